-- Nudges that are posted some minutes ahead, for the provider to send at their time.
SET LOCAL handrail.clinics = '*';

ALTER TABLE clinic ADD COLUMN posts_ahead boolean NOT NULL DEFAULT false;

-- ahead_of: the decision point that was looked at ahead of its time, so that it is not looked at so again.
ALTER TABLE moment ADD COLUMN ahead_of timestamptz;

-- A nudge that is posted ahead. wanted: as far as was decided last, and if not, reason; taken_up_at: when the decision took it up, and
-- the ledger has it; due_at: when it is next seen to. address and body are sealed, and gone once it has ended: free (the provider has
-- none), withdrawn, gone_out, or escaped (it could not be taken back in time).
CREATE TABLE ahead (
    clinic_id    uuid NOT NULL,
    ahead_id     uuid NOT NULL,
    nudge_id     uuid NOT NULL,
    client_id    uuid NOT NULL,
    moment_id    uuid NOT NULL,
    plan_version integer NOT NULL,
    aimed_at     timestamptz NOT NULL,
    send_at      timestamptz NOT NULL,
    valid_until  timestamptz NOT NULL,
    useful_until timestamptz NOT NULL,
    sender       text NOT NULL,
    service      text NOT NULL,
    says         text NOT NULL,
    segments     smallint NOT NULL,
    words_index  bytea NOT NULL,
    address      text,
    body         text,
    wanted       boolean NOT NULL DEFAULT true,
    reason       text,
    tries        smallint NOT NULL DEFAULT 0,
    due_at       timestamptz,
    taken_up_at  timestamptz,
    ended_at     timestamptz,
    ending       text CHECK (ending IN ('free', 'withdrawn', 'gone_out', 'escaped')),
    PRIMARY KEY (clinic_id, ahead_id)
);
CREATE INDEX ahead_due ON ahead (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ahead_nudge ON ahead (clinic_id, nudge_id);
CREATE INDEX ahead_escaped ON ahead (ended_at) WHERE ending = 'escaped';
CALL keep_to_own_clinics('ahead');

-- Each post of it, on record before its call; the copy that is taken up gives its id to the attempt.
CREATE TABLE ahead_copy (
    clinic_id   uuid NOT NULL,
    copy_id     uuid NOT NULL,
    ahead_id    uuid NOT NULL,
    client_id   uuid NOT NULL,
    state       text NOT NULL CHECK (state IN ('posted', 'missed', 'never', 'held', 'canceled', 'out')),
    posted_at   timestamptz NOT NULL,
    provider_id text,
    PRIMARY KEY (clinic_id, copy_id)
);
CREATE INDEX ahead_copy_by_id ON ahead_copy (copy_id);
CREATE INDEX ahead_copy_of ON ahead_copy (clinic_id, ahead_id);
CREATE INDEX ahead_copy_provider ON ahead_copy (provider_id) WHERE provider_id IS NOT NULL;
CALL keep_to_own_clinics('ahead_copy');
