-- What a client was asked and may answer with a digit, which plans a text of ours is about, nudges that come once more, and corrections.
SET LOCAL handrail.clinics = '*';

-- The newest question that a client was asked by text_id: what got in the way of an opportunity, or which of several plans an answer
-- is of, which is kept with it. A newer question takes its place; a nudge that went out after it does too.
CREATE TABLE question (
    clinic_id      uuid NOT NULL,
    client_id      uuid NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('barrier', 'which')),
    text_id        uuid NOT NULL,
    opportunities  uuid[] NOT NULL CHECK (cardinality(opportunities) BETWEEN 1 AND 2),
    answer         text,
    helpfulness    smallint,
    asked_at       timestamptz NOT NULL,
    open_until     timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id)
);
CALL keep_to_own_clinics('question');

-- The opportunities whose plans a text of ours names, in their order.
CREATE TABLE text_about (
    clinic_id     uuid NOT NULL,
    text_id       uuid NOT NULL,
    client_id     uuid NOT NULL,
    opportunities uuid[] NOT NULL CHECK (cardinality(opportunities) BETWEEN 1 AND 2),
    PRIMARY KEY (clinic_id, text_id)
);
CALL keep_to_own_clinics('text_about');

-- first_act: the first two minutes of the response, sealed.
ALTER TABLE plan
    ADD COLUMN first_act text CHECK (first_act LIKE 'hs1.%');

-- repeats: when the nudge was decided that this one says once more, because the client texted LATER.
ALTER TABLE decision ADD COLUMN repeats timestamptz;

-- corrects: the reply that it takes the place of.
ALTER TABLE reply ADD COLUMN corrects uuid;
