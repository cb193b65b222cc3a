-- The person whom a client chose, who may get one text a week: what the client agreed to, and how far that person's own consent has come.

-- One row for each time that somebody was named; the newest of a client is the one that stands. phone, calls: sealed under a key of the
-- supporter's own, and gone with it once that is ended; phone_index: a while longer, so that nobody is asked again too soon.
-- wording_version, reference, recorded_by: the evidence that the client agreed. heard_at: of the state.
CREATE TABLE supporter (
    clinic_id       uuid NOT NULL,
    supporter_id    uuid NOT NULL,
    client_id       uuid NOT NULL,
    version         integer NOT NULL CHECK (version >= 1),
    phone           text CHECK (phone LIKE 'hs1.%'),
    calls           text CHECK (calls LIKE 'hs1.%'),
    phone_index     bytea,
    language        text NOT NULL,
    zone            text,
    day             text NOT NULL,
    at              time NOT NULL,
    wording_version text NOT NULL,
    reference       uuid,
    recorded_by     uuid NOT NULL,
    named_at        timestamptz NOT NULL,
    state           text NOT NULL CHECK (state IN ('named', 'invited', 'agreed', 'lapsed', 'stopped', 'not_invited', 'ended')),
    heard_at        timestamptz NOT NULL,
    ended_by        text CHECK (ended_by IN ('clinic', 'client', 'system')),
    PRIMARY KEY (clinic_id, supporter_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    CHECK ((state = 'ended') = (ended_by IS NOT NULL)),
    CHECK ((state = 'ended') = (phone IS NULL)),
    CHECK ((state = 'ended') = (calls IS NULL))
);
CREATE INDEX supporter_client ON supporter (clinic_id, client_id, named_at DESC);
CREATE UNIQUE INDEX supporter_one ON supporter (clinic_id, client_id) WHERE state <> 'ended';
CREATE INDEX supporter_number ON supporter (named_at) WHERE state = 'ended' AND phone_index IS NOT NULL;
CALL keep_to_own_clinics('supporter');
