-- name: put_proposal
-- The latest proposal of a plan counts; what comes back was taken.
INSERT INTO proposal (clinic_id, plan_id, client_id, version, state, way, cue, response, discreet, copy_level, link,
                      proposed_at, answer_until, text_id, cause_id, correlation_id)
VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET version = EXCLUDED.version, state = EXCLUDED.state, way = EXCLUDED.way, cue = EXCLUDED.cue,
    response = EXCLUDED.response, discreet = EXCLUDED.discreet, copy_level = EXCLUDED.copy_level, link = EXCLUDED.link,
    proposed_at = EXCLUDED.proposed_at, answer_until = EXCLUDED.answer_until, asked_at = NULL, live = false,
    text_id = EXCLUDED.text_id, cause_id = EXCLUDED.cause_id, correlation_id = EXCLUDED.correlation_id, confidence = NULL
WHERE proposal.client_id = EXCLUDED.client_id
  AND (proposal.version, proposal.proposed_at) < (EXCLUDED.version, EXCLUDED.proposed_at)
RETURNING plan_id

-- name: proposal
SELECT clinic_id, plan_id, client_id, version, state, way, cue, response, discreet, copy_level, link, answer_until,
       text_id, cause_id, correlation_id,
       EXISTS (SELECT 1 FROM plan WHERE plan.clinic_id = proposal.clinic_id AND plan.plan_id = proposal.plan_id
                 AND plan.paused) AS rests
FROM proposal WHERE clinic_id = $1 AND plan_id = $2 AND client_id = $3 AND version = $4
FOR UPDATE

-- name: proposal_of_text
-- What a text asks about; nothing, if something newer is asked by now.
SELECT clinic_id, plan_id, client_id, version, state, way, cue, response, discreet, copy_level, link, answer_until,
       text_id, cause_id, correlation_id,
       EXISTS (SELECT 1 FROM plan WHERE plan.clinic_id = proposal.clinic_id AND plan.plan_id = proposal.plan_id
                 AND plan.paused) AS rests
FROM proposal WHERE clinic_id = $1 AND client_id = $2 AND text_id = $3

-- name: move_proposal
UPDATE proposal SET state = $4, asked_at = COALESCE($5, asked_at), text_id = COALESCE($6, text_id),
                    confidence = COALESCE($7, confidence)
WHERE clinic_id = $1 AND plan_id = $2 AND version = $3

-- name: close_proposals
-- All that a client was asked.
UPDATE proposal SET state = 'closed' WHERE clinic_id = $1 AND client_id = $2

-- name: close_proposals_of_plans
-- A plan that is over, or that has a newer version, is not answered or said back any more.
UPDATE proposal SET state = 'closed'
FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS plan (clinic_id, plan_id, version)
WHERE proposal.clinic_id = plan.clinic_id AND proposal.plan_id = plan.plan_id
  AND (plan.version IS NULL OR proposal.version < plan.version)

-- name: proposals_go_live
UPDATE proposal SET live = true
FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS plan (clinic_id, plan_id, version)
WHERE proposal.clinic_id = plan.clinic_id AND proposal.plan_id = plan.plan_id AND proposal.version = plan.version

-- name: asked_about
-- The plans about which a client was asked by a text that went out, or may have, and whose answer may be heard.
SELECT p.plan_id, p.version, p.way, p.state, p.live, p.asked_at, p.answer_until, p.confidence
FROM proposal p
JOIN text t ON t.clinic_id = p.clinic_id AND t.text_id = p.text_id
JOIN consent c ON c.clinic_id = p.clinic_id AND c.client_id = p.client_id AND c.channel = 'sms'
WHERE p.clinic_id = $1 AND p.client_id = $2 AND p.state IN ('open', 'asked_back', 'said_back')
  AND p.asked_at IS NOT NULL
  AND c.state = 'confirmed' AND t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')
