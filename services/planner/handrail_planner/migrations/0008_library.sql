-- A clinic's own templates, worksheets, and the gates that were cleared. A template is about nobody, so it stands in clear.

CREATE TABLE template (
    clinic_id      uuid NOT NULL REFERENCES clinic,
    template_id    text COLLATE "C" NOT NULL CHECK (template_id ~ '^[a-z][a-z0-9_]{1,47}$'),
    version        integer NOT NULL CHECK (version >= 1),
    modalities     text[] NOT NULL,
    cue_kind       text NOT NULL,
    language       text NOT NULL,
    content        jsonb NOT NULL,
    copied_from    text,
    copied_version integer,
    made_at        timestamptz NOT NULL,
    changed_at     timestamptz NOT NULL,
    retired_at     timestamptz,
    PRIMARY KEY (clinic_id, template_id)
);
CALL keep_to_own_clinics('template');

-- The built-in templates that a clinic does not want to see.
CREATE TABLE retired_built_in (
    clinic_id   uuid NOT NULL REFERENCES clinic,
    template_id text NOT NULL,
    retired_at  timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, template_id)
);
CALL keep_to_own_clinics('retired_built_in');

-- The template stands in it as it was when the worksheet was begun.
CREATE TABLE worksheet (
    clinic_id    uuid NOT NULL,
    worksheet_id uuid NOT NULL,
    client_id    uuid NOT NULL,
    template     jsonb NOT NULL,
    answers      text NOT NULL CHECK (answers LIKE 'hs1.%'),
    version      integer NOT NULL CHECK (version >= 1),
    begun_at     timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    plan_id      uuid,
    PRIMARY KEY (clinic_id, worksheet_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan
);
CREATE INDEX worksheet_pages ON worksheet (clinic_id, client_id, begun_at, worksheet_id);
CALL keep_to_own_clinics('worksheet');

-- Who said that a gate may be passed, for which plan: evidence, so a line stays as it was written.
CREATE TABLE gate_clearing (
    clinic_id        uuid NOT NULL,
    plan_id          uuid NOT NULL,
    gate             text NOT NULL,
    client_id        uuid NOT NULL,
    template_id      text NOT NULL,
    template_version integer NOT NULL,
    key_id           uuid NOT NULL,
    cleared_at       timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, plan_id, gate),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    FOREIGN KEY (clinic_id, plan_id) REFERENCES plan
);
CREATE INDEX gate_clearing_client ON gate_clearing (clinic_id, client_id);
CALL keep_to_own_clinics('gate_clearing');
CREATE TRIGGER gate_clearing_stays BEFORE UPDATE OR DELETE ON gate_clearing
    FOR EACH ROW EXECUTE FUNCTION stays_as_written();
