-- name: save_plans
-- Only a newer version of a plan that is not over is taken; what comes back was taken.
INSERT INTO plan (clinic_id, plan_id, client_id, version, cue, response, discreet, copy_level, expires_at, tiny, first_act,
                  stated_at, cue_word, alternatives)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::text[],
                     $8::text[], $9::timestamptz[], $10::text[], $11::text[], $12::timestamptz[],
                     $13::text[], $14::text[])
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET version = EXCLUDED.version, cue = EXCLUDED.cue, response = EXCLUDED.response, discreet = EXCLUDED.discreet,
    copy_level = EXCLUDED.copy_level, expires_at = EXCLUDED.expires_at, tiny = EXCLUDED.tiny,
    first_act = EXCLUDED.first_act, stated_at = EXCLUDED.stated_at, cue_word = EXCLUDED.cue_word,
    alternatives = EXCLUDED.alternatives
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

-- name: pulled_plan
-- The live plan of a client that was nudged for last, else the newest; or the one that is named ($4), if it is live. Whoever was
-- discharged has none.
SELECT p.plan_id, p.version, p.cue, p.response, p.discreet, p.tiny, p.copy_level, p.expires_at, p.ended, p.paused
FROM plan p
WHERE p.clinic_id = $1 AND p.client_id = $2 AND NOT p.ended AND NOT p.paused AND p.expires_at > $3
  AND ($4::uuid IS NULL OR p.plan_id = $4)
  AND NOT EXISTS (SELECT FROM client c
                  WHERE c.clinic_id = p.clinic_id AND c.client_id = p.client_id AND c.discharged_at IS NOT NULL)
ORDER BY p.nudged_at DESC NULLS LAST, p.stated_at DESC NULLS LAST, p.plan_id LIMIT 1

-- name: cues_of_client
-- The words that pull a plan, sealed, always in this order: the client's own for whichever plan, then those of live plans.
SELECT NULL::uuid AS plan_id, w.cue_word FROM wish w WHERE w.clinic_id = $1 AND w.client_id = $2 AND w.cue_word IS NOT NULL
UNION ALL
SELECT p.plan_id, p.cue_word FROM plan p
WHERE p.clinic_id = $1 AND p.client_id = $2 AND p.cue_word IS NOT NULL AND NOT p.ended AND NOT p.paused AND p.expires_at > $3
ORDER BY plan_id NULLS FIRST LIMIT 20

-- name: forget_words_of_plans
UPDATE plan SET cue_word = NULL, alternatives = NULL WHERE clinic_id = $1 AND client_id = $2

-- name: uses_of_client
-- In how many opportunities of whatever plan the step was taken, by the answer that holds; counted up to $3 and no further.
SELECT count(*) FROM (
    SELECT 1 FROM reply r
    WHERE r.clinic_id = $1 AND r.client_id = $2 AND r.opportunity_id IS NOT NULL AND r.meaning IN ('done', 'partly')
      AND NOT EXISTS (SELECT 1 FROM reply later
                      WHERE later.clinic_id = r.clinic_id AND later.opportunity_id = r.opportunity_id
                        AND later.number > r.number)
    LIMIT $3) AS used

-- name: words_of_plans
-- What these plans of a client ask for, sealed. One that is over is among them: its last nudge may wait for an answer.
SELECT plan_id, response, tiny FROM plan WHERE clinic_id = $1 AND client_id = $2 AND plan_id = ANY($3)
