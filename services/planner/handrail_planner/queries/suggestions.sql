-- name: suggestions
SELECT version, document FROM suggestion_set WHERE clinic_id = $1

-- name: save_suggestions
-- The caller holds the clinic and has compared the version.
INSERT INTO suggestion_set (clinic_id, version, document, stated_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (clinic_id) DO UPDATE
SET version = EXCLUDED.version, document = EXCLUDED.document, stated_at = EXCLUDED.stated_at
