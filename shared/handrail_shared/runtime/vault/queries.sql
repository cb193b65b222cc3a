-- name: data_key
SELECT clinic_id, client_id, version, wrapped FROM vault.data_key WHERE clinic_id = $1 AND client_id = $2

-- name: data_keys
SELECT k.clinic_id, k.client_id, k.version, k.wrapped
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id)
JOIN vault.data_key k ON k.clinic_id = wanted.clinic_id AND k.client_id = wanted.client_id

-- name: make_data_key
-- The first maker wins; a destroyed key is never made again.
INSERT INTO vault.data_key (clinic_id, client_id, wrapped) VALUES ($1, $2, $3)
ON CONFLICT (clinic_id, client_id) DO NOTHING

-- name: make_data_keys
-- For clients that are new: one that has a key already is a bug, and fails.
INSERT INTO vault.data_key (clinic_id, client_id, wrapped)
SELECT $1, * FROM unnest($2::uuid[], $3::bytea[])

-- name: destroy_data_key
UPDATE vault.data_key SET wrapped = NULL, destroyed_at = clock_timestamp()
WHERE clinic_id = $1 AND client_id = $2 AND destroyed_at IS NULL

-- name: make_access_key
INSERT INTO vault.access_key (key_id, clinic_id, digest, scopes) VALUES ($1, $2, $3, $4)

-- name: access_key
SELECT clinic_id, digest, scopes FROM vault.access_key WHERE key_id = $1 AND revoked_at IS NULL

-- name: some_access_key
SELECT EXISTS (SELECT 1 FROM vault.access_key WHERE clinic_id = $1 AND revoked_at IS NULL AND $2 = ANY (scopes))

-- name: revoke_access_key
UPDATE vault.access_key SET revoked_at = clock_timestamp() WHERE clinic_id = $1 AND key_id = $2 AND revoked_at IS NULL

-- name: any_data_key
-- For the doctor: some key that is still there.
SELECT clinic_id, client_id, wrapped FROM vault.data_key WHERE wrapped IS NOT NULL LIMIT 1
