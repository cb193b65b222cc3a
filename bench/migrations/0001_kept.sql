-- One row for each opportunity a client kept: what the measured handlers write.
CREATE TABLE kept (
    opportunity_id uuid PRIMARY KEY,
    clinic_id      uuid NOT NULL,
    client_id      uuid NOT NULL,
    plan_id        uuid NOT NULL,
    local_date     date NOT NULL,
    helpfulness    integer,
    reported_at    timestamptz NOT NULL
);

-- The same without row-level security, for the bare clients.
CREATE TABLE kept_plain (LIKE kept INCLUDING ALL);

-- What a bare consumer of plans writes.
CREATE TABLE moment_plain (
    moment_id   uuid PRIMARY KEY,
    clinic_id   uuid NOT NULL,
    client_id   uuid NOT NULL,
    plan_id     uuid NOT NULL,
    decision_at timestamptz NOT NULL
);

CALL keep_to_own_clinics('kept');
