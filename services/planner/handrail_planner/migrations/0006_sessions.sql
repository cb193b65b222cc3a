-- Sessions, the insights noted in them, and how long a clinic lets either wait for a plan.

CREATE TABLE session (
    clinic_id            uuid NOT NULL,
    session_id           uuid NOT NULL,
    client_id            uuid NOT NULL,
    state                text NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
    version              integer NOT NULL CHECK (version >= 1),
    starts_at            timestamptz NOT NULL,
    planned_at           timestamptz NOT NULL,
    held_at              timestamptz,
    closed_at            timestamptz,
    with_plan            boolean,
    plan_due_by          timestamptz,
    left_without_plan_at timestamptz,
    notes                text CHECK (notes LIKE 'hs1.%'),
    PRIMARY KEY (clinic_id, session_id),
    UNIQUE (clinic_id, client_id, session_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    CHECK ((state = 'held') = (held_at IS NOT NULL AND closed_at IS NOT NULL AND with_plan IS NOT NULL)),
    CHECK (plan_due_by IS NULL OR state = 'held')
);
CREATE INDEX session_pages ON session (clinic_id, client_id, starts_at, session_id);
CREATE INDEX session_plan_due ON session (plan_due_by, session_id) WHERE plan_due_by IS NOT NULL;
CALL keep_to_own_clinics('session');

CREATE TABLE insight (
    clinic_id  uuid NOT NULL,
    insight_id uuid NOT NULL,
    client_id  uuid NOT NULL,
    session_id uuid,
    words      text NOT NULL CHECK (words LIKE 'hs1.%'),
    state      text NOT NULL CHECK (state IN ('open', 'being_answered', 'answered', 'set_aside')),
    plan_id    uuid,
    noted_at   timestamptz NOT NULL,
    settled_at timestamptz,
    why        text,
    PRIMARY KEY (clinic_id, insight_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    FOREIGN KEY (clinic_id, client_id, session_id) REFERENCES session (clinic_id, client_id, session_id),
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan,
    CHECK ((state IN ('being_answered', 'answered')) = (plan_id IS NOT NULL)),
    CHECK ((state IN ('answered', 'set_aside')) = (settled_at IS NOT NULL)),
    CHECK ((state = 'set_aside') = (why IS NOT NULL))
);
CREATE INDEX insight_pages ON insight (clinic_id, client_id, noted_at, insight_id);
CREATE INDEX insight_debt ON insight (clinic_id, noted_at, insight_id) WHERE state IN ('open', 'being_answered');
CREATE INDEX insight_plan ON insight (clinic_id, plan_id) WHERE state = 'being_answered';
CALL keep_to_own_clinics('insight');

-- How patient a clinic is. No row: the defaults of the core.
CREATE TABLE patience (
    clinic_id            uuid PRIMARY KEY REFERENCES clinic,
    plan_within_hours    integer NOT NULL,
    insight_days         integer NOT NULL,
    expiring_days        integer NOT NULL,
    silent_opportunities integer NOT NULL,
    idle_days            integer NOT NULL
);
CALL keep_to_own_clinics('patience');

-- Which item of the work list a clinic has seen, and until when it need not show again.
CREATE TABLE seen_item (
    clinic_id  uuid NOT NULL,
    client_id  uuid NOT NULL,
    item_id    uuid NOT NULL,
    seen_until timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id, item_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client
);
CALL keep_to_own_clinics('seen_item');
