-- name: progress_of_plan
-- A plan activated before its client was discharged is over, whichever was heard first.
SELECT run.*, zone, COALESCE(ended_at, discharged_at) AS over_at,
       COALESCE(ended_reason, CASE WHEN discharged_at IS NOT NULL THEN 'discharged' END) AS over_because
FROM run
LEFT JOIN discharge ON discharge.clinic_id = run.clinic_id AND discharge.client_id = run.client_id
    AND (run.activated_at IS NULL OR discharged_at >= run.activated_at)
LEFT JOIN client_zone ON client_zone.clinic_id = run.clinic_id AND client_zone.client_id = run.client_id
WHERE run.clinic_id = $1 AND run.plan_id = $2

-- name: progress_of_client
-- The newest plan first, beginning after the plan $3 of the same client, if one is named.
SELECT run.*, zone, COALESCE(ended_at, discharged_at) AS over_at,
       COALESCE(ended_reason, CASE WHEN discharged_at IS NOT NULL THEN 'discharged' END) AS over_because
FROM run
LEFT JOIN discharge ON discharge.clinic_id = run.clinic_id AND discharge.client_id = run.client_id
    AND (run.activated_at IS NULL OR discharged_at >= run.activated_at)
LEFT JOIN client_zone ON client_zone.clinic_id = run.clinic_id AND client_zone.client_id = run.client_id
LEFT JOIN (SELECT COALESCE(activated_at, '-infinity') AS begun FROM run
           WHERE clinic_id = $1 AND client_id = $2 AND plan_id = $3) AS last ON true
WHERE run.clinic_id = $1 AND run.client_id = $2
  AND ($3::uuid IS NULL OR COALESCE(run.activated_at, '-infinity') < begun
       OR (COALESCE(run.activated_at, '-infinity') = begun AND run.plan_id > $3))
ORDER BY COALESCE(run.activated_at, '-infinity') DESC, run.plan_id LIMIT $4

-- name: progress_after
-- A clinic's plans by id, beginning after $2: a page's cursor is its last plan.
SELECT run.*, zone, COALESCE(ended_at, discharged_at) AS over_at,
       COALESCE(ended_reason, CASE WHEN discharged_at IS NOT NULL THEN 'discharged' END) AS over_because
FROM run
LEFT JOIN discharge ON discharge.clinic_id = run.clinic_id AND discharge.client_id = run.client_id
    AND (run.activated_at IS NULL OR discharged_at >= run.activated_at)
LEFT JOIN client_zone ON client_zone.clinic_id = run.clinic_id AND client_zone.client_id = run.client_id
WHERE run.clinic_id = $1 AND run.plan_id > $2
ORDER BY run.plan_id LIMIT $3

-- name: counts_of_plans
-- How many opportunities of each kind. What was reported counts as reported; else the nudge's fate tells.
SELECT plan_id,
       COALESCE(outcome, CASE WHEN nudge IN ('failed', 'expired') THEN 'undelivered'
                              WHEN nudge = 'withheld' THEN nudge
                              WHEN nudge IN ('not_available', 'called_off') THEN 'not_available' ELSE 'silent' END) AS standing,
       count(*) AS opportunities
FROM opportunity WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])
GROUP BY 1, 2

-- name: last_opportunities
-- The latest $3 of each plan, in their own order.
SELECT recent.*
FROM unnest($2::uuid[]) AS wanted (plan_id)
CROSS JOIN LATERAL (
    SELECT opportunity_id, plan_id, outcome, helpfulness, reported_date, reply_id, reported_at, report_event,
           window_date, window_start, decided_at, decision_event, nudge, nudge_at, nudge_event, said, turn
    FROM opportunity WHERE opportunity.clinic_id = $1 AND opportunity.plan_id = wanted.plan_id
    ORDER BY day DESC NULLS LAST, starts DESC NULLS LAST, opportunity_id DESC
    LIMIT $3
) AS recent

-- name: consistency_of_plans
-- What came of the real opportunities of each plan in the 7 and in the 28 days that end with $3, which is the client's today.
-- Only what was reported used or missed is one. $2 and $3 are parallel.
SELECT plan_id,
       count(*) FILTER (WHERE outcome IN ('done', 'partly') AND day > today - 7) AS used_in_7,
       count(*) FILTER (WHERE outcome = 'missed' AND day > today - 7) AS missed_in_7,
       count(*) FILTER (WHERE outcome IN ('done', 'partly')) AS used_in_28,
       count(*) FILTER (WHERE outcome = 'missed') AS missed_in_28
FROM opportunity JOIN unnest($2::uuid[], $3::date[]) AS wanted (plan_id, today) USING (plan_id)
WHERE clinic_id = $1 AND day > today - 28 AND day <= today
GROUP BY plan_id

-- name: last_ratings
-- The latest $3 of each plan.
SELECT recent.*
FROM unnest($2::uuid[]) AS wanted (plan_id)
CROSS JOIN LATERAL (
    SELECT plan_id, rating, rated_at, event_id
    FROM rating WHERE rating.clinic_id = $1 AND rating.plan_id = wanted.plan_id
    ORDER BY rated_at DESC, event_id DESC LIMIT $3
) AS recent

-- name: events_after
-- One clinic's published events, in the order in which they were published. Said as one range of (clinic, position): with an
-- equality PostgreSQL may walk the positions of all clinics, which for a small one is the whole log.
SELECT position, event_id, clinic_id, subject, type, occurred_at, correlation_id, causation_id, data
FROM event_log WHERE (clinic_id, position) > ($1, $2) AND clinic_id <= $1 ORDER BY clinic_id, position LIMIT $3

-- name: position_of_event
-- Where a published event of the clinic lies, if it is still kept. One that is published but not in the log yet lies behind all that is.
SELECT position FROM event_log WHERE clinic_id = $1 AND event_id = $2
UNION ALL
SELECT COALESCE((SELECT max(position) FROM event_log WHERE clinic_id = $1), 0) FROM outbox WHERE clinic_id = $1 AND event_id = $2
LIMIT 1
