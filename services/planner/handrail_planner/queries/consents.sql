-- name: add_consent_entry
-- A fact that was heard before is not written again.
INSERT INTO consent_entry (clinic_id, entry_id, client_id, channel, said, evidence, wording_version, heard_from, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id, entry_id) DO NOTHING

-- name: consent_entries
-- The newest of a channel; older ones cannot change the outcome.
SELECT said, evidence, wording_version, at FROM consent_entry
WHERE clinic_id = $1 AND client_id = $2 AND channel = $3 ORDER BY at DESC LIMIT 1000

-- name: save_consent
INSERT INTO consent (clinic_id, client_id, channel, state, since, evidence, wording_version)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (clinic_id, client_id, channel) DO UPDATE
SET state = EXCLUDED.state, since = EXCLUDED.since, evidence = EXCLUDED.evidence,
    wording_version = EXCLUDED.wording_version

-- name: consents
SELECT client_id, channel, state, since, evidence, wording_version FROM consent
WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[])
