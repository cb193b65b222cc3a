-- Practice in full: skips, what was not available, rules by clinic, strength, ratings, milestones, graduation, and waypoints from which a
-- late or corrected answer is folded again. What stood before is folded anew by the service itself, once it runs.

SET LOCAL handrail.clinics = '*';

ALTER TABLE opportunity
    DROP CONSTRAINT opportunity_outcome_check,
    DROP CONSTRAINT opportunity_nudge_check,
    ADD COLUMN turn   text CHECK (turn IN ('extended', 'came_back', 'forgiven', 'paused', 'rested')),
    ADD COLUMN day    date GENERATED ALWAYS AS (COALESCE(window_date, reported_date)) STORED,
    ADD COLUMN starts timestamptz GENERATED ALWAYS AS (COALESCE(window_start, '1900-01-01 00:00:00+00'::timestamptz)) STORED,
    ADD CONSTRAINT opportunity_outcome_check CHECK (outcome IN ('done', 'partly', 'missed', 'did_not_arise', 'skipped')),
    ADD CONSTRAINT opportunity_nudge_check CHECK (
        nudge IN ('planned', 'withheld', 'not_available', 'sent', 'delivered', 'failed', 'expired'));
-- The order of the fold: what comes after a waypoint is one range of it.
CREATE INDEX opportunity_place ON opportunity (clinic_id, plan_id, day, starts, opportunity_id);

-- `strength_on`: the last day that moved the strength. `stale_since`: the clinic's rules changed from that day on and the run was not
-- folded again yet, which `stale_because` led to. `milestone` and `graduated_at`: what was said for good.
ALTER TABLE run
    ADD COLUMN began_on       date,
    ADD COLUMN last_on        date,
    ADD COLUMN strength       double precision NOT NULL DEFAULT 0 CHECK (strength BETWEEN 0 AND 1),
    ADD COLUMN strength_level smallint NOT NULL DEFAULT 0 CHECK (strength_level BETWEEN 0 AND 10),
    ADD COLUMN strength_on    date,
    ADD COLUMN folded         integer NOT NULL DEFAULT 0 CHECK (folded >= 0),
    ADD COLUMN rating         smallint CHECK (rating BETWEEN 0 AND 10),
    ADD COLUMN rated_at       timestamptz,
    ADD COLUMN rating_event   uuid,
    ADD COLUMN phase          text,
    ADD COLUMN phase_at       timestamptz,
    ADD COLUMN phase_event    uuid,
    ADD COLUMN milestone      smallint NOT NULL DEFAULT 0,
    ADD COLUMN graduated_at   timestamptz,
    ADD COLUMN stale_since    date,
    ADD COLUMN stale_because  uuid,
    ADD CHECK ((rating IS NULL) = (rating_event IS NULL)),
    ADD CHECK ((phase IS NULL) = (phase_event IS NULL)),
    ADD CHECK ((stale_since IS NULL) = (stale_because IS NULL));
CREATE INDEX run_stale ON run (clinic_id, plan_id) WHERE stale_since IS NOT NULL;

-- Milestones of the past are nothing new to anybody.
UPDATE run SET stale_since = '0001-01-01', stale_because = plan_id,
    milestone = CASE WHEN total_repetitions >= 66 THEN 66 WHEN total_repetitions >= 30 THEN 30
                     WHEN total_repetitions >= 14 THEN 14 WHEN total_repetitions >= 7 THEN 7 ELSE 0 END
WHERE folded_date IS NOT NULL;

-- Where practice stood after so many opportunities of a plan; every so many there is one.
CREATE TABLE waypoint (
    clinic_id          uuid NOT NULL,
    plan_id            uuid NOT NULL,
    client_id          uuid NOT NULL,
    state              text NOT NULL,
    run                integer NOT NULL,
    best_run           integer NOT NULL,
    total_repetitions  integer NOT NULL,
    reserve            smallint NOT NULL,
    misses             integer NOT NULL,
    began_on           date,
    last_on            date,
    strength           double precision NOT NULL,
    strength_level     smallint NOT NULL,
    strength_on        date,
    folded             integer NOT NULL,
    folded_date        date NOT NULL,
    folded_start       timestamptz NOT NULL,
    folded_opportunity uuid NOT NULL,
    latest_turn        text,
    latest_opportunity uuid,
    latest_date        date,
    latest_misses      integer,
    PRIMARY KEY (clinic_id, plan_id, folded_date, folded_start, folded_opportunity)
);
CALL keep_to_own_clinics('waypoint');

-- How far a plan comes to mind by itself, each time that the client said so.
CREATE TABLE rating (
    clinic_id uuid NOT NULL,
    plan_id   uuid NOT NULL,
    client_id uuid NOT NULL,
    rated_at  timestamptz NOT NULL,
    event_id  uuid NOT NULL,
    rating    smallint NOT NULL CHECK (rating BETWEEN 0 AND 10),
    PRIMARY KEY (clinic_id, plan_id, rated_at, event_id)
);
CALL keep_to_own_clinics('rating');

-- How a clinic forgives: the last that it set on each day (UTC).
CREATE TABLE clinic_rules (
    clinic_id               uuid NOT NULL,
    set_on                  date NOT NULL,
    set_at                  timestamptz NOT NULL,
    event_id                uuid NOT NULL,
    grace                   boolean NOT NULL,
    misses_until_pause      smallint NOT NULL CHECK (misses_until_pause BETWEEN 1 AND 5),
    repetitions_per_reserve smallint NOT NULL CHECK (repetitions_per_reserve BETWEEN 1 AND 50),
    reserve_limit           smallint NOT NULL CHECK (reserve_limit BETWEEN 0 AND 2),
    PRIMARY KEY (clinic_id, set_on)
);
CALL keep_to_own_clinics('clinic_rules');

-- Which day it is for a client.
CREATE TABLE client_zone (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    zone      text NOT NULL,
    stated_at timestamptz NOT NULL,
    event_id  uuid NOT NULL,
    PRIMARY KEY (clinic_id, client_id)
);
CALL keep_to_own_clinics('client_zone');
