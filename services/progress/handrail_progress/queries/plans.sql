-- name: plan_activated
-- Keeps the run; the first activation is the plan's.
INSERT INTO run AS kept (clinic_id, plan_id, client_id, goal_id, activated_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, plan_id) DO UPDATE SET
    goal_id = EXCLUDED.goal_id, activated_at = LEAST(kept.activated_at, EXCLUDED.activated_at)

-- name: plan_rests
INSERT INTO run AS kept (clinic_id, plan_id, client_id, resting_since) VALUES ($1, $2, $3, $4)
ON CONFLICT (clinic_id, plan_id) DO UPDATE SET resting_since = EXCLUDED.resting_since

-- name: plan_ended
-- Keeps the run: what was counted stays counted.
INSERT INTO run AS kept (clinic_id, plan_id, client_id, goal_id, ended_at, ended_reason) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, plan_id) DO UPDATE SET
    goal_id = EXCLUDED.goal_id, ended_at = EXCLUDED.ended_at, ended_reason = EXCLUDED.ended_reason, resting_since = NULL

-- name: client_discharged
INSERT INTO discharge AS kept (clinic_id, client_id, discharged_at) VALUES ($1, $2, $3)
ON CONFLICT (clinic_id, client_id) DO UPDATE SET discharged_at = GREATEST(kept.discharged_at, EXCLUDED.discharged_at)

-- name: save_zone
-- The client's zone as it was stated last.
INSERT INTO client_zone AS kept (clinic_id, client_id, zone, stated_at, event_id) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, client_id) DO UPDATE SET
    zone = EXCLUDED.zone, stated_at = EXCLUDED.stated_at, event_id = EXCLUDED.event_id
WHERE (kept.stated_at, kept.event_id) < (EXCLUDED.stated_at, EXCLUDED.event_id)
