-- name: offer_fallback
-- Once for each nudge.
INSERT INTO fallback (clinic_id, nudge_id, client_id, from_channel, to_channel, why, state, reason, offered_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (clinic_id, nudge_id) DO NOTHING RETURNING nudge_id

-- name: fallback_state
SELECT state FROM fallback WHERE clinic_id = $1 AND nudge_id = $2

-- name: move_fallback
UPDATE fallback SET state = $3, reason = COALESCE($4, reason), changed_at = $5 WHERE clinic_id = $1 AND nudge_id = $2

-- name: take_other_way
-- A text that failed is planned again, on another channel. That the attempt failed is certain: it is no doubt.
UPDATE text SET state = $3, channel = $4, due_at = $5, changed_at = $5, reason = NULL, queued = false, sends = greatest(sends - 1, 0)
WHERE clinic_id = $1 AND text_id = $2 AND state = 'failed'
