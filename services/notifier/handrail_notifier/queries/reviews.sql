-- name: invite_to_review
-- The last review that a client is told of; when the one before began to be told stays.
INSERT INTO review_invite AS kept (clinic_id, client_id, review_id, text_id, said_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, client_id) DO UPDATE
SET review_id = EXCLUDED.review_id, text_id = EXCLUDED.text_id, said_at = EXCLUDED.said_at, settled = false

-- name: last_review_told
SELECT begun_at FROM review_invite WHERE clinic_id = $1 AND client_id = $2

-- name: settle_review
UPDATE review_invite SET settled = true WHERE clinic_id = $1 AND client_id = $2 AND review_id = $3 RETURNING text_id

-- name: review_told
UPDATE review_invite SET begun_at = $3 WHERE clinic_id = $1 AND client_id = $2
