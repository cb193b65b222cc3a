-- What is weighed to find what is stuck and what is to be reviewed, what was found, and when each client is looked at next.

SET LOCAL handrail.clinics = '*';

-- One fact each: ids, instants, codes, small numbers. What is heard again is there already.
CREATE TABLE trace (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    event_id  uuid NOT NULL,
    kind      text NOT NULL,
    at        timestamptz NOT NULL,
    plan_id   uuid,
    goal_id   uuid,
    about     uuid,
    code      text,
    number    integer,
    other     integer,
    until     timestamptz,
    PRIMARY KEY (clinic_id, client_id, event_id)
);
CALL keep_to_own_clinics('trace');
CREATE INDEX trace_of_client ON trace (clinic_id, client_id, at DESC, event_id DESC);

-- The stalls of each plan, goal and client; of each at most one is open.
CREATE TABLE stall (
    clinic_id           uuid NOT NULL,
    client_id           uuid NOT NULL,
    subject             uuid NOT NULL,
    number              integer NOT NULL CHECK (number >= 1),
    stall_id            uuid NOT NULL,
    about               text NOT NULL CHECK (about IN ('plan', 'goal', 'client')),
    plan_id             uuid,
    goal_id             uuid,
    code                text NOT NULL,
    step                smallint NOT NULL CHECK (step BETWEEN 1 AND 3),
    opened_at           timestamptz NOT NULL,
    window_from         timestamptz NOT NULL,
    numbers             jsonb NOT NULL,
    suggestions         text[] NOT NULL,
    suggestions_version integer NOT NULL,
    rule_version        integer NOT NULL,
    closed_at           timestamptz,
    closed_because      text,
    PRIMARY KEY (clinic_id, client_id, subject, number),
    CHECK ((closed_at IS NULL) = (closed_because IS NULL))
);
CALL keep_to_own_clinics('stall');
CREATE UNIQUE INDEX stall_open ON stall (clinic_id, client_id, subject) WHERE closed_at IS NULL;

-- The reviews that were wanted of each goal; at most one is open.
CREATE TABLE goal_review (
    clinic_id      uuid NOT NULL,
    client_id      uuid NOT NULL,
    goal_id        uuid NOT NULL,
    number         integer NOT NULL CHECK (number >= 1),
    review_id      uuid NOT NULL,
    plan_id        uuid,
    triggers       text[] NOT NULL,
    begins         timestamptz NOT NULL,
    due_at         timestamptz NOT NULL,
    said_at        timestamptz NOT NULL,
    invited_at     timestamptz,
    overdue_at     timestamptz,
    rule_version   integer NOT NULL,
    closed_at      timestamptz,
    closed_because text,
    PRIMARY KEY (clinic_id, client_id, goal_id, number),
    CHECK ((closed_at IS NULL) = (closed_because IS NULL))
);
CALL keep_to_own_clinics('goal_review');
CREATE UNIQUE INDEX goal_review_open ON goal_review (clinic_id, client_id, goal_id) WHERE closed_at IS NULL;

-- When each client is looked at next: the oldest first. Who left care has no row.
CREATE TABLE next_look (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    look_at   timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id)
) WITH (fillfactor = 80);
CALL keep_to_own_clinics('next_look');
CREATE INDEX next_look_due ON next_look (look_at, clinic_id, client_id);

-- What a clinic wants suggested, and how often it looks at goals: the latest statement of each.
CREATE TABLE clinic_manner (
    clinic_id           uuid PRIMARY KEY,
    suggestions_version integer NOT NULL DEFAULT 1,
    suggestions         jsonb NOT NULL DEFAULT '[]',
    review_days         integer NOT NULL DEFAULT 14,
    review_latest_days  integer NOT NULL DEFAULT 28,
    settings_at         timestamptz,
    settings_event      uuid
);
CALL keep_to_own_clinics('clinic_manner');

-- What is known of plans from before: they are live or over, and their goals were set when the first of them began. What is heard
-- again of them joins what stands.
INSERT INTO trace (clinic_id, client_id, event_id, kind, at, plan_id, goal_id)
    SELECT clinic_id, client_id, md5('live ' || plan_id)::uuid, 'plan_live', activated_at, plan_id, goal_id
    FROM run WHERE activated_at IS NOT NULL;
INSERT INTO trace (clinic_id, client_id, event_id, kind, at, plan_id, goal_id, code)
    SELECT clinic_id, client_id, md5('ended ' || plan_id)::uuid, 'plan_ended', ended_at, plan_id, goal_id, ended_reason
    FROM run WHERE ended_at IS NOT NULL AND activated_at IS NOT NULL;
INSERT INTO trace (clinic_id, client_id, event_id, kind, at, plan_id)
    SELECT clinic_id, client_id, md5('rests ' || plan_id)::uuid, 'plan_rests', resting_since, plan_id
    FROM run WHERE resting_since IS NOT NULL;
INSERT INTO trace (clinic_id, client_id, event_id, kind, at)
    SELECT clinic_id, client_id, md5('left ' || client_id)::uuid, 'discharged', discharged_at FROM discharge;
INSERT INTO trace (clinic_id, client_id, event_id, kind, at, goal_id)
    SELECT DISTINCT ON (clinic_id, goal_id) clinic_id, client_id, md5('goal ' || goal_id)::uuid, 'goal_set', activated_at, goal_id
    FROM run WHERE activated_at IS NOT NULL AND goal_id IS NOT NULL AND ended_at IS NULL
    ORDER BY clinic_id, goal_id, activated_at;
INSERT INTO next_look (clinic_id, client_id, look_at)
    SELECT DISTINCT clinic_id, client_id, now() FROM run WHERE activated_at IS NOT NULL;
