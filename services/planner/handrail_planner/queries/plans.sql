-- name: save_plan
INSERT INTO plan (clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, first_act, tiny,
                  details, copy_level, lasts_days, cue_kind, response_kind, kind, template_id, in_focus, rung,
                  proposed_way, proposed_at, answer_until, accepted_version, accepted_way, accepted_at, confidence,
                  importance, rehearsed_version, drafted_at, activated_at, expires_at, paused_at, ended_at,
                  ended_reason, lapsed_until, cue_word, alternatives)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
        $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38)
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET goal_id = EXCLUDED.goal_id, state = EXCLUDED.state, version = EXCLUDED.version, cue = EXCLUDED.cue, response =
    EXCLUDED.response, discreet = EXCLUDED.discreet, first_act = EXCLUDED.first_act, tiny = EXCLUDED.tiny, details =
    EXCLUDED.details, copy_level = EXCLUDED.copy_level, lasts_days = EXCLUDED.lasts_days, cue_kind =
    EXCLUDED.cue_kind, response_kind = EXCLUDED.response_kind, kind = EXCLUDED.kind, template_id =
    EXCLUDED.template_id, in_focus = EXCLUDED.in_focus, rung = EXCLUDED.rung, proposed_way = EXCLUDED.proposed_way,
    proposed_at = EXCLUDED.proposed_at, answer_until = EXCLUDED.answer_until, accepted_version =
    EXCLUDED.accepted_version, accepted_way = EXCLUDED.accepted_way, accepted_at = EXCLUDED.accepted_at, confidence =
    EXCLUDED.confidence, importance = EXCLUDED.importance, rehearsed_version = EXCLUDED.rehearsed_version,
    activated_at = EXCLUDED.activated_at, expires_at = EXCLUDED.expires_at, paused_at = EXCLUDED.paused_at, ended_at =
    EXCLUDED.ended_at, ended_reason = EXCLUDED.ended_reason, lapsed_until = EXCLUDED.lapsed_until,
    cue_word = EXCLUDED.cue_word, alternatives = EXCLUDED.alternatives

-- name: forget_moments
DELETE FROM moment WHERE clinic_id = $1 AND plan_id = $2

-- name: add_moment
INSERT INTO moment (clinic_id, plan_id, moment_id, position, days, starts, ends, lead_minutes, rule, aim, role, asks_about,
                    at_night)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

-- name: moments
SELECT plan_id, moment_id, days, starts, ends, lead_minutes, rule, aim, role, asks_about, at_night FROM moment
WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[]) ORDER BY plan_id, position

-- name: plan
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, first_act, tiny, details,
       copy_level, lasts_days, cue_kind, response_kind, kind, template_id, in_focus, rung, proposed_way, proposed_at,
       answer_until, accepted_version, accepted_way, accepted_at, confidence, importance, rehearsed_version,
       drafted_at, activated_at, expires_at, paused_at, ended_at, ended_reason, lapsed_until,
       cue_word, alternatives
FROM plan WHERE clinic_id = $1 AND plan_id = $2

-- name: plans_after
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, first_act, tiny, details,
       copy_level, lasts_days, cue_kind, response_kind, kind, template_id, in_focus, rung, proposed_way, proposed_at,
       answer_until, accepted_version, accepted_way, accepted_at, confidence, importance, rehearsed_version,
       drafted_at, activated_at, expires_at, paused_at, ended_at, ended_reason, lapsed_until,
       cue_word, alternatives
FROM plan
WHERE clinic_id = $1 AND client_id = $2
  AND ($3::text IS NULL OR state = $3)
  AND ($4::uuid IS NULL OR (drafted_at, plan_id) >
       (SELECT drafted_at, plan_id FROM plan WHERE clinic_id = $1 AND plan_id = $4))
ORDER BY drafted_at, plan_id LIMIT $5

-- name: open_plans
-- What several clients have that is not over.
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, first_act, tiny, details,
       copy_level, lasts_days, cue_kind, response_kind, kind, template_id, in_focus, rung, proposed_way, proposed_at,
       answer_until, accepted_version, accepted_way, accepted_at, confidence, importance, rehearsed_version,
       drafted_at, activated_at, expires_at, paused_at, ended_at, ended_reason, lapsed_until,
       cue_word, alternatives
FROM plan WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) AND state <> 'ended' ORDER BY client_id, drafted_at, plan_id

-- name: ended_plans
-- What a client had that ended since then, the newest first, so many at most.
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, first_act, tiny, details,
       copy_level, lasts_days, cue_kind, response_kind, kind, template_id, in_focus, rung, proposed_way, proposed_at,
       answer_until, accepted_version, accepted_way, accepted_at, confidence, importance, rehearsed_version,
       drafted_at, activated_at, expires_at, paused_at, ended_at, ended_reason, lapsed_until,
       cue_word, alternatives
FROM plan WHERE clinic_id = $1 AND client_id = $2 AND state = 'ended' AND ended_at >= $3 ORDER BY ended_at DESC, plan_id LIMIT $4

