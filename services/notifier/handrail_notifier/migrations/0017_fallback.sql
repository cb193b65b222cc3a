-- A nudge whose text did not arrive and that went another way; and by which channel each attempt went, since a text may change its own.
SET LOCAL handrail.clinics = '*';

ALTER TABLE attempt ADD COLUMN channel text;
UPDATE attempt a SET channel = t.channel FROM text t WHERE t.clinic_id = a.clinic_id AND t.text_id = a.text_id;
ALTER TABLE attempt ALTER COLUMN channel SET NOT NULL;

-- state: 'offered' while it waits for the other channel, 'gone' once an attempt there is on record, 'not_needed' if the first text arrived
-- after all, 'dropped' if something stood against it, then or later: reason.
CREATE TABLE fallback (
    clinic_id    uuid NOT NULL,
    nudge_id     uuid NOT NULL,
    client_id    uuid NOT NULL,
    from_channel text NOT NULL,
    to_channel   text NOT NULL,
    why          text NOT NULL,
    state        text NOT NULL CHECK (state IN ('offered', 'gone', 'not_needed', 'dropped')),
    reason       text,
    offered_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, nudge_id)
);
CALL keep_to_own_clinics('fallback');
