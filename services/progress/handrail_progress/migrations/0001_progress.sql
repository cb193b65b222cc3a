-- Where a plan's run stands: the fold of its reported opportunities up to folded_*, kept so that the next answer need not read
-- the history. A row is made by whatever is heard of the plan first; activated_at stays empty until its activation is heard.
CREATE TABLE run (
    clinic_id          uuid NOT NULL,
    plan_id            uuid NOT NULL,
    client_id          uuid NOT NULL,
    goal_id            uuid,
    activated_at       timestamptz,
    ended_at           timestamptz,
    ended_reason       text,
    state              text NOT NULL DEFAULT 'fresh' CHECK (state IN ('fresh', 'running', 'grace', 'paused')),
    run                integer NOT NULL DEFAULT 0 CHECK (run >= 0),
    best_run           integer NOT NULL DEFAULT 0 CHECK (best_run >= run),
    total_repetitions  integer NOT NULL DEFAULT 0 CHECK (total_repetitions >= best_run),
    reserve            smallint NOT NULL DEFAULT 0 CHECK (reserve BETWEEN 0 AND 2),
    misses             integer NOT NULL DEFAULT 0 CHECK (misses >= 0),
    folded_date        date,
    folded_start       timestamptz,
    folded_opportunity uuid,
    latest_turn        text,
    latest_opportunity uuid,
    latest_date        date,
    latest_misses      integer,
    PRIMARY KEY (clinic_id, plan_id),
    CHECK ((folded_date IS NULL) = (folded_opportunity IS NULL)),
    CHECK ((latest_turn IS NULL) = (latest_opportunity IS NULL))
) WITH (fillfactor = 80);
CALL keep_to_own_clinics('run');
-- Begins with the client, so that a young table's planner never takes it for a search by plan.
CREATE INDEX run_client ON run (client_id, clinic_id);

-- What is known of an opportunity: the latest report, the latest window, the latest of its nudge, and what was announced.
CREATE TABLE opportunity (
    clinic_id      uuid NOT NULL,
    plan_id        uuid NOT NULL,
    opportunity_id uuid NOT NULL,
    client_id      uuid NOT NULL,
    outcome        text CHECK (outcome IN ('done', 'partly', 'missed', 'did_not_arise')),
    helpfulness    smallint CHECK (helpfulness BETWEEN 0 AND 10),
    reported_date  date,
    reply_id       uuid,
    reported_at    timestamptz,
    report_event   uuid,
    window_date    date,
    window_start   timestamptz,
    decided_at     timestamptz,
    decision_event uuid,
    nudge          text CHECK (nudge IN ('planned', 'withheld', 'sent', 'delivered', 'failed', 'expired')),
    nudge_at       timestamptz,
    nudge_event    uuid,
    said           smallint NOT NULL DEFAULT 0,
    PRIMARY KEY (clinic_id, plan_id, opportunity_id),
    CHECK ((outcome IS NULL) = (report_event IS NULL)),
    CHECK ((window_start IS NULL) = (decision_event IS NULL)),
    CHECK ((nudge IS NULL) = (nudge_event IS NULL))
) WITH (fillfactor = 80);
CALL keep_to_own_clinics('opportunity');

-- Who left the clinic's care, and when. A table of its own: that news may overtake the plan's activation.
CREATE TABLE discharge (
    clinic_id     uuid NOT NULL,
    client_id     uuid NOT NULL,
    discharged_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id)
);
CALL keep_to_own_clinics('discharge');