-- name: plan_in_focus
-- The one live plan that has the focus, whose place another takes.
SELECT plan_id FROM plan
WHERE clinic_id = $1 AND client_id = $2 AND in_focus AND state IN ('active', 'paused')

-- name: live_plans
-- One that rests keeps its place.
SELECT count(*) FROM plan WHERE clinic_id = $1 AND client_id = $2 AND state IN ('active', 'paused')

-- name: expired_plans
-- Across clinics: the longest expired first, so many at a time.
SELECT clinic_id, plan_id, expires_at FROM plan
WHERE state IN ('active', 'paused') AND expires_at <= $1
  AND ($3::timestamptz IS NULL OR (expires_at, plan_id) > ($3, $4::uuid))
ORDER BY expires_at, plan_id LIMIT $2

-- name: unanswered_plans
-- Across clinics: the proposals whose time is over, the longest over first, so many at a time.
SELECT clinic_id, plan_id, answer_until FROM plan
WHERE answer_until <= $1 AND ($3::timestamptz IS NULL OR (answer_until, plan_id) > ($3, $4::uuid))
ORDER BY answer_until, plan_id LIMIT $2

-- name: next_expiry
-- When the next plan, or the next proposal, of any clinic runs out.
SELECT least((SELECT min(expires_at) FROM plan WHERE state IN ('active', 'paused')),
             (SELECT min(answer_until) FROM plan WHERE answer_until IS NOT NULL))

-- name: add_plan_version
-- A version is written once; nothing changes it.
INSERT INTO plan_version (clinic_id, plan_id, version, client_id, goal_id, cue, response, discreet, first_act, tiny,
                          details, copy_level, moments, lasts_days, cue_kind, response_kind, kind, template_id, rung,
                          rung_reason, written_at, cue_word, alternatives)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)

-- name: plan_version
SELECT version, client_id, goal_id, cue, response, discreet, first_act, tiny, details, copy_level, moments, lasts_days,
       cue_kind, response_kind, kind, template_id, rung, rung_reason, written_at, cue_word, alternatives
FROM plan_version WHERE clinic_id = $1 AND plan_id = $2 AND version = $3

-- name: plan_versions_after
SELECT version, client_id, goal_id, cue, response, discreet, first_act, tiny, details, copy_level, moments, lasts_days,
       cue_kind, response_kind, kind, template_id, rung, rung_reason, written_at, cue_word, alternatives
FROM plan_version WHERE clinic_id = $1 AND plan_id = $2 AND version > $3 ORDER BY version LIMIT $4

-- name: add_plan_answer
INSERT INTO plan_answer (clinic_id, plan_id, plan_version, answer, way, confidence, importance, words, answered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: last_plan_answer
SELECT plan_version, answer, way, confidence, importance, words, answered_at FROM plan_answer
WHERE clinic_id = $1 AND plan_id = $2 ORDER BY number DESC LIMIT 1

-- name: add_rehearsal
-- What is said back first of a version stays.
INSERT INTO plan_rehearsal (clinic_id, plan_id, plan_version, way, words, rehearsed_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, plan_id, plan_version) DO NOTHING

-- name: rehearsals
SELECT plan_version, way, words, rehearsed_at FROM plan_rehearsal
WHERE clinic_id = $1 AND plan_id = $2 AND plan_version = ANY ($3::integer[])

-- name: add_plan_rating
INSERT INTO plan_rating (clinic_id, rating_id, plan_id, local_date, before, after, rated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: plan_rating
SELECT rating_id, plan_id, local_date, before, after, rated_at FROM plan_rating WHERE clinic_id = $1 AND rating_id = $2

-- name: plan_ratings_after
SELECT rating_id, plan_id, local_date, before, after, rated_at FROM plan_rating
WHERE clinic_id = $1 AND plan_id = $2
  AND ($3::uuid IS NULL OR (rated_at, rating_id) >
       (SELECT rated_at, rating_id FROM plan_rating WHERE clinic_id = $1 AND rating_id = $3))
ORDER BY rated_at, rating_id LIMIT $4

-- name: add_plan_outcome
INSERT INTO plan_outcome (clinic_id, outcome_id, plan_id, plan_version, local_date, outcome, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: plan_outcome
SELECT outcome_id, plan_id, plan_version, local_date, outcome, recorded_at FROM plan_outcome
WHERE clinic_id = $1 AND outcome_id = $2

-- name: plan_outcomes_after
SELECT outcome_id, plan_id, plan_version, local_date, outcome, recorded_at FROM plan_outcome
WHERE clinic_id = $1 AND plan_id = $2
  AND ($3::uuid IS NULL OR (recorded_at, outcome_id) >
       (SELECT recorded_at, outcome_id FROM plan_outcome WHERE clinic_id = $1 AND outcome_id = $3))
ORDER BY recorded_at, outcome_id LIMIT $4
