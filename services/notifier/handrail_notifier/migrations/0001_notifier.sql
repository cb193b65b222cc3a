-- What the notifier knows of clinics, clients and plans; when each moment is next due; what was decided, said and answered.
-- Everything in clear about a person is sealed; numbers are found again by a keyed digest.

CREATE TABLE clinic (
    clinic_id     uuid PRIMARY KEY,
    alias         text NOT NULL,
    sms_sender    text,
    email_sender  text,
    help_phone    text NOT NULL,
    quiet_from    time NOT NULL,
    quiet_until   time NOT NULL,
    daily_cap     smallint NOT NULL,
    registered_at timestamptz NOT NULL
);
CREATE INDEX clinic_sms_sender ON clinic (sms_sender);
CALL keep_to_own_clinics('clinic');

CREATE TABLE client (
    clinic_id     uuid NOT NULL,
    client_id     uuid NOT NULL,
    zone          text NOT NULL,
    phone         text,
    phone_index   bytea,
    phone_state   text NOT NULL CHECK (phone_state IN ('missing', 'usable', 'invalid')),
    email         text,
    email_state   text NOT NULL CHECK (email_state IN ('missing', 'usable', 'invalid')),
    stated_at     timestamptz NOT NULL,
    discharged_at timestamptz,
    PRIMARY KEY (clinic_id, client_id)
);
CREATE INDEX client_phone ON client (clinic_id, phone_index) WHERE phone_index IS NOT NULL;
CALL keep_to_own_clinics('client');

-- stopped_index: the number whose own STOP ended a confirmed consent; START from that number brings it back.
CREATE TABLE consent (
    clinic_id     uuid NOT NULL,
    client_id     uuid NOT NULL,
    channel       text NOT NULL CHECK (channel IN ('sms', 'email')),
    state         text NOT NULL,
    since         timestamptz NOT NULL,
    stopped_index bytea,
    PRIMARY KEY (clinic_id, client_id, channel)
);
CALL keep_to_own_clinics('consent');

CREATE TABLE plan (
    clinic_id  uuid NOT NULL,
    plan_id    uuid NOT NULL,
    client_id  uuid NOT NULL,
    version    integer NOT NULL,
    cue        text NOT NULL,
    response   text NOT NULL,
    discreet   text,
    copy_level text NOT NULL,
    expires_at timestamptz NOT NULL,
    ended      boolean NOT NULL DEFAULT false,
    PRIMARY KEY (clinic_id, plan_id)
);
CREATE INDEX plan_client ON plan (clinic_id, client_id);
CALL keep_to_own_clinics('plan');

-- One row for each active moment: its next decision point, or none while the client's zone is not known or the plan is over.
CREATE TABLE moment (
    clinic_id    uuid NOT NULL,
    moment_id    uuid NOT NULL,
    client_id    uuid NOT NULL,
    plan_id      uuid NOT NULL,
    days         text NOT NULL,
    opens        time NOT NULL,
    closes       time NOT NULL,
    lead_minutes smallint NOT NULL,
    since        timestamptz NOT NULL,
    decision_at  timestamptz,
    local_date   date,
    window_start timestamptz,
    window_end   timestamptz,
    PRIMARY KEY (clinic_id, moment_id)
);
CREATE INDEX moment_due ON moment (decision_at) WHERE decision_at IS NOT NULL;
CREATE INDEX moment_plan ON moment (clinic_id, plan_id);
CREATE INDEX moment_client ON moment (clinic_id, client_id);
CALL keep_to_own_clinics('moment');

-- Every decision point that was reached. sent_on: the client's local day whose budget a nudge took.
CREATE TABLE decision (
    clinic_id      uuid NOT NULL,
    nudge_id       uuid NOT NULL,
    opportunity_id uuid NOT NULL,
    client_id      uuid NOT NULL,
    plan_id        uuid NOT NULL,
    plan_version   integer NOT NULL,
    moment_id      uuid NOT NULL,
    local_date     date NOT NULL,
    window_start   timestamptz NOT NULL,
    window_end     timestamptz NOT NULL,
    decision       text NOT NULL CHECK (decision IN ('send', 'withhold')),
    reasons        text[] NOT NULL,
    channel        text,
    sent_on        date,
    decided_at     timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, nudge_id)
);
CREATE INDEX decision_client ON decision (clinic_id, client_id, decided_at DESC, nudge_id);
CREATE INDEX decision_budget ON decision (clinic_id, client_id, sent_on) WHERE sent_on IS NOT NULL;
CALL keep_to_own_clinics('decision');

