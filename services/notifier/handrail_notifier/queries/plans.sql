-- name: save_plans
-- Only a newer version of a plan that is not over is taken; what comes back was taken.
INSERT INTO plan (clinic_id, plan_id, client_id, version, cue, response, discreet, copy_level, expires_at, tiny, first_act)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::text[],
                     $8::text[], $9::timestamptz[], $10::text[], $11::text[])
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET version = EXCLUDED.version, cue = EXCLUDED.cue, response = EXCLUDED.response, discreet = EXCLUDED.discreet,
    copy_level = EXCLUDED.copy_level, expires_at = EXCLUDED.expires_at, tiny = EXCLUDED.tiny,
    first_act = EXCLUDED.first_act
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

-- name: whose_plan
-- Whose plan it is; of the clinic $2, or of any that the transaction names (null). An id is of one clinic's plan.
SELECT clinic_id, client_id FROM plan
WHERE plan_id = $1 AND ($2::uuid IS NULL OR clinic_id = $2) ORDER BY clinic_id LIMIT 1
