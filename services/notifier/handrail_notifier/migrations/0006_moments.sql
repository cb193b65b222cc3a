-- Moments by any rule, what clients wish for, and decisions that can be made again from their record.
SET LOCAL handrail.clinics = '*';

-- rule: which days, as JSON. counts_from: what its days are counted from, if not the calendar. postponed: how often this opening
-- was put off. explained: why at this time, where a model chose it.
ALTER TABLE moment
    ADD COLUMN rule           text,
    ADD COLUMN aim            text NOT NULL DEFAULT 'before' CHECK (aim IN ('before', 'inside', 'after')),
    ADD COLUMN role           text NOT NULL DEFAULT 'nudge' CHECK (role IN ('nudge', 'prime', 'debrief', 'check_in')),
    ADD COLUMN asks_about     uuid,
    ADD COLUMN at_night       boolean NOT NULL DEFAULT false,
    ADD COLUMN counts_from    text CHECK (counts_from IN ('session', 'lapse', 'done')),
    ADD COLUMN aimed_at       timestamptz,
    ADD COLUMN postponed      smallint NOT NULL DEFAULT 0,
    ADD COLUMN explained      text;
UPDATE moment
SET rule = jsonb_build_object('kind', 'weekly', 'days', to_jsonb(string_to_array(days, ' ')))::text,
    aimed_at = window_start;
ALTER TABLE moment ALTER COLUMN rule SET NOT NULL;
ALTER TABLE moment DROP COLUMN days;
-- For planning again all of a zone's moments, and those that count from something that happened.
CREATE INDEX moment_counts_from ON moment (clinic_id, client_id, counts_from) WHERE counts_from IS NOT NULL;
CREATE INDEX client_zone ON client (zone, clinic_id, client_id);

-- Whether the opening that lies ahead was moved later inside its window, past the point at which it was declared to be decided.
CREATE FUNCTION was_moved(one moment, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT one.aim = 'before' AND one.aimed_at > one.window_start
       AND one.window_start - one.lead_minutes * interval '1 minute' <= at
$$;

-- Whether the opening that a moment has stays the next one when the moment is stated anew: it is due, was put off or was moved, and its
-- days and hours are the same.
CREATE FUNCTION keeps_opening(held moment, stated moment, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT COALESCE((held.decision_at <= at OR held.postponed > 0 OR was_moved(held, at))
        AND (held.plan_id, held.rule, held.opens, held.closes, held.lead_minutes, held.aim, held.role)
          = (stated.plan_id, stated.rule, stated.opens, stated.closes, stated.lead_minutes, stated.aim, stated.role), false)
$$;

-- What a moment's days are counted from: a session, a lapse, a plan that was used. plan_id is null for a session.
CREATE TABLE anchor (
    clinic_id  uuid NOT NULL,
    anchor_id  uuid NOT NULL,
    client_id  uuid NOT NULL,
    plan_id    uuid,
    kind       text NOT NULL CHECK (kind IN ('session', 'lapse', 'done')),
    at         timestamptz NOT NULL,
    stated_at  timestamptz NOT NULL,
    cancelled  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (clinic_id, anchor_id)
);
CREATE INDEX anchor_client ON anchor (clinic_id, client_id, kind, at);
CALL keep_to_own_clinics('anchor');

-- The rules of each zone's clock that openings were worked out with. It belongs to the process, not to a clinic.
CREATE TABLE zone_rules (
    zone        text PRIMARY KEY,
    fingerprint text NOT NULL
);

ALTER TABLE clinic
    ADD COLUMN weekly_cap      smallint NOT NULL DEFAULT 4,
    ADD COLUMN gap_minutes     smallint NOT NULL DEFAULT 240,
    ADD COLUMN jurisdiction    text,
    ADD COLUMN adaptive_timing boolean NOT NULL DEFAULT false,
    ADD COLUMN explores        boolean NOT NULL DEFAULT false;

-- Whether a clinic sends no nudges just now; said apart from its settings, and perhaps before them.
CREATE TABLE clinic_pause (
    clinic_id uuid PRIMARY KEY,
    paused    boolean NOT NULL,
    stated_at timestamptz NOT NULL
);
CALL keep_to_own_clinics('clinic_pause');

-- How a client wants to be written to. Each group of columns is one statement, of which the latest holds.
CREATE TABLE wish (
    clinic_id       uuid NOT NULL,
    client_id       uuid NOT NULL,
    safe_from       time,
    safe_until      time,
    nudges_a_day    smallint,
    nudges_a_week   smallint,
    jurisdiction    text,
    preferred_at    timestamptz,
    night_from      time,
    night_until     time,
    night_stated_at timestamptz,
    paused_by       text CHECK (paused_by IN ('client', 'clinic')),
    paused_until    date,
    pause_stated_at timestamptz,
    PRIMARY KEY (clinic_id, client_id)
);
CALL keep_to_own_clinics('wish');

-- silence_step: what the client was last told of their silence. crisis_since: a person at the clinic is seeing to them.
ALTER TABLE client
    ADD COLUMN silence_step text NOT NULL DEFAULT 'normal',
    ADD COLUMN crisis_since timestamptz;

ALTER TABLE plan
    ADD COLUMN tiny      text CHECK (tiny LIKE 'hs1.%'),
    ADD COLUMN nudged_at timestamptz;

-- context: all that the decision was made from, as JSON. explained: why at this time, where a model chose it.
ALTER TABLE decision
    ADD COLUMN role      text NOT NULL DEFAULT 'nudge',
    ADD COLUMN says      text,
    ADD COLUMN at_night  boolean NOT NULL DEFAULT false,
    ADD COLUMN context   text,
    ADD COLUMN explained text;
-- The last nudges of a client, whatever they were for: their budget.
CREATE INDEX decision_sent ON decision (clinic_id, client_id, decided_at DESC) WHERE sent_on IS NOT NULL;
DROP INDEX decision_budget;

-- A decision point that came at a bad time, each time that it was put off.
CREATE TABLE postponement (
    clinic_id  uuid NOT NULL,
    nudge_id   uuid NOT NULL,
    number     smallint NOT NULL,
    client_id  uuid NOT NULL,
    moment_id  uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    until      timestamptz NOT NULL,
    reasons    text[] NOT NULL,
    context    text NOT NULL,
    PRIMARY KEY (clinic_id, nudge_id, number)
);
CREATE INDEX postponement_client ON postponement (clinic_id, client_id, decided_at DESC);
CALL keep_to_own_clinics('postponement');
