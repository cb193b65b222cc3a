-- name: save_plans
-- Only a newer version of a plan that is not over is taken; what comes back was taken.
INSERT INTO plan (clinic_id, plan_id, client_id, version, cue, response, discreet, copy_level, expires_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::text[],
                     $8::text[], $9::timestamptz[])
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET version = EXCLUDED.version, cue = EXCLUDED.cue, response = EXCLUDED.response, discreet = EXCLUDED.discreet,
    copy_level = EXCLUDED.copy_level, expires_at = EXCLUDED.expires_at
WHERE plan.version < EXCLUDED.version AND NOT plan.ended AND plan.client_id = EXCLUDED.client_id
RETURNING plan_id

-- name: pause_plan
UPDATE plan SET paused = true WHERE clinic_id = $1 AND plan_id = $2 AND client_id = $3 AND NOT ended

-- name: resume_plans
-- Those of these plans that rested, and are not over.
UPDATE plan SET paused = false
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS resumed (clinic_id, plan_id, client_id)
WHERE plan.clinic_id = resumed.clinic_id AND plan.plan_id = resumed.plan_id AND plan.client_id = resumed.client_id
  AND plan.paused AND NOT plan.ended
RETURNING plan.plan_id

-- name: end_plan
UPDATE plan SET ended = true WHERE clinic_id = $1 AND plan_id = $2 AND client_id = $3

-- name: drop_moments
-- All moments of these plans but those that are kept.
DELETE FROM moment
WHERE clinic_id = ANY ($1::uuid[]) AND plan_id = ANY ($2::uuid[]) AND NOT moment_id = ANY ($3::uuid[])

-- name: save_moments
INSERT INTO moment (clinic_id, moment_id, client_id, plan_id, days, opens, closes, lead_minutes, since,
                    decision_at, local_date, window_start, window_end)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::time[], $7::time[],
                     $8::smallint[], $9::timestamptz[], $10::timestamptz[], $11::date[], $12::timestamptz[],
                     $13::timestamptz[])
ON CONFLICT (clinic_id, moment_id) DO UPDATE
SET plan_id = EXCLUDED.plan_id, days = EXCLUDED.days, opens = EXCLUDED.opens, closes = EXCLUDED.closes,
    lead_minutes = EXCLUDED.lead_minutes, since = EXCLUDED.since, decision_at = EXCLUDED.decision_at,
    local_date = EXCLUDED.local_date, window_start = EXCLUDED.window_start, window_end = EXCLUDED.window_end
WHERE moment.client_id = EXCLUDED.client_id

-- name: moments_of_client
SELECT moment_id, days, opens, closes, lead_minutes, since
FROM moment WHERE clinic_id = $1 AND client_id = $2

-- name: plan_moments_again
-- The next decision points, all at once; null for a moment that has none any more.
UPDATE moment
SET decision_at = next.decision_at, local_date = next.local_date,
    window_start = next.window_start, window_end = next.window_end
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::date[], $5::timestamptz[], $6::timestamptz[])
     AS next (clinic_id, moment_id, decision_at, local_date, window_start, window_end)
WHERE moment.clinic_id = next.clinic_id AND moment.moment_id = next.moment_id

-- name: claim_moments
-- Due moments that no other dispatcher is at. Nobody waits here for a lock, so nobody waits in a ring.
SELECT m.clinic_id, m.moment_id, m.client_id, m.plan_id, m.days, m.opens, m.closes, m.lead_minutes,
       m.decision_at, m.local_date, m.window_start, m.window_end,
       p.version, p.cue, p.response, p.discreet, p.copy_level, p.expires_at, p.ended, p.paused
FROM moment m JOIN plan p ON p.clinic_id = m.clinic_id AND p.plan_id = m.plan_id
WHERE m.decision_at <= $1
ORDER BY m.decision_at LIMIT $2
FOR UPDATE OF m SKIP LOCKED
