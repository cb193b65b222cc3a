-- Goals in versions, with a scale of five levels, rated by two people who are kept apart, and looked at again in time.
-- Words are sealed: the statement, the reason for it, and one document with the rest (the measure, the five levels).

SELECT set_config('handrail.clinics', '*', true);

ALTER TABLE goal
    ADD COLUMN state         text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'met', 'dropped')),
    ADD COLUMN version       integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    ADD COLUMN why           text CHECK (why LIKE 'hs1.%'),
    ADD COLUMN details       text CHECK (details LIKE 'hs1.%'),
    ADD COLUMN wants         text CHECK (wants IN ('feel', 'do', 'experience')),
    ADD COLUMN domain        text,
    ADD COLUMN target_date   date,
    ADD COLUMN baseline      smallint CHECK (baseline BETWEEN -2 AND 2),
    ADD COLUMN scale_since   integer,
    ADD COLUMN importance    smallint NOT NULL DEFAULT 1 CHECK (importance BETWEEN 1 AND 3),
    ADD COLUMN difficulty    smallint CHECK (difficulty BETWEEN 1 AND 3),
    ADD COLUMN revised_at    timestamptz,
    ADD COLUMN review_due_at timestamptz,
    ADD COLUMN closed_at     timestamptz;
UPDATE goal SET revised_at = set_at, review_due_at = set_at + interval '14 days';
ALTER TABLE goal
    ALTER COLUMN revised_at SET NOT NULL,
    ADD CHECK ((baseline IS NULL) = (scale_since IS NULL)),
    ADD CHECK (scale_since BETWEEN 1 AND version),
    ADD CHECK ((state = 'open') = (review_due_at IS NOT NULL)),
    ADD CHECK ((state = 'open') = (closed_at IS NULL));

-- A line of a ledger is evidence, so it stays as it was written.

-- What each version of a goal said, the one that stands included.
CREATE TABLE goal_version (
    clinic_id   uuid NOT NULL,
    goal_id     uuid NOT NULL,
    version     integer NOT NULL,
    statement   text NOT NULL CHECK (statement LIKE 'hs1.%'),
    why         text CHECK (why LIKE 'hs1.%'),
    details     text CHECK (details LIKE 'hs1.%'),
    wants       text,
    domain      text,
    target_date date,
    baseline    smallint,
    importance  smallint NOT NULL,
    difficulty  smallint,
    written_at  timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, goal_id, version),
    FOREIGN KEY (clinic_id, goal_id) REFERENCES goal
);
INSERT INTO goal_version (clinic_id, goal_id, version, statement, importance, written_at)
SELECT clinic_id, goal_id, version, statement, importance, set_at FROM goal;
CALL keep_to_own_clinics('goal_version');
CREATE TRIGGER goal_version_stays BEFORE UPDATE OR DELETE ON goal_version
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();

CREATE TABLE review (
    clinic_id         uuid NOT NULL,
    review_id         uuid NOT NULL,
    seq               bigint GENERATED ALWAYS AS IDENTITY,
    client_id         uuid NOT NULL,
    goal_id           uuid NOT NULL,
    goal_version      integer NOT NULL,
    plan_id           uuid,
    result            text NOT NULL CHECK (result IN ('keep', 'shrink', 'swap_technique', 'move_cue', 'pause',
                                                      'achieve', 'retire')),
    client_level      smallint CHECK (client_level BETWEEN -2 AND 2),
    clinician_level   smallint CHECK (clinician_level BETWEEN -2 AND 2),
    client_quality    smallint CHECK (client_quality BETWEEN 0 AND 10),
    clinician_quality smallint CHECK (clinician_quality BETWEEN 0 AND 10),
    notes             text CHECK (notes LIKE 'hs1.%'),
    reviewed_at       timestamptz NOT NULL,
    next_due_at       timestamptz,
    PRIMARY KEY (clinic_id, review_id),
    FOREIGN KEY (clinic_id, client_id, goal_id) REFERENCES goal (clinic_id, client_id, goal_id),
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan
);
CREATE INDEX review_pages ON review (clinic_id, client_id, seq);
CALL keep_to_own_clinics('review');
CREATE TRIGGER review_stays BEFORE UPDATE OR DELETE ON review
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();

-- How far a goal is attained, by whom it was said, and which version's scale they had before them.
CREATE TABLE goal_rating (
    clinic_id    uuid NOT NULL,
    rating_id    uuid NOT NULL,
    seq          bigint GENERATED ALWAYS AS IDENTITY,
    client_id    uuid NOT NULL,
    goal_id      uuid NOT NULL,
    goal_version integer NOT NULL,
    rater        text NOT NULL CHECK (rater IN ('client', 'clinician')),
    level        smallint NOT NULL CHECK (level BETWEEN -2 AND 2),
    review_id    uuid,
    rated_at     timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, rating_id),
    FOREIGN KEY (clinic_id, client_id, goal_id) REFERENCES goal (clinic_id, client_id, goal_id),
    FOREIGN KEY (clinic_id, review_id) REFERENCES review
);
CREATE INDEX goal_rating_pages ON goal_rating (clinic_id, goal_id, seq);
CALL keep_to_own_clinics('goal_rating');
CREATE TRIGGER goal_rating_stays BEFORE UPDATE OR DELETE ON goal_rating
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();
