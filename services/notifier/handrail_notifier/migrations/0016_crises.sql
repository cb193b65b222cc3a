-- Crises: what alarmed us, the cases, who is on call, and every step.
SET LOCAL handrail.clinics = '*';

-- alarm: the tier of a text that sounds like a crisis, with the phrases and the edition of the list; heed_at: when it is next seen to,
-- null once a case has it. heed_tries: how often that failed.
ALTER TABLE inbound
    ADD COLUMN alarm         text CHECK (alarm IN ('tier_1', 'tier_2')),
    ADD COLUMN alarm_phrases text[],
    ADD COLUMN alarm_version text,
    ADD COLUMN heed_at       timestamptz,
    ADD COLUMN heed_tries    integer NOT NULL DEFAULT 0;
CREATE INDEX inbound_unheeded ON inbound (heed_at) WHERE heed_at IS NOT NULL;

-- read_at: when the clinic said that somebody has read it. What was said before this was counted is not counted.
ALTER TABLE reply ADD COLUMN read_at timestamptz;
UPDATE reply SET read_at = received_at WHERE meaning = 'free_text';
CREATE INDEX reply_unread ON reply (clinic_id, client_id, received_at) WHERE meaning = 'free_text' AND read_at IS NULL;

-- A case, one open at a time for each client. client_id of a stranger's stands for nothing but the number. due_at: the next step of
-- the ladder; with none of them left and nobody's word the state is unanswered. said_at: when the client last got numbers to call.
CREATE TABLE crisis_case (
    clinic_id       uuid NOT NULL,
    case_id         uuid NOT NULL,
    client_id       uuid NOT NULL,
    stranger        boolean NOT NULL,
    tier            text NOT NULL CHECK (tier IN ('tier_1', 'tier_2')),
    state           text NOT NULL CHECK (state IN ('suspected', 'unanswered', 'acknowledged', 'closed')),
    opened_at       timestamptz NOT NULL,
    starts_at       timestamptz NOT NULL,
    taken           smallint NOT NULL,
    due_at          timestamptz,
    said_at         timestamptz,
    acknowledged_at timestamptz,
    closed_at       timestamptz,
    outcome         text CHECK (outcome IN ('false_alarm', 'contacted', 'emergency_services', 'other')),
    PRIMARY KEY (clinic_id, case_id)
);
CREATE UNIQUE INDEX crisis_case_open ON crisis_case (clinic_id, client_id) WHERE state <> 'closed';
CREATE INDEX crisis_case_due ON crisis_case (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX crisis_case_unanswered ON crisis_case (opened_at) WHERE state = 'unanswered';
CALL keep_to_own_clinics('crisis_case');

-- Every step of every case, in order: what happened, and by whom (a person on call, or an access key), never a word.
CREATE TABLE crisis_step (
    clinic_id uuid NOT NULL,
    case_id   uuid NOT NULL,
    number    bigint GENERATED ALWAYS AS IDENTITY,
    what      text NOT NULL,
    by        uuid,
    detail    text[] NOT NULL DEFAULT '{}',
    at        timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, case_id, number)
);
CALL keep_to_own_clinics('crisis_step');

-- Texts of a case: numbers to call (alerted: it may say that the clinic was alerted), alerts and test alerts to a person on call.
CREATE TABLE crisis_text (
    clinic_id uuid NOT NULL,
    text_id   uuid NOT NULL,
    case_id   uuid NOT NULL,
    person_id uuid,
    alerted   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (clinic_id, text_id)
);
CALL keep_to_own_clinics('crisis_text');

-- For one client, until an instant, the first tier is handled as the second. Each row stays, as evidence.
CREATE TABLE crisis_lowered (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    at        timestamptz NOT NULL,
    until     timestamptz NOT NULL,
    by        uuid NOT NULL,
    PRIMARY KEY (clinic_id, client_id, at)
);
CALL keep_to_own_clinics('crisis_lowered');

-- Who is on call, as the clinic last stated it. Numbers and addresses are sealed under the person's own key.
CREATE TABLE on_call (
    clinic_id        uuid PRIMARY KEY,
    zone             text NOT NULL,
    place            text,
    has_statement    boolean NOT NULL,
    office_days      smallint[],
    office_from      time,
    office_until     time,
    stated_at        timestamptz NOT NULL,
    tested_at        timestamptz
);
CALL keep_to_own_clinics('on_call');

CREATE TABLE on_call_person (
    clinic_id         uuid NOT NULL,
    person_id         uuid NOT NULL,
    position          smallint NOT NULL,
    emergency_contact boolean NOT NULL,
    phone             text CHECK (phone LIKE 'hs1.%'),
    phone_index       bytea,
    email             text CHECK (email LIKE 'hs1.%'),
    days              smallint[],
    hours_from        time,
    hours_until       time,
    PRIMARY KEY (clinic_id, person_id)
);
CALL keep_to_own_clinics('on_call_person');

-- A test of the alerts: whoever acknowledges it shows that they arrive.
CREATE TABLE on_call_test (
    clinic_id       uuid NOT NULL,
    test_id         uuid NOT NULL,
    asked_at        timestamptz NOT NULL,
    acknowledged_at timestamptz,
    PRIMARY KEY (clinic_id, test_id)
);
CALL keep_to_own_clinics('on_call_test');
