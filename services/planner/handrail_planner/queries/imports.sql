-- name: numbers_taken
-- Which of these numbers a client in care has.
SELECT phone_index FROM client
WHERE clinic_id = $1 AND discharged_at IS NULL AND phone_index = ANY ($2::bytea[])

-- name: import_clients
-- No row comes back for a client whose number was taken in the meantime: two imports at once wait for each other here.
INSERT INTO client (clinic_id, import_id, enrolled_at, import_line, client_id, phone, phone_index, email, name, zone, language)
SELECT $1, $2, $3, * FROM unnest($4::integer[], $5::uuid[], $6::text[], $7::bytea[], $8::text[], $9::text[], $10::text[],
                                 $11::text[])
ON CONFLICT (clinic_id, phone_index) WHERE discharged_at IS NULL DO NOTHING
RETURNING client_id

-- name: import_consent_entries
INSERT INTO consent_entry (clinic_id, said, evidence, heard_from, at, entry_id, client_id, channel, wording_version)
SELECT $1, $2, $3, 'planner', $4, * FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[])

-- name: import_consents
INSERT INTO consent (clinic_id, state, evidence, since, client_id, channel, wording_version)
SELECT $1, $2, $3, $4, * FROM unnest($5::uuid[], $6::text[], $7::text[])

-- name: imported
SELECT import_line, client_id FROM client
WHERE clinic_id = $1 AND import_id = $2 ORDER BY import_line LIMIT $3
