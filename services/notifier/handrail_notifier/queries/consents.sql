-- name: asked_at
-- When a request went out, or may have, between $3 and $4 to confirm a consent that is still to be confirmed; none, if it was answered
-- with a no.
SELECT max(a.begun_at) AS asked_at
FROM text t
JOIN attempt a ON a.clinic_id = t.clinic_id AND a.text_id = t.text_id
JOIN consent c ON c.clinic_id = t.clinic_id AND c.client_id = t.client_id AND c.channel = 'sms'
WHERE t.clinic_id = $1 AND t.client_id = $2 AND t.kind IN ('opt_in', 'renew') AND c.state IN ('recorded', 'asked', 'lapsed')
  AND t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered') AND a.begun_at > $3 AND a.begun_at <= $4
  AND NOT EXISTS (SELECT 1 FROM reply r WHERE r.clinic_id = $1 AND r.client_id = $2 AND r.meaning = 'opt_in_declined'
                  AND r.received_at >= a.begun_at)

-- name: is_being_asked
-- Whether an opt-in request is on its way to a client, or was lately, did not fail and was not answered with a no.
SELECT EXISTS (
    SELECT 1 FROM text
    WHERE clinic_id = $1 AND client_id = $2 AND kind = 'opt_in' AND state NOT IN ('failed', 'expired')
      AND (state = 'planned' OR planned_at > $3)
      AND NOT EXISTS (SELECT 1 FROM reply r WHERE r.clinic_id = $1 AND r.client_id = $2 AND r.meaning = 'opt_in_declined'
                      AND r.received_at >= planned_at)
) AS asked

-- name: consents
-- stop_at: when a STOP came in that is on record and has not had its effect yet; doubted: whether what may be one did.
SELECT c.clinic_id, c.client_id, c.channel, c.state, c.since, c.alone, c.purposes, c.purposes_at,
       (SELECT max(i.received_at) FROM inbound i
        WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id AND i.opt_out AND i.due_at IS NOT NULL) AS stop_at,
       EXISTS (SELECT 1 FROM inbound i WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id AND i.doubtful
               AND i.due_at IS NOT NULL) AS doubted
FROM consent c WHERE c.clinic_id = ANY ($1::uuid[]) AND c.client_id = ANY ($2::uuid[])

-- name: save_consent
-- What it is for stays as it is.
INSERT INTO consent (clinic_id, client_id, channel, state, since, alone, renew_at, told_at, notice_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id, client_id, channel) DO UPDATE
SET state = EXCLUDED.state, since = EXCLUDED.since, alone = EXCLUDED.alone, renew_at = EXCLUDED.renew_at,
    told_at = greatest(consent.told_at, EXCLUDED.told_at),
    notice_at = CASE WHEN EXCLUDED.notice_at IS NOT NULL THEN greatest(consent.notice_at, EXCLUDED.notice_at) END,
    told_before = NULL, stopped_index = NULL, by_client = false, form_opens = false

-- name: save_purposes
-- Only a change counts as one: what waits to be handed over is worded anew after it.
UPDATE consent SET purposes = $4, purposes_at = $5
WHERE clinic_id = $1 AND client_id = $2 AND channel = $3 AND purposes <> $4

-- name: next_renewal
-- The next instant at which somebody's consent is looked at, over all clinics.
SELECT min(renew_at) AS due_at FROM consent WHERE renew_at IS NOT NULL

-- name: due_renewals
-- Over all clinics: whose consent is to be looked at, the oldest first.
SELECT clinic_id, client_id, channel FROM consent WHERE renew_at <= $1 ORDER BY renew_at LIMIT $2

-- name: take_renewal
-- A confirmed consent that is still to be looked at, with what its end depends on; all of that is null while it is not known.
SELECT c.since, p.heard_at, p.discharged_at IS NOT NULL AS discharged, k.consent_months, k.consent_silent_days
FROM consent c
LEFT JOIN client p ON p.clinic_id = c.clinic_id AND p.client_id = c.client_id
LEFT JOIN clinic k ON k.clinic_id = c.clinic_id
WHERE c.clinic_id = $1 AND c.client_id = $2 AND c.channel = $3 AND c.state = 'confirmed' AND c.renew_at <= $4
FOR UPDATE OF c

-- name: plan_renewal
-- Looked at next at $4; null: not before it is confirmed again.
UPDATE consent SET renew_at = $4 WHERE clinic_id = $1 AND client_id = $2 AND channel = $3

-- name: remember_stop
-- The client's own word has ended a consent that was confirmed, for the number that the client has now; not where that was said to be
-- somebody else's. $4: that a new form opens it was said of it.
UPDATE consent c SET stopped_index = p.phone_index, by_client = true, form_opens = $4
FROM client p
WHERE c.clinic_id = $1 AND c.client_id = $2 AND c.channel = $3
  AND p.clinic_id = c.clinic_id AND p.client_id = c.client_id
  AND NOT (c.channel = 'sms' AND EXISTS (
      SELECT 1 FROM not_theirs n
      WHERE n.clinic_id = p.clinic_id AND n.client_id = p.client_id AND n.phone_index = p.phone_index))

-- name: stopped_from
SELECT EXISTS (
    SELECT 1 FROM consent
    WHERE clinic_id = $1 AND client_id = $2 AND channel = 'sms' AND state = 'revoked' AND stopped_index = $3
) AND NOT EXISTS (
    SELECT 1 FROM not_theirs WHERE clinic_id = $1 AND client_id = $2 AND phone_index = $3
) AS stopped

-- name: ended_by_client
-- Since when a channel is ended by the client's own word, and whether it was said that a new form opens it.
SELECT since, form_opens FROM consent
WHERE clinic_id = $1 AND client_id = $2 AND channel = $3 AND state = 'revoked' AND by_client

-- name: stopped_by_client
-- What *wrong number* was said of as well is not the client's own.
SELECT EXISTS (
    SELECT 1 FROM consent
    WHERE clinic_id = $1 AND client_id = $2 AND channel = $3 AND state = 'revoked' AND by_client
) AND NOT EXISTS (
    SELECT 1 FROM not_theirs n
    JOIN client p ON p.clinic_id = n.clinic_id AND p.client_id = n.client_id AND p.phone_index = n.phone_index
    WHERE n.clinic_id = $1 AND n.client_id = $2 AND $3 = 'sms'
) AS stopped
