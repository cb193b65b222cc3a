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

-- One data key a client, wrapped by the root key. Destroyed: the wrapped key is gone, the row says so for good.
CREATE TABLE data_key (
    clinic_id    uuid NOT NULL,
    client_id    uuid NOT NULL,
    version      integer NOT NULL DEFAULT 1,
    wrapped      bytea,
    made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    PRIMARY KEY (clinic_id, client_id),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
CALL keep_to_own_clinics('data_key');

-- A key is shown once and kept as a digest.
CREATE TABLE access_key (
    key_id     uuid PRIMARY KEY,
    clinic_id  uuid NOT NULL,
    digest     bytea NOT NULL,
    scopes     text[] NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at timestamptz
);
CALL keep_to_own_clinics('access_key');
