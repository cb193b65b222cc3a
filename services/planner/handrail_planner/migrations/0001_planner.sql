-- What the planner owns. Text by or about a client is sealed: such a column holds `hs1....` and nothing else.

CREATE TABLE clinic (
    clinic_id     uuid PRIMARY KEY,
    alias         text NOT NULL,
    sms_sender    text,
    email_sender  text,
    help_phone    text NOT NULL,
    region        text NOT NULL,
    quiet_from    time NOT NULL,
    quiet_until   time NOT NULL,
    daily_cap     integer NOT NULL CHECK (daily_cap BETWEEN 1 AND 3),
    registered_at timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL
);
-- A reply reaches a clinic by the number that it was sent to, so no two clinics write from one.
CREATE UNIQUE INDEX clinic_sender ON clinic (sms_sender);
CALL keep_to_own_clinics('clinic');

CREATE TABLE client (
    clinic_id     uuid NOT NULL REFERENCES clinic,
    client_id     uuid NOT NULL,
    phone         text CHECK (phone LIKE 'hs1.%'),
    phone_index   bytea,
    email         text CHECK (email LIKE 'hs1.%'),
    name          text CHECK (name LIKE 'hs1.%'),
    zone          text NOT NULL,
    language      text NOT NULL,
    enrolled_at   timestamptz NOT NULL,
    discharged_at timestamptz,
    PRIMARY KEY (clinic_id, client_id),
    CHECK (phone IS NOT NULL OR email IS NOT NULL),
    CHECK ((phone IS NULL) = (phone_index IS NULL))
);
-- One number, one client in care: a reply must say whose it is. Another clinic's client may have the same number.
CREATE UNIQUE INDEX client_number ON client (clinic_id, phone_index) WHERE discharged_at IS NULL;
CREATE INDEX client_pages ON client (clinic_id, enrolled_at, client_id);
CALL keep_to_own_clinics('client');

-- What was said about consent, by whom it was said: evidence, so a line stays as it was written.
CREATE TABLE consent_entry (
    clinic_id       uuid NOT NULL,
    entry_id        uuid NOT NULL,
    client_id       uuid NOT NULL,
    channel         text NOT NULL CHECK (channel IN ('sms', 'email')),
    said            text NOT NULL CHECK (said IN ('recorded', 'confirmed', 'revoked')),
    evidence        text NOT NULL,
    wording_version text,
    heard_from      text NOT NULL CHECK (heard_from IN ('planner', 'notifier')),
    at              timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, entry_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client
);
CREATE INDEX consent_entry_client ON consent_entry (clinic_id, client_id, channel, at);
CALL keep_to_own_clinics('consent_entry');

CREATE FUNCTION stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a line of % stays as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER consent_entry_stays BEFORE UPDATE OR DELETE ON consent_entry
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();

-- The fold of the ledger, kept for reading.
CREATE TABLE consent (
    clinic_id       uuid NOT NULL,
    client_id       uuid NOT NULL,
    channel         text NOT NULL CHECK (channel IN ('sms', 'email')),
    state           text NOT NULL CHECK (state IN ('none', 'recorded', 'confirmed', 'revoked')),
    since           timestamptz,
    evidence        text,
    wording_version text,
    PRIMARY KEY (clinic_id, client_id, channel),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client
);
CALL keep_to_own_clinics('consent');

CREATE TABLE goal (
    clinic_id uuid NOT NULL,
    goal_id   uuid NOT NULL,
    client_id uuid NOT NULL,
    statement text NOT NULL CHECK (statement LIKE 'hs1.%'),
    set_at    timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, goal_id),
    UNIQUE (clinic_id, client_id, goal_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client
);
CREATE INDEX goal_pages ON goal (clinic_id, client_id, set_at, goal_id);
CALL keep_to_own_clinics('goal');

CREATE TABLE plan (
    clinic_id    uuid NOT NULL,
    plan_id      uuid NOT NULL,
    client_id    uuid NOT NULL,
    goal_id      uuid NOT NULL,
    state        text NOT NULL CHECK (state IN ('draft', 'active', 'ended')),
    version      integer NOT NULL CHECK (version >= 1),
    cue          text NOT NULL CHECK (cue LIKE 'hs1.%'),
    response     text NOT NULL CHECK (response LIKE 'hs1.%'),
    discreet     text CHECK (discreet LIKE 'hs1.%'),
    copy_level   text NOT NULL CHECK (copy_level IN ('discreet', 'personal')),
    lasts_days   integer NOT NULL CHECK (lasts_days >= 1),
    drafted_at   timestamptz NOT NULL,
    activated_at timestamptz,
    expires_at   timestamptz,
    ended_at     timestamptz,
    ended_reason text,
    PRIMARY KEY (clinic_id, plan_id),
    FOREIGN KEY (clinic_id, client_id, goal_id) REFERENCES goal (clinic_id, client_id, goal_id),
    CHECK (state <> 'active' OR expires_at IS NOT NULL),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL AND ended_reason IS NOT NULL))
);
CREATE INDEX plan_pages ON plan (clinic_id, client_id, drafted_at, plan_id);
CREATE INDEX plan_expiry ON plan (expires_at) WHERE state = 'active';
CALL keep_to_own_clinics('plan');

CREATE TABLE moment (
    clinic_id    uuid NOT NULL,
    plan_id      uuid NOT NULL,
    moment_id    uuid NOT NULL,
    position     integer NOT NULL,
    days         text[] NOT NULL,
    starts       time NOT NULL,
    ends         time NOT NULL,
    lead_minutes integer NOT NULL,
    PRIMARY KEY (clinic_id, plan_id, moment_id),
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan,
    CHECK (starts <> ends)
);
CALL keep_to_own_clinics('moment');

-- Which request made what, so that a repeated one makes nothing. Digests only: neither key nor body can be read.
CREATE TABLE made_by_request (
    clinic_id   uuid NOT NULL,
    key_digest  bytea NOT NULL,
    body_digest bytea NOT NULL,
    resource_id uuid NOT NULL,
    made_at     timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, key_digest)
);
CREATE INDEX made_by_request_age ON made_by_request (made_at);
CALL keep_to_own_clinics('made_by_request');
