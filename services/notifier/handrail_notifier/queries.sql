-- name: save_clinic
-- The latest statement of a clinic's settings wins, in whatever order they arrive.
INSERT INTO clinic (clinic_id, alias, sms_sender, email_sender, help_phone, quiet_from, quiet_until, daily_cap,
                    registered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id) DO UPDATE
SET alias = EXCLUDED.alias, sms_sender = EXCLUDED.sms_sender, email_sender = EXCLUDED.email_sender,
    help_phone = EXCLUDED.help_phone, quiet_from = EXCLUDED.quiet_from, quiet_until = EXCLUDED.quiet_until,
    daily_cap = EXCLUDED.daily_cap, registered_at = EXCLUDED.registered_at
WHERE clinic.registered_at <= EXCLUDED.registered_at

-- name: clinics
SELECT clinic_id, alias, sms_sender, email_sender, help_phone, quiet_from, quiet_until, daily_cap
FROM clinic WHERE clinic_id = ANY ($1::uuid[])

-- name: clinics_of_sender
-- More than one clinic may write from one number.
SELECT clinic_id FROM clinic WHERE sms_sender = $1 ORDER BY registered_at, clinic_id

-- name: save_client
-- The latest statement wins; a discharge stands.
INSERT INTO client (clinic_id, client_id, zone, phone, phone_index, phone_state, email, email_state, stated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id, client_id) DO UPDATE
SET zone = EXCLUDED.zone, phone = EXCLUDED.phone, phone_index = EXCLUDED.phone_index,
    phone_state = EXCLUDED.phone_state, email = EXCLUDED.email, email_state = EXCLUDED.email_state,
    stated_at = EXCLUDED.stated_at
WHERE client.stated_at <= EXCLUDED.stated_at
RETURNING client_id

-- name: discharge_client
UPDATE client SET discharged_at = $3 WHERE clinic_id = $1 AND client_id = $2 AND discharged_at IS NULL

-- name: clients
SELECT clinic_id, client_id, zone, phone, phone_state, email, email_state, discharged_at
FROM client WHERE clinic_id = ANY ($1::uuid[]) AND client_id = ANY ($2::uuid[])

-- name: client_by_number
-- In each of these clinics the one enrolled last, where a number has passed from one client to another.
SELECT DISTINCT ON (c.clinic_id) c.clinic_id, c.client_id, c.discharged_at IS NOT NULL AS discharged, c.stated_at
FROM unnest($1::uuid[], $2::bytea[]) AS wanted (clinic_id, phone_index)
JOIN client c ON c.clinic_id = wanted.clinic_id AND c.phone_index = wanted.phone_index
ORDER BY c.clinic_id, c.discharged_at IS NULL DESC, c.stated_at DESC, c.client_id

-- name: everyone_with_number
SELECT client_id FROM client WHERE clinic_id = $1 AND phone_index = $2 ORDER BY client_id

-- name: asked_at
-- When a client was last asked to confirm a consent that is still to be confirmed.
SELECT max(t.planned_at) AS asked_at
FROM text t JOIN consent c ON c.clinic_id = t.clinic_id AND c.client_id = t.client_id AND c.channel = 'sms'
WHERE t.clinic_id = $1 AND t.client_id = $2 AND t.kind = 'opt_in' AND c.state IN ('recorded', 'asked')

-- name: is_being_asked
-- Whether an opt-in request is on its way to a client, or was lately and did not fail.
SELECT EXISTS (
    SELECT 1 FROM text
    WHERE clinic_id = $1 AND client_id = $2 AND kind = 'opt_in' AND state NOT IN ('failed', 'expired')
      AND (state = 'planned' OR planned_at > $3)
) AS asked

-- name: mark_number_invalid
UPDATE client SET phone_state = 'invalid' WHERE clinic_id = $1 AND client_id = $2 AND phone = $3

-- name: consents
SELECT clinic_id, client_id, channel, state, since
FROM consent WHERE clinic_id = ANY ($1::uuid[]) AND client_id = ANY ($2::uuid[])

