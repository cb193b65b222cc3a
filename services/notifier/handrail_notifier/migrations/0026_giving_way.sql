-- Texts that give way to nudges: the review that each client was last invited to, and how each of these texts was decided.
SET LOCAL handrail.clinics = '*';

-- text_id: the text that says so. settled: the review is not due any more. begun_at: when the last such text of the client began to be
-- sent, of whatever review: it is part of the client's budget.
CREATE TABLE review_invite (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    review_id uuid NOT NULL,
    text_id   uuid NOT NULL,
    said_at   timestamptz NOT NULL,
    settled   boolean NOT NULL DEFAULT false,
    begun_at  timestamptz,
    PRIMARY KEY (clinic_id, client_id)
);
CALL keep_to_own_clinics('review_invite');

-- Each time that such a text was decided, with what it was decided from. because: what of its own stood against it.
CREATE TABLE text_decision (
    clinic_id  uuid NOT NULL,
    text_id    uuid NOT NULL,
    number     integer NOT NULL CHECK (number >= 1),
    client_id  uuid NOT NULL,
    decision   text NOT NULL CHECK (decision IN ('send', 'put_off', 'withhold')),
    reasons    text[] NOT NULL,
    because    text CHECK (because IN ('nudges', 'silence')),
    channel    text,
    until      timestamptz,
    decided_at timestamptz NOT NULL,
    context    text NOT NULL,
    PRIMARY KEY (clinic_id, text_id, number),
    CHECK ((until IS NOT NULL) = (decision = 'put_off')),
    CHECK ((channel IS NOT NULL) = (decision = 'send'))
);
CALL keep_to_own_clinics('text_decision');
