-- name: save_supporter
INSERT INTO supporter (clinic_id, supporter_id, client_id, version, phone, calls, phone_index, language, zone, day, at, wording_version,
                       reference, recorded_by, named_at, state, heard_at, ended_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (clinic_id, supporter_id) DO UPDATE
SET version = EXCLUDED.version, phone = EXCLUDED.phone, calls = EXCLUDED.calls, language = EXCLUDED.language, zone = EXCLUDED.zone,
    day = EXCLUDED.day, at = EXCLUDED.at, state = EXCLUDED.state, heard_at = EXCLUDED.heard_at, ended_by = EXCLUDED.ended_by

-- name: supporter
SELECT * FROM supporter WHERE clinic_id = $1 AND supporter_id = $2

-- name: supporter_of_client
-- The one that stands, or else the one that was named last.
SELECT * FROM supporter WHERE clinic_id = $1 AND client_id = $2 ORDER BY state <> 'ended' DESC, named_at DESC, supporter_id DESC LIMIT 1

-- name: supporter_named_since
-- Whether this number was named for the client since then.
SELECT EXISTS (SELECT 1 FROM supporter WHERE clinic_id = $1 AND client_id = $2 AND phone_index = $3 AND named_at > $4) AS named

-- name: forget_supporters_numbers
-- Across clinics: by what a number would be known again, of who was ended and named before then.
UPDATE supporter SET phone_index = NULL WHERE state = 'ended' AND phone_index IS NOT NULL AND named_at <= $1

-- name: note_supporter_consent
-- A word of a supporter's own consent, once.
INSERT INTO supporter_consent (clinic_id, supporter_id, event_id, state, by_whom, wording_version, reply_id, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING

-- name: supporter_consents
SELECT * FROM supporter_consent WHERE clinic_id = $1 AND supporter_id = $2 ORDER BY at, event_id
