-- name: add_consent_entry
-- A fact that was heard before is not written again.
INSERT INTO consent_entry (clinic_id, entry_id, client_id, channel, said, evidence, wording_version, heard_from, at, purposes,
                           actor, actor_id, reference, risk_warning, form_opens)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (clinic_id, entry_id) DO NOTHING

-- name: consent_entries
-- The newest of a channel, and the newest of those that name purposes; older ones cannot change the outcome.
(SELECT entry_id, said, evidence, wording_version, at, purposes, actor, actor_id, reference, risk_warning, form_opens FROM consent_entry
 WHERE clinic_id = $1 AND client_id = $2 AND channel = $3 ORDER BY at DESC LIMIT 1000)
UNION
(SELECT entry_id, said, evidence, wording_version, at, purposes, actor, actor_id, reference, risk_warning, form_opens FROM consent_entry
 WHERE clinic_id = $1 AND client_id = $2 AND channel = $3 AND purposes IS NOT NULL ORDER BY at DESC LIMIT 1000)

-- name: consent_entries_after
-- A client's ledger in the order in which things happened, from behind the line $3 (from the first, if it is null).
SELECT entry_id, client_id, channel, said, evidence, wording_version, at, purposes, actor, actor_id, reference, risk_warning,
       form_opens
FROM consent_entry
WHERE clinic_id = $1 AND client_id = $2
  AND ($3::uuid IS NULL OR (at, position) > (SELECT at, position FROM consent_entry WHERE clinic_id = $1 AND entry_id = $3))
ORDER BY at, position LIMIT $4

-- name: consent_entry
SELECT entry_id, client_id, channel, said, evidence, wording_version, at, purposes, actor, actor_id, reference, risk_warning,
       form_opens
FROM consent_entry
WHERE clinic_id = $1 AND entry_id = $2

-- name: save_consent
INSERT INTO consent (clinic_id, client_id, channel, state, since, evidence, wording_version, purposes, risk_warning, form_opens)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (clinic_id, client_id, channel) DO UPDATE
SET state = EXCLUDED.state, since = EXCLUDED.since, evidence = EXCLUDED.evidence,
    wording_version = EXCLUDED.wording_version, purposes = EXCLUDED.purposes,
    risk_warning = EXCLUDED.risk_warning, form_opens = EXCLUDED.form_opens

-- name: consents
SELECT client_id, channel, state, since, evidence, wording_version, purposes, risk_warning, form_opens FROM consent
WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[])
