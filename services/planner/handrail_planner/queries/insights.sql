-- name: save_insight
INSERT INTO insight (clinic_id, insight_id, client_id, session_id, words, state, plan_id, noted_at, settled_at, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (clinic_id, insight_id) DO UPDATE
SET state = EXCLUDED.state, plan_id = EXCLUDED.plan_id, settled_at = EXCLUDED.settled_at, why = EXCLUDED.why

-- name: insight
SELECT clinic_id, insight_id, client_id, session_id, words, state, plan_id, noted_at, settled_at, why
FROM insight WHERE clinic_id = $1 AND insight_id = $2

-- name: insights_of_client
SELECT clinic_id, insight_id, client_id, session_id, words, state, plan_id, noted_at, settled_at, why
FROM insight
WHERE clinic_id = $1 AND client_id = $2 AND state = ANY ($3::text[])
  AND ($4::uuid IS NULL OR (noted_at, insight_id) >
       (SELECT noted_at, insight_id FROM insight WHERE clinic_id = $1 AND insight_id = $4))
ORDER BY noted_at, insight_id LIMIT $5

-- name: insight_debt
-- Every client's in care, the longest open first.
SELECT i.clinic_id, i.insight_id, i.client_id, i.session_id, i.words, i.state, i.plan_id, i.noted_at, i.settled_at, i.why
FROM insight i JOIN client c ON c.clinic_id = i.clinic_id AND c.client_id = i.client_id AND c.discharged_at IS NULL
WHERE i.clinic_id = $1 AND i.state IN ('open', 'being_answered')
  AND ($2::uuid IS NULL OR (i.noted_at, i.insight_id) >
       (SELECT noted_at, insight_id FROM insight WHERE clinic_id = $1 AND insight_id = $2))
ORDER BY i.noted_at, i.insight_id LIMIT $3

-- name: count_insight_debt
SELECT count(*) FROM insight i JOIN client c ON c.clinic_id = i.clinic_id AND c.client_id = i.client_id
WHERE i.clinic_id = $1 AND i.state IN ('open', 'being_answered') AND c.discharged_at IS NULL
  AND ($2::uuid IS NULL OR i.client_id = $2)

-- name: insights_waiting_for
SELECT clinic_id, insight_id, client_id, session_id, words, state, plan_id, noted_at, settled_at, why
FROM insight WHERE clinic_id = $1 AND plan_id = $2 AND state = 'being_answered' ORDER BY noted_at, insight_id
