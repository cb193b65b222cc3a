-- What was unclear about an attempt, and what settled it: written once, never changed.
CREATE TABLE doubt (
    clinic_id  uuid NOT NULL,
    attempt_id uuid NOT NULL,
    number     bigint GENERATED ALWAYS AS IDENTITY,
    what       text NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, attempt_id, number)
);
CALL keep_to_own_clinics('doubt');

-- Attempts of which nobody knows whether they went out; hardly any at a time.
CREATE INDEX attempt_unknown ON attempt (begun_at) WHERE state = 'unknown';

-- What a carrier said of a text before we knew whose it is. It waits until the attempt that it names is on record, or an attempt
-- has learned the carrier's id; the clinic is nobody's (all zeroes) until then. look_at: when it is looked for next.
CREATE TABLE early_report (
    clinic_id   uuid NOT NULL,
    provider_id text NOT NULL,
    status      text NOT NULL,
    code        integer NOT NULL,
    attempt_id  uuid,
    received_at timestamptz NOT NULL,
    look_at     timestamptz NOT NULL,
    looks       smallint NOT NULL DEFAULT 0,
    PRIMARY KEY (provider_id, status, code)
);
CREATE INDEX early_report_look ON early_report (look_at);
CALL keep_to_own_clinics('early_report');
