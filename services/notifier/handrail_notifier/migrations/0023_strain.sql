-- Plans whose clients are asked, once they have used them, how strong something was before and after.
SET LOCAL handrail.clinics = '*';

CREATE TABLE strain_wanted (
    clinic_id uuid NOT NULL,
    plan_id   uuid NOT NULL,
    client_id uuid NOT NULL,
    wanted    boolean NOT NULL,
    stated_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, plan_id)
);
CALL keep_to_own_clinics('strain_wanted');