-- name: save_consent
INSERT INTO consent (clinic_id, client_id, channel, state, since) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, client_id, channel) DO UPDATE
SET state = EXCLUDED.state, since = EXCLUDED.since, stopped_index = NULL

-- name: remember_stop
-- The client's own word has ended a consent that was confirmed, for the number that the client has now.
UPDATE consent c SET stopped_index = p.phone_index
FROM client p
WHERE c.clinic_id = $1 AND c.client_id = $2 AND c.channel = $3
  AND p.clinic_id = c.clinic_id AND p.client_id = c.client_id

-- name: stopped_from
SELECT EXISTS (
    SELECT 1 FROM consent
    WHERE clinic_id = $1 AND client_id = $2 AND channel = 'sms' AND state = 'revoked' AND stopped_index = $3
) AS stopped

-- name: save_plans
-- Only a newer version of a plan that is not over is taken; what comes back was taken.
INSERT INTO plan (clinic_id, plan_id, client_id, version, cue, response, discreet, copy_level, expires_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::text[],
                     $8::text[], $9::timestamptz[])
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET version = EXCLUDED.version, cue = EXCLUDED.cue, response = EXCLUDED.response, discreet = EXCLUDED.discreet,
    copy_level = EXCLUDED.copy_level, expires_at = EXCLUDED.expires_at
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

-- name: drop_moments
-- All moments of these plans but those that are kept.
DELETE FROM moment
WHERE clinic_id = ANY ($1::uuid[]) AND plan_id = ANY ($2::uuid[]) AND NOT moment_id = ANY ($3::uuid[])

-- name: save_moments
INSERT INTO moment (clinic_id, moment_id, client_id, plan_id, days, opens, closes, lead_minutes, since,
                    decision_at, local_date, window_start, window_end)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::time[], $7::time[],
                     $8::smallint[], $9::timestamptz[], $10::timestamptz[], $11::date[], $12::timestamptz[],
                     $13::timestamptz[])
ON CONFLICT (clinic_id, moment_id) DO UPDATE
SET plan_id = EXCLUDED.plan_id, days = EXCLUDED.days, opens = EXCLUDED.opens, closes = EXCLUDED.closes,
    lead_minutes = EXCLUDED.lead_minutes, since = EXCLUDED.since, decision_at = EXCLUDED.decision_at,
    local_date = EXCLUDED.local_date, window_start = EXCLUDED.window_start, window_end = EXCLUDED.window_end
WHERE moment.client_id = EXCLUDED.client_id

-- name: moments_of_client
SELECT moment_id, days, opens, closes, lead_minutes, since
FROM moment WHERE clinic_id = $1 AND client_id = $2

-- name: plan_moments_again
-- The next decision points, all at once; null for a moment that has none any more.
UPDATE moment
SET decision_at = next.decision_at, local_date = next.local_date,
    window_start = next.window_start, window_end = next.window_end
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::date[], $5::timestamptz[], $6::timestamptz[])
     AS next (clinic_id, moment_id, decision_at, local_date, window_start, window_end)
WHERE moment.clinic_id = next.clinic_id AND moment.moment_id = next.moment_id

-- name: claim_moments
-- Due moments that no other dispatcher is at. Nobody waits here for a lock, so nobody waits in a ring.
SELECT m.clinic_id, m.moment_id, m.client_id, m.plan_id, m.days, m.opens, m.closes, m.lead_minutes,
       m.decision_at, m.local_date, m.window_start, m.window_end,
       p.version, p.cue, p.response, p.discreet, p.copy_level, p.expires_at, p.ended, p.paused
FROM moment m JOIN plan p ON p.clinic_id = m.clinic_id AND p.plan_id = m.plan_id
WHERE m.decision_at <= $1
ORDER BY m.decision_at LIMIT $2
FOR UPDATE OF m SKIP LOCKED

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

-- name: plan_text
-- A text is planned once, however often it is asked for.
INSERT INTO text (clinic_id, text_id, client_id, kind, channel, state, address, due_at, useful_until, planned_at,
                  changed_at)
VALUES ($1, $2, $3, $4, $5, 'planned', $6, $7, $8, $9, $9)
ON CONFLICT (clinic_id, text_id) DO NOTHING

