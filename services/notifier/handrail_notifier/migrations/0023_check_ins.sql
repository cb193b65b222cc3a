-- Questions that a client answers by a number, asked at drawn times; each time that one was asked, or was not, and why.
SET LOCAL handrail.clinics = '*';

-- The latest statement of each. question is sealed. opens and closes are wall times of the client's own clock; next_at: when it is looked at
-- next, which is its next drawn instant where client and clinic are known.
CREATE TABLE check_in (
    clinic_id   uuid NOT NULL,
    check_in_id uuid NOT NULL,
    client_id   uuid NOT NULL,
    version     integer NOT NULL,
    question    text NOT NULL CHECK (question LIKE 'hs1.%'),
    lowest      smallint NOT NULL,
    highest     smallint NOT NULL,
    better      text CHECK (better IN ('higher', 'lower')),
    real_change smallint,
    days        text[] NOT NULL,
    opens       time NOT NULL,
    closes      time NOT NULL,
    times       smallint NOT NULL,
    per         text NOT NULL CHECK (per IN ('day', 'week')),
    from_date   date NOT NULL,
    until_date  date,
    withdrawn   boolean NOT NULL DEFAULT false,
    next_at     timestamptz,
    PRIMARY KEY (clinic_id, check_in_id)
);
CREATE INDEX check_in_due ON check_in (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX check_in_client ON check_in (clinic_id, client_id);
CALL keep_to_own_clinics('check_in');

-- One drawn instant, with the decision about it and what it was made from, as JSON; and its answer. The text has the same id.
CREATE TABLE ask (
    clinic_id    uuid NOT NULL,
    text_id      uuid NOT NULL,
    client_id    uuid NOT NULL,
    check_in_id  uuid NOT NULL,
    version      integer NOT NULL,
    local_date   date NOT NULL,
    number       smallint NOT NULL,
    drawn_at     timestamptz NOT NULL,
    useful_until timestamptz NOT NULL,
    put_off      smallint NOT NULL DEFAULT 0,
    decision     text CHECK (decision IN ('send', 'withhold')),
    reasons      text[] NOT NULL DEFAULT '{}',
    decided_at   timestamptz,
    context      text,
    begun_at     timestamptz,
    answer       smallint,
    reply_id     uuid,
    answered_at  timestamptz,
    PRIMARY KEY (clinic_id, text_id)
);
CREATE INDEX ask_client ON ask (clinic_id, client_id, drawn_at DESC, text_id DESC);
CALL keep_to_own_clinics('ask');

-- When the last check-ins of a client began to be sent, newest first: they are part of the client's budget.
ALTER TABLE wish ADD COLUMN asks timestamptz[] NOT NULL DEFAULT '{}';

-- A question may be about no opportunity.
ALTER TABLE question
    DROP CONSTRAINT question_kind_check,
    ADD CONSTRAINT question_kind_check CHECK (kind IN ('barrier', 'which', 'check_in')),
    DROP CONSTRAINT question_opportunities_check,
    ADD CONSTRAINT question_opportunities_check CHECK (cardinality(opportunities) <= 2);
