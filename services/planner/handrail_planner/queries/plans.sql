-- name: save_plan
INSERT INTO plan (clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, copy_level,
                  lasts_days, drafted_at, activated_at, expires_at, ended_at, ended_reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET goal_id = EXCLUDED.goal_id, state = EXCLUDED.state, version = EXCLUDED.version, cue = EXCLUDED.cue,
    response = EXCLUDED.response, discreet = EXCLUDED.discreet, copy_level = EXCLUDED.copy_level,
    lasts_days = EXCLUDED.lasts_days, activated_at = EXCLUDED.activated_at, expires_at = EXCLUDED.expires_at,
    ended_at = EXCLUDED.ended_at, ended_reason = EXCLUDED.ended_reason

-- name: forget_moments
DELETE FROM moment WHERE clinic_id = $1 AND plan_id = $2

-- name: add_moment
INSERT INTO moment (clinic_id, plan_id, moment_id, position, days, starts, ends, lead_minutes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: moments
SELECT plan_id, moment_id, days, starts, ends, lead_minutes FROM moment
WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[]) ORDER BY plan_id, position

-- name: plan
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, copy_level, lasts_days,
       drafted_at, activated_at, expires_at, ended_at, ended_reason
FROM plan WHERE clinic_id = $1 AND plan_id = $2

-- name: plans_after
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, copy_level, lasts_days,
       drafted_at, activated_at, expires_at, ended_at, ended_reason
FROM plan
WHERE clinic_id = $1 AND client_id = $2
  AND ($3::text IS NULL OR state = $3)
  AND ($4::uuid IS NULL OR (drafted_at, plan_id) >
       (SELECT drafted_at, plan_id FROM plan WHERE clinic_id = $1 AND plan_id = $4))
ORDER BY drafted_at, plan_id LIMIT $5

-- name: open_plans
-- What a discharge has to end.
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, copy_level, lasts_days,
       drafted_at, activated_at, expires_at, ended_at, ended_reason
FROM plan WHERE clinic_id = $1 AND client_id = $2 AND state <> 'ended' ORDER BY drafted_at, plan_id

-- name: active_plans
SELECT count(*) FROM plan WHERE clinic_id = $1 AND client_id = $2 AND state = 'active'

-- name: expired_plans
-- Across clinics: the longest expired first, so many at a time.
SELECT clinic_id, plan_id, expires_at FROM plan
WHERE state = 'active' AND expires_at <= $1 AND ($3::timestamptz IS NULL OR (expires_at, plan_id) > ($3, $4::uuid))
ORDER BY expires_at, plan_id LIMIT $2

-- name: next_expiry
SELECT min(expires_at) FROM plan WHERE state = 'active'
