-- When and how much a client is written to: moments of other kinds than weekly ones, what a clinic and a client set, and rests.

SET LOCAL handrail.clinics = '*';

ALTER TABLE clinic
    ADD COLUMN weekly_cap      integer NOT NULL DEFAULT 4 CHECK (weekly_cap BETWEEN 1 AND 12),
    ADD COLUMN gap_minutes     integer NOT NULL DEFAULT 240 CHECK (gap_minutes BETWEEN 60 AND 1440),
    ADD COLUMN jurisdiction    text,
    ADD COLUMN adaptive_timing boolean NOT NULL DEFAULT false,
    ADD COLUMN explores        boolean NOT NULL DEFAULT false,
    ADD COLUMN paused_at       timestamptz;

-- Either the days of every week, or a rule that names others. `asks_about`: the position of the moment that a debrief is about.
ALTER TABLE moment
    ADD COLUMN rule       jsonb,
    ADD COLUMN aim        text NOT NULL DEFAULT 'before' CHECK (aim IN ('before', 'inside', 'after')),
    ADD COLUMN role       text NOT NULL DEFAULT 'nudge' CHECK (role IN ('nudge', 'prime', 'debrief')),
    ADD COLUMN asks_about integer,
    ADD COLUMN at_night   boolean NOT NULL DEFAULT false,
    ADD CHECK ((rule IS NULL) = (cardinality(days) > 0)),
    ADD CHECK ((role = 'debrief') = (asks_about IS NOT NULL));
ALTER TABLE moment
    ALTER COLUMN aim DROP DEFAULT,
    ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN at_night DROP DEFAULT;

-- How a client wants to be written to. No row: as the clinic has it, which is version 1.
CREATE TABLE preferences (
    clinic_id     uuid NOT NULL,
    client_id     uuid NOT NULL,
    version       integer NOT NULL CHECK (version >= 2),
    safe_from     time,
    safe_until    time,
    nudges_a_day  integer CHECK (nudges_a_day BETWEEN 1 AND 3),
    nudges_a_week integer CHECK (nudges_a_week BETWEEN 0 AND 12),
    jurisdiction  text,
    PRIMARY KEY (clinic_id, client_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    CHECK ((safe_from IS NULL) = (safe_until IS NULL)),
    CHECK (safe_from <> safe_until)
);
CALL keep_to_own_clinics('preferences');

-- What was said about nudges at night: evidence, so a line stays as it was written. The last one counts.
CREATE TABLE night_entry (
    clinic_id       uuid NOT NULL,
    client_id       uuid NOT NULL,
    seq             bigint GENERATED ALWAYS AS IDENTITY,
    said            text NOT NULL CHECK (said IN ('allowed', 'disallowed')),
    starts          time,
    ends            time,
    wording_version text,
    evidence        text NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id, seq),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    CHECK ((said = 'allowed') = (starts IS NOT NULL AND ends IS NOT NULL AND wording_version IS NOT NULL)),
    CHECK (starts <> ends)
);
CALL keep_to_own_clinics('night_entry');
CREATE TRIGGER night_entry_stays BEFORE UPDATE OR DELETE ON night_entry
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();

-- What was last said about a client's break, by the client or the clinic. `until`: its last day, of the client's own calendar.
CREATE TABLE client_break (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    paused    boolean NOT NULL,
    until     date,
    said_by   text NOT NULL CHECK (said_by IN ('client', 'clinic')),
    at        timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    CHECK (paused OR until IS NULL)
);
CALL keep_to_own_clinics('client_break');
