-- The last defences of sending: how numbers take texts, what stops it for a while, and what is counted for its caps.
SET LOCAL handrail.clinics = '*';

-- phone_country: where the number belongs, such as US; null: not looked at yet.
ALTER TABLE client DROP CONSTRAINT client_phone_state_check;
ALTER TABLE client
    ADD CONSTRAINT client_phone_state_check CHECK (phone_state IN ('missing', 'usable', 'unhealthy', 'invalid')),
    ADD COLUMN phone_country text;

ALTER TABLE clinic
    ADD COLUMN segments_a_day integer NOT NULL DEFAULT 2000,
    ADD COLUMN countries      text[] NOT NULL DEFAULT '{}';

-- A text that a number did not take, until it takes one. day: on the client's clock; code 0: the carrier gave none.
CREATE TABLE complaint (
    clinic_id   uuid NOT NULL,
    client_id   uuid NOT NULL,
    attempt_id  uuid NOT NULL,
    phone_index bytea NOT NULL,
    code        integer NOT NULL,
    day         date NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id, attempt_id)
);
CALL keep_to_own_clinics('complaint');

-- What lets no text pass for a while: a clinic's sender, a wording, a carrier's cap. strikes: as JSON, until it opens.
CREATE TABLE breaker (
    clinic_id   uuid NOT NULL,
    name        text NOT NULL,
    strikes     text NOT NULL DEFAULT '[]',
    opened_at   timestamptz,
    until       timestamptz,
    tried_by    uuid,
    tried_until timestamptz,
    sent_at     timestamptz,
    trips       smallint NOT NULL DEFAULT 0,
    code        integer,
    PRIMARY KEY (clinic_id, name)
);
CALL keep_to_own_clinics('breaker');

-- The same for what all clinics share: the carrier's account. It belongs to no clinic and says nothing of any.
CREATE TABLE account_breaker (
    name        text PRIMARY KEY,
    strikes     text NOT NULL DEFAULT '[]',
    opened_at   timestamptz,
    until       timestamptz,
    tried_by    uuid,
    tried_until timestamptz,
    sent_at     timestamptz,
    trips       smallint NOT NULL DEFAULT 0,
    code        integer
);

-- How much went out of a clinic since the beginning of a day or an hour.
CREATE TABLE tally (
    clinic_id uuid NOT NULL,
    what      text NOT NULL,
    since     timestamptz NOT NULL,
    counted   integer NOT NULL,
    PRIMARY KEY (clinic_id, what, since)
);
CALL keep_to_own_clinics('tally');

-- number_index, words_index: keyed digests of the number, and of number and words, of a text by SMS. wording: its kind and what it says.
-- tries: whether it is the one that tries a breaker.
ALTER TABLE attempt
    ADD COLUMN number_index bytea,
    ADD COLUMN words_index  bytea,
    ADD COLUMN wording      text,
    ADD COLUMN tries        boolean NOT NULL DEFAULT false;
CREATE INDEX attempt_number ON attempt (clinic_id, number_index, begun_at DESC) WHERE number_index IS NOT NULL;

CREATE INDEX inbound_lately ON inbound (client_id, received_at);
