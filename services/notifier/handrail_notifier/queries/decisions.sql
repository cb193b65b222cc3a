-- name: try_hold
-- Those of these clients that nobody holds; they are held from here to the commit.
SELECT client_id FROM (SELECT DISTINCT unnest($1::uuid[]) AS client_id) AS wanted
WHERE pg_try_advisory_xact_lock(hold_key(client_id))

-- name: decided
SELECT nudge_id FROM decision WHERE clinic_id = ANY ($1::uuid[]) AND nudge_id = ANY ($2::uuid[])

-- name: spent_budget
-- A nudge takes its place in the day's budget when it is decided, whatever becomes of it.
SELECT client_id, sent_on, count(*) AS spent FROM decision
WHERE clinic_id = ANY ($1::uuid[]) AND client_id = ANY ($2::uuid[]) AND sent_on >= $3
GROUP BY client_id, sent_on

-- name: answered
SELECT DISTINCT opportunity_id FROM reply WHERE clinic_id = ANY ($1::uuid[]) AND opportunity_id = ANY ($2::uuid[])

-- name: save_decisions
INSERT INTO decision (clinic_id, nudge_id, opportunity_id, client_id, plan_id, plan_version, moment_id, local_date,
                      window_start, window_end, decision, reasons, channel, sent_on, decided_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (clinic_id, nudge_id) DO NOTHING

-- name: decisions_of_client
-- Newest first; $3 and $4 are the last row of the page before.
SELECT nudge_id, opportunity_id, plan_id, plan_version, moment_id, local_date, window_start, window_end, decision,
       reasons, channel, decided_at
FROM decision
WHERE clinic_id = $1 AND client_id = $2 AND (decided_at, nudge_id) < ($3, $4)
ORDER BY decided_at DESC, nudge_id DESC LIMIT $5

-- name: opportunities
-- What a reply may answer: the nudges of the last days that went out, or may have.
SELECT d.opportunity_id, d.plan_id, d.local_date, d.decided_at,
       EXISTS (SELECT 1 FROM reply r WHERE r.clinic_id = d.clinic_id AND r.opportunity_id = d.opportunity_id)
           AS answered
FROM decision d JOIN text t ON t.clinic_id = d.clinic_id AND t.text_id = d.nudge_id
WHERE d.clinic_id = $1 AND d.client_id = $2 AND d.decided_at >= $3 AND d.decision = 'send'
  AND t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')
ORDER BY d.decided_at DESC LIMIT 50

-- name: nudge_of_text
-- What a nudge that is tried again was decided upon, and how things stand with its plan now.
SELECT d.opportunity_id, d.client_id, d.plan_id, d.window_start, d.window_end, d.sent_on,
       p.cue, p.response, p.discreet, p.copy_level, p.expires_at, p.ended, p.paused
FROM decision d JOIN plan p ON p.clinic_id = d.clinic_id AND p.plan_id = d.plan_id
WHERE d.clinic_id = $1 AND d.nudge_id = $2
