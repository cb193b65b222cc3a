-- Questions that clients answer by a number at drawn times, and what they answered. The question is sealed.

CREATE TABLE check_in (
    clinic_id    uuid NOT NULL,
    check_in_id  uuid NOT NULL,
    client_id    uuid NOT NULL,
    version      integer NOT NULL CHECK (version >= 1),
    question     text NOT NULL CHECK (question LIKE 'hs1.%'),
    lowest       smallint NOT NULL,
    highest      smallint NOT NULL,
    better       text CHECK (better IN ('higher', 'lower')),
    real_change  smallint,
    days         text[] NOT NULL,
    starts       time NOT NULL,
    ends         time NOT NULL,
    times        smallint NOT NULL,
    per          text NOT NULL CHECK (per IN ('day', 'week')),
    from_date    date NOT NULL,
    until_date   date,
    set_at       timestamptz NOT NULL,
    withdrawn_at timestamptz,
    PRIMARY KEY (clinic_id, check_in_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    CHECK (lowest < highest)
);
CREATE INDEX check_in_client ON check_in (clinic_id, client_id, set_at, check_in_id);
CALL keep_to_own_clinics('check_in');

-- Numbers only. An answer is of the version whose range it has.
CREATE TABLE check_in_answer (
    clinic_id   uuid NOT NULL,
    reply_id    uuid NOT NULL,
    check_in_id uuid NOT NULL,
    client_id   uuid NOT NULL,
    version     integer NOT NULL,
    local_date  date NOT NULL,
    asked_at    timestamptz NOT NULL,
    answered_at timestamptz NOT NULL,
    number      smallint NOT NULL,
    PRIMARY KEY (clinic_id, reply_id)
);
CREATE INDEX check_in_answers ON check_in_answer (clinic_id, client_id, check_in_id, answered_at DESC);
CALL keep_to_own_clinics('check_in_answer');
