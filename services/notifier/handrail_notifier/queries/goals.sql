-- name: save_goal
-- Only a newer version of a client's own goal is taken; what was met or dropped stays so.
INSERT INTO goal (clinic_id, goal_id, client_id, version, statement, why, stated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (clinic_id, goal_id) DO UPDATE
SET version = EXCLUDED.version, statement = EXCLUDED.statement, why = EXCLUDED.why, stated_at = EXCLUDED.stated_at
WHERE goal.version < EXCLUDED.version AND NOT goal.closed AND goal.client_id = EXCLUDED.client_id

-- name: close_goal
UPDATE goal SET closed = true WHERE clinic_id = $1 AND goal_id = $2 AND client_id = $3

-- name: goal_of_client
-- The open goal that was stated last.
SELECT statement, why FROM goal
WHERE clinic_id = $1 AND client_id = $2 AND NOT closed ORDER BY stated_at DESC, goal_id LIMIT 1
