-- name: next_recap
-- The next instant at which somebody's week is looked at, over all clinics.
SELECT min(recap_due_at) AS due_at FROM wish WHERE recap_due_at IS NOT NULL

-- name: due_recaps
-- Over all clinics: whose week is to be looked at, the oldest first.
SELECT clinic_id, client_id FROM wish WHERE recap_due_at <= $1 ORDER BY recap_due_at LIMIT $2

-- name: take_recap
-- When the week of this client was to be looked at, if it still is; the zone is null while the client is not known.
SELECT w.recap_due_at AS due_at, c.zone, c.discharged_at IS NOT NULL AS discharged
FROM wish w LEFT JOIN client c ON c.clinic_id = w.clinic_id AND c.client_id = w.client_id
WHERE w.clinic_id = $1 AND w.client_id = $2 AND w.recap_due_at <= $3
FOR UPDATE OF w

-- name: plan_recap
-- Looked at next at $3; null: never, unless it is asked for anew.
UPDATE wish SET recap_due_at = $3 WHERE clinic_id = $1 AND client_id = $2 AND weekly_recap

-- name: recap_began
-- The last two are as many as any seven days can hold.
UPDATE wish SET recaps = (ARRAY[$3::timestamptz] || recaps)[1:2] WHERE clinic_id = $1 AND client_id = $2

-- name: told_in_week
-- How many opportunities were first answered after $3 and up to $4, and in how many of them, by the answer that holds, the plan was
-- used. An opportunity is so in one week alone. A client texts no more than $5 answers a week that count.
SELECT count(*) AS told, count(*) FILTER (WHERE last.meaning IN ('done', 'partly')) AS used
FROM (SELECT DISTINCT opportunity_id FROM reply
      WHERE clinic_id = $1 AND client_id = $2 AND received_at > $3 AND received_at <= $4 AND opportunity_id IS NOT NULL
      LIMIT $5) AS answered
CROSS JOIN LATERAL (
    SELECT r.meaning FROM reply r WHERE r.clinic_id = $1 AND r.opportunity_id = answered.opportunity_id
    ORDER BY r.number DESC LIMIT 1) AS last
WHERE NOT EXISTS (SELECT 1 FROM reply e WHERE e.clinic_id = $1 AND e.opportunity_id = answered.opportunity_id
                  AND e.received_at <= $3)
