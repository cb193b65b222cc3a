-- name: on_call
SELECT version, document, response_statement FROM on_call WHERE clinic_id = $1

-- name: save_on_call
-- The caller holds the clinic and has compared the version.
INSERT INTO on_call (clinic_id, version, document, response_statement, stated_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id) DO UPDATE
SET version = EXCLUDED.version, document = EXCLUDED.document, response_statement = EXCLUDED.response_statement,
    stated_at = EXCLUDED.stated_at
