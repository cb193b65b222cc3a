-- Plans in full: what they say, how they came to be agreed, and every version that there was.

SET LOCAL handrail.clinics = '*';

ALTER TABLE plan
    DROP CONSTRAINT plan_state_check,
    DROP CONSTRAINT plan_check,
    ADD COLUMN first_act         text CHECK (first_act LIKE 'hs1.%'),
    ADD COLUMN tiny              text CHECK (tiny LIKE 'hs1.%'),
    ADD COLUMN details           text CHECK (details LIKE 'hs1.%'),
    ADD COLUMN cue_kind          text NOT NULL DEFAULT 'time_window',
    ADD COLUMN response_kind     text NOT NULL DEFAULT 'do',
    ADD COLUMN kind              text NOT NULL DEFAULT 'plain',
    ADD COLUMN template_id       text,
    ADD COLUMN in_focus          boolean NOT NULL DEFAULT false,
    ADD COLUMN rung              integer CHECK (rung >= 1),
    ADD COLUMN proposed_way      text,
    ADD COLUMN proposed_at       timestamptz,
    ADD COLUMN answer_until      timestamptz,
    ADD COLUMN accepted_version  integer,
    ADD COLUMN accepted_way      text,
    ADD COLUMN accepted_at       timestamptz,
    ADD COLUMN confidence        smallint CHECK (confidence BETWEEN 0 AND 10),
    ADD COLUMN importance        smallint CHECK (importance BETWEEN 0 AND 10),
    ADD COLUMN rehearsed_version integer,
    ADD COLUMN paused_at         timestamptz;

-- Plans that were live before were agreed in the session: there was no other way.
UPDATE plan SET accepted_version = version, accepted_way = 'session', accepted_at = activated_at
WHERE activated_at IS NOT NULL;

ALTER TABLE plan
    ALTER COLUMN cue_kind DROP DEFAULT,
    ALTER COLUMN response_kind DROP DEFAULT,
    ALTER COLUMN kind DROP DEFAULT,
    ALTER COLUMN in_focus DROP DEFAULT,
    ADD CONSTRAINT plan_is_in_a_state
        CHECK (state IN ('draft', 'proposed', 'accepted', 'active', 'paused', 'ended')),
    ADD CONSTRAINT plan_live_runs_out
        CHECK (state NOT IN ('active', 'paused') OR expires_at IS NOT NULL),
    ADD CONSTRAINT plan_live_was_accepted
        CHECK (state NOT IN ('accepted', 'active', 'paused') OR accepted_at IS NOT NULL),
    ADD CONSTRAINT plan_is_open_when_proposed
        CHECK ((state = 'proposed') = (answer_until IS NOT NULL)),
    ADD CONSTRAINT plan_rests_when_paused
        CHECK ((state = 'paused') = (paused_at IS NOT NULL));

DROP INDEX plan_expiry;
CREATE INDEX plan_expiry ON plan (expires_at, plan_id) WHERE state IN ('active', 'paused');
CREATE INDEX plan_unanswered ON plan (answer_until, plan_id) WHERE answer_until IS NOT NULL;
-- One live plan of a client is in focus.
CREATE UNIQUE INDEX plan_focus ON plan (clinic_id, client_id) WHERE in_focus AND state IN ('active', 'paused');

-- Every version as it was written. Its windows carry no words.
CREATE TABLE plan_version (
    clinic_id     uuid NOT NULL,
    plan_id       uuid NOT NULL,
    version       integer NOT NULL CHECK (version >= 1),
    client_id     uuid NOT NULL,
    goal_id       uuid NOT NULL,
    cue           text NOT NULL CHECK (cue LIKE 'hs1.%'),
    response      text NOT NULL CHECK (response LIKE 'hs1.%'),
    discreet      text CHECK (discreet LIKE 'hs1.%'),
    first_act     text CHECK (first_act LIKE 'hs1.%'),
    tiny          text CHECK (tiny LIKE 'hs1.%'),
    details       text CHECK (details LIKE 'hs1.%'),
    copy_level    text NOT NULL,
    moments       jsonb NOT NULL,
    lasts_days    integer NOT NULL,
    cue_kind      text NOT NULL,
    response_kind text NOT NULL,
    kind          text NOT NULL,
    template_id   text,
    rung          integer,
    rung_reason   text,
    written_at    timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, plan_id, version),
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan
);
CALL keep_to_own_clinics('plan_version');

