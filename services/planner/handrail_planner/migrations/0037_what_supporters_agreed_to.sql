-- What a supporter themselves agreed to, and took back, as the notifier knows it: one line for each word of it, kept once they are ended.

-- event_id: of what was heard, so that it is kept once. wording_version: of the invitation. reply_id: of their own text, which is the
-- evidence; null: no text did it. There is no number and no name.
CREATE TABLE supporter_consent (
    clinic_id       uuid NOT NULL,
    supporter_id    uuid NOT NULL,
    event_id        uuid NOT NULL,
    state           text NOT NULL CHECK (state IN ('invited', 'agreed', 'lapsed', 'stopped', 'not_invited', 'ended')),
    by_whom         text NOT NULL CHECK (by_whom IN ('client', 'supporter', 'carrier', 'system')),
    wording_version text,
    reply_id        uuid,
    at              timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, supporter_id, event_id),
    FOREIGN KEY (clinic_id, supporter_id) REFERENCES supporter
);
CALL keep_to_own_clinics('supporter_consent');
