-- name: paces_of_client
-- The plans of a client ($2) that are not over, each with its phase and when a nudge for it last went out, or may have.
SELECT p.plan_id, p.phase, p.phase_since, p.counted_from, p.was_phase, p.was_since, p.was_counted_from,
       p.automaticity, p.automaticity_at, p.mind_asked_at, nudge.nudged_at
FROM plan p
LEFT JOIN LATERAL (
    SELECT d.decided_at AS nudged_at
    FROM decision d JOIN text t ON t.clinic_id = d.clinic_id AND t.text_id = d.nudge_id
    WHERE d.clinic_id = p.clinic_id AND d.plan_id = p.plan_id AND d.decision = 'send'
      AND t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')
    ORDER BY d.decided_at DESC LIMIT 1) AS nudge ON true
WHERE p.clinic_id = $1 AND p.client_id = $2 AND NOT p.ended

-- name: last_asked
-- The last opportunities of a plan that were asked about up to $3, newest first, each with the answer that holds: the one that
-- was taken last. Reads no more than twice as many nudges ($4) as it returns, however long the plan's history is. An opportunity
-- that had a prime and a debrief comes twice.
SELECT d.opportunity_id, d.decided_at AS asked_at,
       (SELECT r.meaning FROM reply r WHERE r.clinic_id = d.clinic_id AND r.opportunity_id = d.opportunity_id
        ORDER BY r.number DESC LIMIT 1) AS answer
FROM (SELECT clinic_id, nudge_id, opportunity_id, decided_at FROM decision
      WHERE clinic_id = $1 AND plan_id = $2 AND decision = 'send' AND decided_at <= $3
      ORDER BY decided_at DESC LIMIT 2 * $4::integer) AS d
JOIN text t ON t.clinic_id = d.clinic_id AND t.text_id = d.nudge_id
WHERE t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')
ORDER BY d.decided_at DESC LIMIT $4

-- name: told_of_plan
-- The opportunities of a plan ($3) behind its client's ($2) last decision points, at most $4: each with its window as it was first decided, the
-- answer that holds, the one that was taken last, and when a nudge for it went out, or may have. Reads no more however long the history is.
SELECT d.opportunity_id,
       (array_agg(d.local_date ORDER BY d.decided_at))[1] AS local_date,
       (array_agg(d.window_start ORDER BY d.decided_at))[1] AS window_start,
       min(d.decided_at) FILTER (WHERE t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')) AS asked_at,
       (SELECT r.meaning FROM reply r WHERE r.clinic_id = $1 AND r.opportunity_id = d.opportunity_id
        ORDER BY r.number DESC LIMIT 1) AS meaning
FROM (SELECT nudge_id, opportunity_id, local_date, window_start, decided_at FROM decision
      WHERE clinic_id = $1 AND client_id = $2 AND plan_id = $3
      ORDER BY decided_at DESC LIMIT $4) AS d
LEFT JOIN text t ON t.clinic_id = $1 AND t.text_id = d.nudge_id
GROUP BY d.opportunity_id

-- name: repetitions
-- In how many opportunities up to $3 the plan was used, by the answer that holds; counted up to $4 and no further. $5: only what
-- came after it, if given.
SELECT count(*) FROM (
    SELECT DISTINCT d.opportunity_id
    FROM decision d
    CROSS JOIN LATERAL (
        SELECT r.meaning FROM reply r WHERE r.clinic_id = d.clinic_id AND r.opportunity_id = d.opportunity_id
        ORDER BY r.number DESC LIMIT 1) AS answer
    WHERE d.clinic_id = $1 AND d.plan_id = $2 AND d.decision = 'send' AND d.decided_at <= $3
      AND d.decided_at > COALESCE($5::timestamptz, '-infinity')
      AND answer.meaning IN ('done', 'partly')
    LIMIT $4) AS met

-- name: move_phase
-- The plan's phase, and what it replaces as long as that may be undone.
UPDATE plan SET phase = $3, phase_since = $4, counted_from = $5, was_phase = $6, was_since = $7, was_counted_from = $8
WHERE clinic_id = $1 AND plan_id = $2

-- name: rate_automaticity
UPDATE plan SET automaticity = $3, automaticity_at = $4 WHERE clinic_id = $1 AND plan_id = $2

-- name: mind_was_asked
UPDATE plan SET mind_asked_at = $3 WHERE clinic_id = $1 AND plan_id = $2

-- name: tiny_until
UPDATE plan SET tiny_until = $3 WHERE clinic_id = $1 AND plan_id = $2

-- name: save_week_wish
-- The latest wish holds.
UPDATE client SET week_wish = $3, week_wish_at = $4
WHERE clinic_id = $1 AND client_id = $2 AND (week_wish_at IS NULL OR week_wish_at <= $4)
