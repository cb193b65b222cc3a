-- name: runs_of_plans
-- The runs of the plans that a batch is about. $1 and $2 are parallel.
SELECT clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses,
       folded_date, folded_start, folded_opportunity, latest_turn, latest_opportunity, latest_date, latest_misses
FROM run JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, plan_id) USING (clinic_id, plan_id)

-- name: opportunities_named
-- What is known of the opportunities that a batch names. $1, $2 and $3 are parallel.
SELECT clinic_id, plan_id, opportunity_id, outcome, helpfulness, reported_date, reply_id, reported_at, report_event,
       window_date, window_start, decided_at, decision_event, nudge, nudge_at, nudge_event, said
FROM opportunity
JOIN unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS wanted (clinic_id, plan_id, opportunity_id)
    USING (clinic_id, plan_id, opportunity_id)

-- name: history_of_plans
-- Every reported opportunity of these plans: what a fold needs, where news changes the past. $1 and $2 are parallel.
SELECT clinic_id, plan_id, opportunity_id, outcome, helpfulness, reported_date, reply_id, reported_at, report_event,
       window_date, window_start, decided_at, decision_event, nudge, nudge_at, nudge_event, said
FROM opportunity
JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, plan_id) USING (clinic_id, plan_id)
WHERE outcome IS NOT NULL

-- name: save_opportunities
-- One statement for a batch. The values were joined with what was known while the client was held.
INSERT INTO opportunity AS kept (
    clinic_id, plan_id, opportunity_id, client_id, outcome, helpfulness, reported_date, reply_id, reported_at, report_event,
    window_date, window_start, decided_at, decision_event, nudge, nudge_at, nudge_event, said)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::smallint[], $7::date[], $8::uuid[], $9::timestamptz[],
    $10::uuid[], $11::date[], $12::timestamptz[], $13::timestamptz[], $14::uuid[], $15::text[], $16::timestamptz[],
    $17::uuid[], $18::smallint[])
ON CONFLICT (clinic_id, plan_id, opportunity_id) DO UPDATE SET
    outcome = EXCLUDED.outcome, helpfulness = EXCLUDED.helpfulness, reported_date = EXCLUDED.reported_date,
    reply_id = EXCLUDED.reply_id, reported_at = EXCLUDED.reported_at, report_event = EXCLUDED.report_event,
    window_date = EXCLUDED.window_date, window_start = EXCLUDED.window_start, decided_at = EXCLUDED.decided_at,
    decision_event = EXCLUDED.decision_event, nudge = EXCLUDED.nudge, nudge_at = EXCLUDED.nudge_at,
    nudge_event = EXCLUDED.nudge_event, said = EXCLUDED.said

-- name: save_runs
-- One statement for a batch; what is known of the plan itself is left as it is.
INSERT INTO run AS kept (
    clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses,
    folded_date, folded_start, folded_opportunity, latest_turn, latest_opportunity, latest_date, latest_misses)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::integer[], $7::integer[], $8::smallint[],
    $9::integer[], $10::date[], $11::timestamptz[], $12::uuid[], $13::text[], $14::uuid[], $15::date[], $16::integer[])
ON CONFLICT (clinic_id, plan_id) DO UPDATE SET
    state = EXCLUDED.state, run = EXCLUDED.run, best_run = EXCLUDED.best_run,
    total_repetitions = EXCLUDED.total_repetitions, reserve = EXCLUDED.reserve, misses = EXCLUDED.misses,
    folded_date = EXCLUDED.folded_date, folded_start = EXCLUDED.folded_start,
    folded_opportunity = EXCLUDED.folded_opportunity, latest_turn = EXCLUDED.latest_turn,
    latest_opportunity = EXCLUDED.latest_opportunity, latest_date = EXCLUDED.latest_date,
    latest_misses = EXCLUDED.latest_misses

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

-- name: progress_of_plan
-- A plan activated before its client was discharged is over, whichever was heard first.
SELECT run.*, COALESCE(ended_at, discharged_at) AS over_at,
       COALESCE(ended_reason, CASE WHEN discharged_at IS NOT NULL THEN 'discharged' END) AS over_because
FROM run
LEFT JOIN discharge ON discharge.clinic_id = run.clinic_id AND discharge.client_id = run.client_id
    AND (run.activated_at IS NULL OR discharged_at >= run.activated_at)
WHERE run.clinic_id = $1 AND run.plan_id = $2

-- name: progress_of_client
SELECT run.*, COALESCE(ended_at, discharged_at) AS over_at,
       COALESCE(ended_reason, CASE WHEN discharged_at IS NOT NULL THEN 'discharged' END) AS over_because
FROM run
LEFT JOIN discharge ON discharge.clinic_id = run.clinic_id AND discharge.client_id = run.client_id
    AND (run.activated_at IS NULL OR discharged_at >= run.activated_at)
WHERE run.clinic_id = $1 AND run.client_id = $2
ORDER BY run.activated_at DESC NULLS LAST, run.plan_id LIMIT $3

-- name: progress_after
-- A clinic's plans by id, beginning after $2: a page's cursor is its last plan.
SELECT run.*, COALESCE(ended_at, discharged_at) AS over_at,
       COALESCE(ended_reason, CASE WHEN discharged_at IS NOT NULL THEN 'discharged' END) AS over_because
FROM run
LEFT JOIN discharge ON discharge.clinic_id = run.clinic_id AND discharge.client_id = run.client_id
    AND (run.activated_at IS NULL OR discharged_at >= run.activated_at)
WHERE run.clinic_id = $1 AND run.plan_id > $2
ORDER BY run.plan_id LIMIT $3

-- name: counts_of_plans
-- How many opportunities of each kind. What was reported counts as reported; else the nudge's fate tells.
SELECT plan_id,
       COALESCE(outcome, CASE WHEN nudge IN ('failed', 'expired') THEN 'undelivered'
                              WHEN nudge = 'withheld' THEN 'withheld' ELSE 'silent' END) AS standing,
       count(*) AS opportunities
FROM opportunity WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])
GROUP BY 1, 2

-- name: last_opportunities
-- The latest $3 of each plan, in their own order.
SELECT recent.*
FROM unnest($2::uuid[]) AS wanted (plan_id)
CROSS JOIN LATERAL (
    SELECT opportunity_id, plan_id, outcome, helpfulness, reported_date, reply_id, reported_at, report_event,
           window_date, window_start, decided_at, decision_event, nudge, nudge_at, nudge_event, said
    FROM opportunity WHERE opportunity.clinic_id = $1 AND opportunity.plan_id = wanted.plan_id
    ORDER BY COALESCE(window_date, reported_date) DESC NULLS LAST, window_start DESC NULLS LAST, opportunity_id DESC
    LIMIT $3
) AS recent

-- name: events_after
-- One clinic's published events, in the order in which they were published. Said as one range of (clinic, position): with an
-- equality PostgreSQL may walk the positions of all clinics, which for a small one is the whole log.
SELECT position, event_id, clinic_id, subject, type, occurred_at, correlation_id, causation_id, data
FROM event_log WHERE (clinic_id, position) > ($1, $2) AND clinic_id <= $1 ORDER BY clinic_id, position LIMIT $3
