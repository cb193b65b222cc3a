-- name: remember_request
-- The first of two equal requests gets the row; the second waits for its commit and gets none. A forgotten key is free again.
INSERT INTO made_by_request AS known (clinic_id, key_digest, body_digest, resource_id, made_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, key_digest) DO UPDATE
SET body_digest = EXCLUDED.body_digest, resource_id = EXCLUDED.resource_id, made_at = EXCLUDED.made_at
WHERE known.made_at <= $6
RETURNING resource_id

-- name: remembered_request
SELECT body_digest, resource_id FROM made_by_request WHERE clinic_id = $1 AND key_digest = $2

-- name: forget_requests
-- A few old ones with every new one: as many leave as come. Rows that another transaction holds are left to it.
DELETE FROM made_by_request WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM made_by_request WHERE clinic_id = $1 AND made_at <= $2 ORDER BY made_at LIMIT 20
    FOR UPDATE SKIP LOCKED))
