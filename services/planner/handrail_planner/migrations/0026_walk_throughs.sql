-- Exercises of a few steps that a plan's client goes through by text, in versions, and which of them were gone through.

-- document: name, steps and whether it is rated, as one sealed document; null: from this version on the plan has none.
CREATE TABLE walk_through (
    clinic_id uuid NOT NULL,
    plan_id   uuid NOT NULL,
    version   integer NOT NULL CHECK (version >= 1),
    client_id uuid NOT NULL,
    document  text CHECK (document LIKE 'hs1.%'),
    set_at    timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, plan_id, version),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan
);
CALL keep_to_own_clinics('walk_through');
CREATE TRIGGER walk_through_stays BEFORE UPDATE OR DELETE ON walk_through
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();

-- begun_at and finished_at come from two events, in whatever order they are heard.
CREATE TABLE walk (
    clinic_id   uuid NOT NULL,
    walk_id     uuid NOT NULL,
    client_id   uuid NOT NULL,
    plan_id     uuid NOT NULL,
    begun_at    timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (clinic_id, walk_id)
);
CREATE INDEX walk_plan ON walk (clinic_id, client_id, plan_id);
CALL keep_to_own_clinics('walk');
