-- The kit's tables: what is to be said (outbox), what was said (event_log), what was heard (inbox), who may act (lease).

CREATE TABLE outbox (
    seq            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id       uuid NOT NULL UNIQUE,
    clinic_id      uuid NOT NULL,
    subject        uuid NOT NULL,
    topic          text NOT NULL,
    type           text NOT NULL,
    occurred_at    timestamptz NOT NULL,
    correlation_id uuid NOT NULL,
    causation_id   uuid,
    data           bytea NOT NULL
);

CREATE TABLE event_log (
    position       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id       uuid NOT NULL UNIQUE,
    clinic_id      uuid NOT NULL,
    subject        uuid NOT NULL,
    topic          text NOT NULL,
    type           text NOT NULL,
    occurred_at    timestamptz NOT NULL,
    correlation_id uuid NOT NULL,
    causation_id   uuid,
    data           bytea NOT NULL,
    published_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX event_log_published_at ON event_log (published_at);

CREATE TABLE inbox (
    consumer    text NOT NULL,
    event_id    uuid NOT NULL,
    clinic_id   uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_received_at ON inbox (received_at);

-- What is locked when a client (or clinic) is held. Each schema has keys of its own: no service waits for another's.
CREATE FUNCTION hold_key(subject uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT hashtextextended(current_schema() || '/' || subject::text, 0)
$$;

-- Belongs to the process, not to a clinic: which contents of the bus the relay last saw, and who leads.
CREATE TABLE bus_generation (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    generation text NOT NULL
);
CREATE TABLE lease (
    name       text PRIMARY KEY,
    holder     uuid NOT NULL,
    fence      bigint NOT NULL,
    held_until timestamptz NOT NULL
);

-- Forces row-level security on a table with a clinic_id. A transaction names its clinics in handrail.clinics ('*': a loop
-- that serves all); one that names none gets an error, not all rows.
CREATE PROCEDURE keep_to_own_clinics(relation regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', relation);
    EXECUTE format($policy$
        CREATE POLICY own_clinics ON %s USING (
            (SELECT current_setting('handrail.clinics')) = '*'
            OR clinic_id = ANY (COALESCE((SELECT NULLIF(current_setting('handrail.clinics'), '*')::uuid[]), '{}')))
        $policy$, relation);
END $$;

CALL keep_to_own_clinics('outbox');
CALL keep_to_own_clinics('event_log');
CALL keep_to_own_clinics('inbox');
