-- Links to the page on which a client answers a proposal. Digests only: neither token nor code can be read here.

CREATE TABLE link (
    clinic_id    uuid NOT NULL,
    token_digest bytea PRIMARY KEY CHECK (length(token_digest) = 32),
    code_digest  bytea NOT NULL CHECK (length(code_digest) = 32),
    client_id    uuid NOT NULL,
    plan_id      uuid NOT NULL,
    plan_version integer NOT NULL CHECK (plan_version >= 1),
    state        text NOT NULL CHECK (state IN ('waiting', 'unlocked', 'answered', 'closed', 'void')),
    closed_by    text CHECK (closed_by IN ('take_on_unsure', 'ask_change', 'decline', 'say_back')),
    wrong_codes  integer NOT NULL CHECK (wrong_codes BETWEEN 0 AND 5),
    made_at      timestamptz NOT NULL,
    until        timestamptz NOT NULL,
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan,
    CHECK ((state = 'closed') = (closed_by IS NOT NULL)),
    CHECK (wrong_codes < 5 OR state = 'void')
);
CREATE INDEX link_plan ON link (clinic_id, plan_id);
CREATE INDEX link_age ON link (clinic_id, until);
CALL keep_to_own_clinics('link');
