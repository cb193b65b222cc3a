-- name: save_goal
INSERT INTO goal (clinic_id, goal_id, client_id, statement, set_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, goal_id) DO UPDATE SET statement = EXCLUDED.statement

-- name: goal
SELECT clinic_id, client_id, goal_id, statement, set_at FROM goal WHERE clinic_id = $1 AND goal_id = $2

-- name: goals_after
SELECT clinic_id, client_id, goal_id, statement, set_at FROM goal
WHERE clinic_id = $1 AND client_id = $2
  AND ($3::uuid IS NULL OR (set_at, goal_id) >
       (SELECT set_at, goal_id FROM goal WHERE clinic_id = $1 AND goal_id = $3))
ORDER BY set_at, goal_id LIMIT $4
