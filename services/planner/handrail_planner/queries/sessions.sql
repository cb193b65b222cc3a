-- name: save_session
INSERT INTO session (clinic_id, session_id, client_id, state, version, starts_at, planned_at, held_at, closed_at, with_plan,
                     plan_due_by, left_without_plan_at, notes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (clinic_id, session_id) DO UPDATE
SET state = EXCLUDED.state, version = EXCLUDED.version, starts_at = EXCLUDED.starts_at, held_at = EXCLUDED.held_at,
    closed_at = EXCLUDED.closed_at, with_plan = EXCLUDED.with_plan, plan_due_by = EXCLUDED.plan_due_by,
    left_without_plan_at = EXCLUDED.left_without_plan_at, notes = EXCLUDED.notes

-- name: session
SELECT clinic_id, session_id, client_id, state, version, starts_at, planned_at, held_at, closed_at, with_plan, plan_due_by,
       left_without_plan_at, notes
FROM session WHERE clinic_id = $1 AND session_id = $2

-- name: sessions_after
SELECT clinic_id, session_id, client_id, state, version, starts_at, planned_at, held_at, closed_at, with_plan, plan_due_by,
       left_without_plan_at, notes
FROM session
WHERE clinic_id = $1 AND client_id = $2 AND ($3::text IS NULL OR state = $3)
  AND ($4::uuid IS NULL OR (starts_at, session_id) >
       (SELECT starts_at, session_id FROM session WHERE clinic_id = $1 AND session_id = $4))
ORDER BY starts_at, session_id LIMIT $5

-- name: next_session
-- The earliest that is still to be held; one whose hour has just passed is not over before it is closed or cancelled.
SELECT clinic_id, session_id, client_id, state, version, starts_at, planned_at, held_at, closed_at, with_plan, plan_due_by,
       left_without_plan_at, notes
FROM session WHERE clinic_id = $1 AND client_id = $2 AND state = 'planned' AND starts_at >= $3
ORDER BY starts_at, session_id LIMIT 1

-- name: last_held_session
SELECT clinic_id, session_id, client_id, state, version, starts_at, planned_at, held_at, closed_at, with_plan, plan_due_by,
       left_without_plan_at, notes
FROM session WHERE clinic_id = $1 AND client_id = $2 AND state = 'held' ORDER BY held_at DESC, session_id DESC LIMIT 1

-- name: has_plan_since
-- Whether a plan is live (resting counts: it is there), or was made live since the session and has ended already.
SELECT EXISTS (SELECT FROM plan WHERE clinic_id = $1 AND client_id = $2
               AND (state IN ('active', 'paused') OR activated_at >= $3))

-- name: sessions_awaiting_a_plan
-- Across clinics: those whose time for a plan is over, the longest first, so many at a time.
SELECT clinic_id, session_id, plan_due_by FROM session
WHERE plan_due_by <= $1 AND ($3::timestamptz IS NULL OR (plan_due_by, session_id) > ($3, $4::uuid))
ORDER BY plan_due_by, session_id LIMIT $2

-- name: await_no_plan
UPDATE session SET plan_due_by = NULL, version = version + 1
WHERE clinic_id = $1 AND client_id = $2 AND plan_due_by IS NOT NULL

-- name: next_plan_due
SELECT min(plan_due_by) FROM session

-- name: save_patience
-- Nothing comes back if the version is no longer the one that was read; 0 is read where nothing was ever set.
INSERT INTO patience AS kept (clinic_id, plan_within_hours, insight_days, expiring_days, silent_opportunities, idle_days)
SELECT $1, $2::integer, $3::integer, $4::integer, $5::integer, $6::integer
WHERE $7 = 0 OR EXISTS (SELECT FROM patience WHERE clinic_id = $1)
ON CONFLICT (clinic_id) DO UPDATE
SET plan_within_hours = EXCLUDED.plan_within_hours, insight_days = EXCLUDED.insight_days,
    expiring_days = EXCLUDED.expiring_days, silent_opportunities = EXCLUDED.silent_opportunities,
    idle_days = EXCLUDED.idle_days, version = kept.version + 1
WHERE kept.clinic_id = $1 AND kept.version = $7
RETURNING version

-- name: patience_version
SELECT version FROM patience WHERE clinic_id = $1

-- name: patience
SELECT plan_within_hours, insight_days, expiring_days, silent_opportunities, idle_days FROM patience WHERE clinic_id = $1
