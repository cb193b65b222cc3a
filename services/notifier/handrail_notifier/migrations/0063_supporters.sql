-- The person whom a client chose, who gets one text a week by their own consent. Number and name are sealed under a key of their own.

-- phone, calls, phone_index, stranger_id: gone once it is ended, and for one that was ended before it was heard of. stranger_id: as whom
-- texts from the number come in. zone: null: the client's. since: of the state; due_at: when it is looked at next, of one that is ended
-- whose key is still there: at once. failed: what was heard of the number, until it is looked at:
-- a carrier says that they have left, or that it gets no texts; or it is a client's now.
CREATE TABLE supporter (
    clinic_id    uuid NOT NULL,
    supporter_id uuid NOT NULL,
    client_id    uuid NOT NULL,
    version      integer NOT NULL,
    phone        text CHECK (phone LIKE 'hs1.%'),
    calls        text CHECK (calls LIKE 'hs1.%'),
    phone_index  bytea,
    stranger_id  uuid,
    language     text NOT NULL,
    zone         text,
    day          text NOT NULL,
    at           time NOT NULL,
    state        text NOT NULL CHECK (state IN ('named', 'invited', 'agreed', 'lapsed', 'stopped', 'not_invited', 'ended')),
    since        timestamptz NOT NULL,
    named_at     timestamptz NOT NULL,
    agreed_at    timestamptz,
    due_at       timestamptz,
    failed       text CHECK (failed IN ('stopped', 'unreachable', 'taken')),
    PRIMARY KEY (clinic_id, supporter_id),
    CHECK (state <> 'ended' OR (phone IS NULL AND calls IS NULL AND phone_index IS NULL AND stranger_id IS NULL))
);
CREATE INDEX supporter_client ON supporter (clinic_id, client_id) WHERE state <> 'ended';
CREATE INDEX supporter_number ON supporter (clinic_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX supporter_stranger ON supporter (clinic_id, stranger_id) WHERE stranger_id IS NOT NULL;
CREATE INDEX supporter_due ON supporter (due_at) WHERE due_at IS NOT NULL;
CALL keep_to_own_clinics('supporter');