-- The ledger: every text, nudges and others. due_at is set while the text is planned.
CREATE TABLE text (
    clinic_id    uuid NOT NULL,
    text_id      uuid NOT NULL,
    client_id    uuid NOT NULL,
    kind         text NOT NULL,
    channel      text NOT NULL,
    state        text NOT NULL,
    address      text,
    due_at       timestamptz,
    useful_until timestamptz NOT NULL,
    tries        smallint NOT NULL DEFAULT 0,
    sends        smallint NOT NULL DEFAULT 0,
    planned_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, text_id)
);
CREATE INDEX text_due ON text (due_at) WHERE state = 'planned' AND due_at IS NOT NULL;
CREATE INDEX text_client ON text (clinic_id, client_id, planned_at DESC, text_id);
CREATE INDEX text_waiting ON text (clinic_id, client_id) WHERE state = 'planned';
CALL keep_to_own_clinics('text');

-- One row for each time that a text is handed to a provider, committed before the network call.
CREATE TABLE attempt (
    clinic_id   uuid NOT NULL,
    attempt_id  uuid NOT NULL,
    text_id     uuid NOT NULL,
    client_id   uuid NOT NULL,
    state       text NOT NULL,
    address     text NOT NULL,
    sender      text NOT NULL,
    body        text NOT NULL,
    segments    smallint NOT NULL,
    begun_at    timestamptz NOT NULL,
    settle_at   timestamptz,
    looks       smallint NOT NULL DEFAULT 0,
    provider_id text,
    accepted_at timestamptz,
    code        text,
    PRIMARY KEY (clinic_id, attempt_id)
);
CREATE INDEX attempt_by_id ON attempt (attempt_id);
CREATE INDEX attempt_text ON attempt (clinic_id, text_id);
CREATE INDEX attempt_provider ON attempt (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX attempt_settle ON attempt (settle_at) WHERE settle_at IS NOT NULL;
CALL keep_to_own_clinics('attempt');

-- What a carrier said became of an attempt, each thing once.
CREATE TABLE delivery_report (
    clinic_id   uuid NOT NULL,
    provider_id text NOT NULL,
    status      text NOT NULL,
    code        integer NOT NULL,
    attempt_id  uuid NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, provider_id, status, code)
);
CALL keep_to_own_clinics('delivery_report');

-- Every text that came in, sealed, each once for every clinic that it is for; answered_at is null until it had its effect.
-- due_at: when it is taken, or taken again after a fault; null once it had its effect or was left for a person to look at.
CREATE TABLE inbound (
    clinic_id    uuid NOT NULL,
    account      text NOT NULL,
    provider_id  text NOT NULL,
    number       bigint GENERATED ALWAYS AS IDENTITY,
    client_id    uuid NOT NULL,
    stranger     boolean NOT NULL,
    opt_out      boolean NOT NULL,
    address      text NOT NULL,
    body         text NOT NULL,
    carrier_said text,
    received_at  timestamptz NOT NULL,
    due_at       timestamptz,
    answered_at  timestamptz,
    tries        smallint NOT NULL DEFAULT 0,
    PRIMARY KEY (clinic_id, account, provider_id)
);
CREATE INDEX inbound_due ON inbound (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX inbound_waiting ON inbound (clinic_id, client_id, number) WHERE due_at IS NOT NULL;
CREATE INDEX inbound_opt_out ON inbound (clinic_id, client_id, number) WHERE opt_out;
CALL keep_to_own_clinics('inbound');

-- When a number that belongs to no client was last told so.
CREATE TABLE stranger (
    clinic_id   uuid NOT NULL,
    stranger_id uuid NOT NULL,
    told_at     timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, stranger_id)
);
CALL keep_to_own_clinics('stranger');

-- What clients said: an answer to an opportunity, or words for the clinician.
CREATE TABLE reply (
    clinic_id      uuid NOT NULL,
    reply_id       uuid NOT NULL,
    client_id      uuid NOT NULL,
    meaning        text NOT NULL,
    opportunity_id uuid,
    helpfulness    smallint,
    late           boolean NOT NULL DEFAULT false,
    body           text NOT NULL,
    received_at    timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, reply_id)
);
CREATE INDEX reply_opportunity ON reply (clinic_id, opportunity_id) WHERE opportunity_id IS NOT NULL;
CREATE INDEX reply_client ON reply (clinic_id, client_id, received_at DESC, reply_id DESC);
CALL keep_to_own_clinics('reply');
