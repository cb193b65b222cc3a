-- name: asked_at
-- When a request went out, or may have, between $3 and $4 to confirm a consent that is still to be confirmed.
SELECT max(a.begun_at) AS asked_at
FROM text t
JOIN attempt a ON a.clinic_id = t.clinic_id AND a.text_id = t.text_id
JOIN consent c ON c.clinic_id = t.clinic_id AND c.client_id = t.client_id AND c.channel = 'sms'
WHERE t.clinic_id = $1 AND t.client_id = $2 AND t.kind = 'opt_in' AND c.state IN ('recorded', 'asked')
  AND t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered') AND a.begun_at > $3 AND a.begun_at <= $4

-- name: is_being_asked
-- Whether an opt-in request is on its way to a client, or was lately and did not fail.
SELECT EXISTS (
    SELECT 1 FROM text
    WHERE clinic_id = $1 AND client_id = $2 AND kind = 'opt_in' AND state NOT IN ('failed', 'expired')
      AND (state = 'planned' OR planned_at > $3)
) AS asked

-- name: consents
-- stop_at: when a STOP came in that is on record and has not had its effect yet.
SELECT c.clinic_id, c.client_id, c.channel, c.state, c.since, c.alone,
       (SELECT max(i.received_at) FROM inbound i
        WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id AND i.opt_out AND i.due_at IS NOT NULL) AS stop_at
FROM consent c WHERE c.clinic_id = ANY ($1::uuid[]) AND c.client_id = ANY ($2::uuid[])

-- name: save_consent
INSERT INTO consent (clinic_id, client_id, channel, state, since, alone) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, client_id, channel) DO UPDATE
SET state = EXCLUDED.state, since = EXCLUDED.since, alone = EXCLUDED.alone, stopped_index = NULL, by_client = false

-- name: remember_stop
-- The client's own word has ended a consent that was confirmed, for the number that the client has now.
UPDATE consent c SET stopped_index = p.phone_index, by_client = true
FROM client p
WHERE c.clinic_id = $1 AND c.client_id = $2 AND c.channel = $3
  AND p.clinic_id = c.clinic_id AND p.client_id = c.client_id

-- name: stopped_from
SELECT EXISTS (
    SELECT 1 FROM consent
    WHERE clinic_id = $1 AND client_id = $2 AND channel = 'sms' AND state = 'revoked' AND stopped_index = $3
) AS stopped

-- name: stopped_by_client
SELECT EXISTS (
    SELECT 1 FROM consent
    WHERE clinic_id = $1 AND client_id = $2 AND channel = $3 AND state = 'revoked' AND by_client
) AS stopped