INSERT INTO plan_version
SELECT clinic_id, plan_id, version, client_id, goal_id, cue, response, discreet, first_act, tiny, details, copy_level,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('moment_id', moment_id, 'days', days,
                                                     'start', to_char(starts, 'HH24:MI'), 'end', to_char(ends, 'HH24:MI'),
                                                     'lead_minutes', lead_minutes) ORDER BY position)
                 FROM moment WHERE moment.clinic_id = plan.clinic_id AND moment.plan_id = plan.plan_id), '[]'),
       lasts_days, cue_kind, response_kind, kind, template_id, rung, NULL, COALESCE(activated_at, drafted_at)
FROM plan;
CREATE TRIGGER plan_version_stays BEFORE UPDATE OR DELETE ON plan_version
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();

-- What the client answered to a proposal, in what words if any.
CREATE TABLE plan_answer (
    clinic_id    uuid NOT NULL,
    number       bigint GENERATED ALWAYS AS IDENTITY,
    plan_id      uuid NOT NULL,
    plan_version integer NOT NULL,
    answer       text NOT NULL CHECK (answer IN ('accept', 'change', 'decline')),
    way          text NOT NULL CHECK (way IN ('text', 'page', 'session')),
    confidence   smallint,
    importance   smallint,
    words        text CHECK (words LIKE 'hs1.%'),
    answered_at  timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, number),
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan
);
CREATE INDEX plan_answer_pages ON plan_answer (clinic_id, plan_id, number);
CALL keep_to_own_clinics('plan_answer');
CREATE TRIGGER plan_answer_stays BEFORE UPDATE OR DELETE ON plan_answer
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();

-- That the client said a version back, and how they put it.
CREATE TABLE plan_rehearsal (
    clinic_id    uuid NOT NULL,
    plan_id      uuid NOT NULL,
    plan_version integer NOT NULL,
    way          text NOT NULL CHECK (way IN ('text', 'page', 'session')),
    words        text CHECK (words LIKE 'hs1.%'),
    rehearsed_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, plan_id, plan_version),
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan
);
CALL keep_to_own_clinics('plan_rehearsal');
CREATE TRIGGER plan_rehearsal_stays BEFORE UPDATE OR DELETE ON plan_rehearsal
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();

-- How strong something was before and after: kept apart from whether the plan was used.
CREATE TABLE plan_rating (
    clinic_id  uuid NOT NULL,
    rating_id  uuid NOT NULL,
    plan_id    uuid NOT NULL,
    local_date date NOT NULL,
    before     smallint NOT NULL CHECK (before BETWEEN 0 AND 10),
    after      smallint NOT NULL CHECK (after BETWEEN 0 AND 10),
    rated_at   timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, rating_id),
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan
);
CREATE INDEX plan_rating_pages ON plan_rating (clinic_id, plan_id, rated_at, rating_id);
CALL keep_to_own_clinics('plan_rating');
CREATE TRIGGER plan_rating_stays BEFORE UPDATE OR DELETE ON plan_rating
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();

-- What came of an experiment, each time that it was tried.
CREATE TABLE plan_outcome (
    clinic_id    uuid NOT NULL,
    outcome_id   uuid NOT NULL,
    plan_id      uuid NOT NULL,
    plan_version integer NOT NULL,
    local_date   date NOT NULL,
    outcome      text NOT NULL CHECK (outcome LIKE 'hs1.%'),
    recorded_at  timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, outcome_id),
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan
);
CREATE INDEX plan_outcome_pages ON plan_outcome (clinic_id, plan_id, recorded_at, outcome_id);
CALL keep_to_own_clinics('plan_outcome');
CREATE TRIGGER plan_outcome_stays BEFORE UPDATE OR DELETE ON plan_outcome
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();
