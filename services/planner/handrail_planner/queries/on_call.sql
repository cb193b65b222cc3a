-- name: on_call
SELECT version, document FROM on_call WHERE clinic_id = $1

-- name: save_on_call
-- The caller holds the clinic and has compared the version.
INSERT INTO on_call (clinic_id, version, document, stated_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (clinic_id) DO UPDATE
SET version = EXCLUDED.version, document = EXCLUDED.document, stated_at = EXCLUDED.stated_at