-- name: unplan_text
DELETE FROM text WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned' AND tries = 0

-- name: said_since
SELECT EXISTS (
    SELECT 1 FROM text WHERE clinic_id = $1 AND client_id = $2 AND kind = $3 AND planned_at > $4 AND state <> 'expired'
) AS said

-- name: claim_texts
SELECT clinic_id, text_id, client_id, kind, channel, address, due_at, useful_until, tries, sends
FROM text WHERE state = 'planned' AND due_at <= $1 AND channel = $3
ORDER BY kind = 'nudge', kind IN ('proposal', 'say_back'), due_at LIMIT $2
FOR UPDATE SKIP LOCKED

-- name: nudge_of_text
-- What a nudge that is tried again was decided upon, and how things stand with its plan now.
SELECT d.opportunity_id, d.client_id, d.plan_id, d.window_start, d.window_end, d.sent_on,
       p.cue, p.response, p.discreet, p.copy_level, p.expires_at, p.ended, p.paused
FROM decision d JOIN plan p ON p.clinic_id = d.clinic_id AND p.plan_id = d.plan_id
WHERE d.clinic_id = $1 AND d.nudge_id = $2

-- name: postpone_text
UPDATE text SET due_at = $3, changed_at = $4 WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned'

-- name: change_channel
UPDATE text SET channel = $3, due_at = $4, changed_at = $4
WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned'

-- name: wait_to_know
-- The longer it has waited, the longer until the next look; its whole time ($4) begins then. After a week ($5) it runs out.
UPDATE text SET due_at = next.look, useful_until = greatest(useful_until, least(next.look + $4, planned_at + $5)),
                changed_at = $3
FROM (SELECT $3::timestamptz + least(greatest($3 - planned_at, '1 minute'), '10 minutes') AS look
      FROM text WHERE clinic_id = $1 AND text_id = $2) AS next
WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned'

-- name: wake_texts
-- What may have waited to know the clinic or the client is looked at now. What waits for more is put off again.
UPDATE text SET due_at = $3, changed_at = $3
WHERE clinic_id = $1 AND ($2::uuid IS NULL OR client_id = $2) AND state = 'planned' AND tries = 0 AND due_at > $3

-- name: planned_texts
SELECT text_id, kind, channel FROM text WHERE clinic_id = $1 AND client_id = $2 AND state = 'planned' FOR UPDATE

-- name: text
SELECT clinic_id, text_id, client_id, kind, channel, state, useful_until, tries, sends
FROM text WHERE clinic_id = $1 AND text_id = $2 FOR UPDATE

-- name: save_nudge_text
INSERT INTO text (clinic_id, text_id, client_id, kind, channel, state, useful_until, planned_at, changed_at, due_at)
VALUES ($1, $2, $3, 'nudge', $4, 'planned', $5, $6, $6, $7)
ON CONFLICT (clinic_id, text_id) DO NOTHING

-- name: move_text
UPDATE text SET state = $3, due_at = $4, tries = $5, sends = $6, changed_at = $7, reason = COALESCE($8, reason)
WHERE clinic_id = $1 AND text_id = $2

-- name: texts_of_client
SELECT text_id, kind, channel, state, reason, planned_at, changed_at
FROM text
WHERE clinic_id = $1 AND client_id = $2 AND (planned_at, text_id) < ($3, $4)
ORDER BY planned_at DESC, text_id DESC LIMIT $5

-- name: begin_attempt
INSERT INTO attempt (clinic_id, attempt_id, text_id, client_id, state, address, sender, body, segments, begun_at,
                     settle_at)
VALUES ($1, $2, $3, $4, 'sending', $5, $6, $7, $8, $9, $10)

-- name: attempt
SELECT a.clinic_id, a.attempt_id, a.text_id, a.client_id, a.state, a.address, a.sender, a.body, a.segments,
       a.begun_at, a.settle_at, a.looks, a.provider_id, a.accepted_at, t.kind, t.channel, d.opportunity_id, d.plan_id,
       NOT EXISTS (SELECT 1 FROM attempt later
                   WHERE later.clinic_id = a.clinic_id AND later.text_id = a.text_id
                     AND (later.begun_at, later.attempt_id) > (a.begun_at, a.attempt_id)) AS newest
