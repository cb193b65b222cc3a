CREATE TABLE busy_span (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id, starts_at)
);
CALL keep_to_own_clinics('busy_span');
