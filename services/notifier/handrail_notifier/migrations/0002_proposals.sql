-- Plans that were put before clients: what was asked, and how far the answer has come.

-- The latest proposal of each plan. text_id: the text that asks (for an answer, later to say the plan back); asked_at: when it
-- was last asked. cause_id and correlation_id are of the event that put it there.
CREATE TABLE proposal (
    clinic_id      uuid NOT NULL,
    plan_id        uuid NOT NULL,
    client_id      uuid NOT NULL,
    version        integer NOT NULL,
    state          text NOT NULL CHECK (state IN ('open', 'accepted', 'asked_back', 'said_back', 'closed')),
    way            text NOT NULL CHECK (way IN ('text', 'page', 'session')),
    cue            text NOT NULL CHECK (cue LIKE 'hs1.%'),
    response       text NOT NULL CHECK (response LIKE 'hs1.%'),
    discreet       text CHECK (discreet LIKE 'hs1.%'),
    copy_level     text NOT NULL CHECK (copy_level IN ('discreet', 'personal')),
    link           text CHECK (link LIKE 'hs1.%'),
    proposed_at    timestamptz NOT NULL,
    answer_until   timestamptz NOT NULL,
    asked_at       timestamptz,
    text_id        uuid,
    cause_id       uuid NOT NULL,
    correlation_id uuid NOT NULL,
    PRIMARY KEY (clinic_id, plan_id)
);
CREATE INDEX proposal_client ON proposal (clinic_id, client_id);
CALL keep_to_own_clinics('proposal');

-- Why a text ended before it went out.
ALTER TABLE text ADD COLUMN reason text;