FROM attempt a
JOIN text t ON t.clinic_id = a.clinic_id AND t.text_id = a.text_id
LEFT JOIN decision d ON d.clinic_id = a.clinic_id AND d.nudge_id = a.text_id
WHERE a.clinic_id = $1 AND a.attempt_id = $2

-- name: clinic_of_attempt
SELECT clinic_id, client_id FROM attempt WHERE attempt_id = $1

-- name: move_attempt
UPDATE attempt SET state = $3, settle_at = $4, provider_id = COALESCE(provider_id, $5),
                   accepted_at = COALESCE(accepted_at, $6), code = COALESCE($7, code)
WHERE clinic_id = $1 AND attempt_id = $2

-- name: claim_unsettled
-- Attempts whose time has run out without an answer. Looking is put off for others while this one looks.
UPDATE attempt SET settle_at = $2, looks = looks + 1
WHERE (clinic_id, attempt_id) IN (
    SELECT clinic_id, attempt_id FROM attempt WHERE settle_at <= $1
    ORDER BY settle_at LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING clinic_id, attempt_id, looks

-- name: leave_attempt
UPDATE attempt SET settle_at = NULL WHERE clinic_id = $1 AND attempt_id = $2

-- name: taken_provider_ids
-- Provider ids that are known to belong to another attempt.
SELECT provider_id FROM attempt
WHERE clinic_id = $1 AND client_id = $2 AND provider_id = ANY ($3::text[]) AND attempt_id <> $4

-- name: record_report
-- Each thing a carrier says of a text counts once.
INSERT INTO delivery_report (clinic_id, provider_id, status, code, attempt_id, received_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
RETURNING attempt_id

-- name: inbound_is_on_record
SELECT EXISTS (
    SELECT 1 FROM inbound WHERE clinic_id = ANY ($1::uuid[]) AND account = $2 AND provider_id = $3
) AS known

-- name: record_inbound
-- Each text that came in is kept once, however often it is delivered.
INSERT INTO inbound (clinic_id, account, provider_id, client_id, stranger, opt_out, address, body, carrier_said,
                     received_at, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
ON CONFLICT DO NOTHING
RETURNING number

-- name: due_inbound
-- What is due, one for each client, so that what a client said is taken in the order it came; only an opt-out overtakes
-- a text that has failed.
SELECT i.clinic_id, i.account, i.provider_id, i.client_id, i.opt_out
FROM inbound i
WHERE i.due_at <= $1
  AND NOT EXISTS (SELECT 1 FROM inbound earlier
                  WHERE earlier.due_at IS NOT NULL AND earlier.clinic_id = i.clinic_id
                    AND earlier.client_id = i.client_id AND earlier.number < i.number
                    AND NOT (i.opt_out AND earlier.tries > 0))
ORDER BY i.due_at, i.number LIMIT $2

-- name: take_inbound
SELECT clinic_id, account, provider_id, number, client_id, stranger, opt_out, address, body, carrier_said, received_at
FROM inbound WHERE clinic_id = $1 AND account = $2 AND provider_id = $3 AND due_at IS NOT NULL
FOR UPDATE SKIP LOCKED

-- name: opted_out_since
-- Whether the client has said STOP after this text.
SELECT EXISTS (
    SELECT 1 FROM inbound WHERE clinic_id = $1 AND client_id = $2 AND opt_out AND number > $3
) AS opted_out

-- name: close_inbound
UPDATE inbound SET answered_at = $4, due_at = NULL WHERE clinic_id = $1 AND account = $2 AND provider_id = $3

-- name: count_inbound_try
UPDATE inbound SET tries = tries + 1
WHERE clinic_id = $1 AND account = $2 AND provider_id = $3 AND due_at IS NOT NULL
RETURNING tries

-- name: put_off_inbound
UPDATE inbound SET due_at = $4 WHERE clinic_id = $1 AND account = $2 AND provider_id = $3

-- name: tell_stranger
-- Whether a stranger was not told since $4, and is told now.
INSERT INTO stranger (clinic_id, stranger_id, told_at) VALUES ($1, $2, $3)
ON CONFLICT (clinic_id, stranger_id) DO UPDATE SET told_at = EXCLUDED.told_at WHERE stranger.told_at <= $4
RETURNING stranger_id

-- name: save_reply
INSERT INTO reply (clinic_id, reply_id, client_id, meaning, opportunity_id, helpfulness, late, body, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id, reply_id) DO NOTHING

-- name: replies_of_client
-- Newest first; $3 and $4 are the last row of the page before.
SELECT reply_id, meaning, opportunity_id, helpfulness, late, body, received_at
FROM reply
WHERE clinic_id = $1 AND client_id = $2 AND (received_at, reply_id) < ($3, $4)
ORDER BY received_at DESC, reply_id DESC LIMIT $5

-- name: next_due
-- The next instant at which there is something to say, over all clinics.
SELECT least((SELECT min(decision_at) FROM moment WHERE decision_at IS NOT NULL),
             (SELECT min(due_at) FROM text WHERE state = 'planned' AND due_at IS NOT NULL)) AS due_at

-- name: next_unsettled
SELECT min(settle_at) AS due_at FROM attempt WHERE settle_at IS NOT NULL

-- name: next_inbound
-- What waits behind an earlier text of its client is not due before that one.
SELECT min(i.due_at) AS due_at FROM inbound i
WHERE i.due_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM inbound earlier
                  WHERE earlier.due_at IS NOT NULL AND earlier.clinic_id = i.clinic_id
                    AND earlier.client_id = i.client_id AND earlier.number < i.number
                    AND NOT (i.opt_out AND earlier.tries > 0))

-- name: ring
-- Heard by the loops of every process once the transaction commits.
SELECT pg_notify($1, '')

-- name: put_proposal
-- The latest proposal of a plan counts; what comes back was taken.
INSERT INTO proposal (clinic_id, plan_id, client_id, version, state, way, cue, response, discreet, copy_level, link,
                      proposed_at, answer_until, text_id, cause_id, correlation_id)
VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET version = EXCLUDED.version, state = EXCLUDED.state, way = EXCLUDED.way, cue = EXCLUDED.cue,
    response = EXCLUDED.response, discreet = EXCLUDED.discreet, copy_level = EXCLUDED.copy_level, link = EXCLUDED.link,
    proposed_at = EXCLUDED.proposed_at, answer_until = EXCLUDED.answer_until, asked_at = NULL,
    text_id = EXCLUDED.text_id, cause_id = EXCLUDED.cause_id, correlation_id = EXCLUDED.correlation_id, confidence = NULL
WHERE proposal.client_id = EXCLUDED.client_id
  AND (proposal.version, proposal.proposed_at) < (EXCLUDED.version, EXCLUDED.proposed_at)
RETURNING plan_id

-- name: proposal
SELECT clinic_id, plan_id, client_id, version, state, way, cue, response, discreet, copy_level, link, answer_until,
       text_id, cause_id, correlation_id
FROM proposal WHERE clinic_id = $1 AND plan_id = $2 AND client_id = $3 AND version = $4
FOR UPDATE

-- name: proposal_of_text
-- What a text asks about; nothing, if something newer is asked by now.
SELECT clinic_id, plan_id, client_id, version, state, way, cue, response, discreet, copy_level, link, answer_until,
       text_id, cause_id, correlation_id
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

-- name: asked_about
-- The plans about which a client was asked by a text that went out, or may have, and whose answer may be heard.
SELECT p.plan_id, p.version, p.way, p.state, p.asked_at, p.answer_until, p.confidence
FROM proposal p
JOIN text t ON t.clinic_id = p.clinic_id AND t.text_id = p.text_id
JOIN consent c ON c.clinic_id = p.clinic_id AND c.client_id = p.client_id AND c.channel = 'sms'
WHERE p.clinic_id = $1 AND p.client_id = $2 AND p.state IN ('open', 'asked_back', 'said_back') AND p.asked_at IS NOT NULL
  AND c.state = 'confirmed' AND t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')
