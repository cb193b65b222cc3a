-- name: numbers_taken
-- Which of these numbers a client in care has.
SELECT phone_index FROM client
WHERE clinic_id = $1 AND discharged_at IS NULL AND phone_index = ANY ($2::bytea[])

-- name: mailboxes_taken
-- Which of these mailboxes a client in care has.
SELECT DISTINCT email_index FROM client
WHERE clinic_id = $1 AND discharged_at IS NULL AND email_index = ANY ($2::bytea[])

-- name: mailboxes_unindexed
-- Clients in care whose address stood before there was an index, from behind $2, so many at a time.
SELECT client_id, email FROM client
WHERE clinic_id = $1 AND client_id > $2 AND email IS NOT NULL AND email_index IS NULL AND discharged_at IS NULL
ORDER BY client_id LIMIT $3

-- name: index_mailboxes
-- Unless the address was replaced meanwhile. The arrays are parallel.
UPDATE client SET email_index = read.index
FROM unnest($2::uuid[], $3::text[], $4::bytea[]) AS read (client, sealed, index)
WHERE clinic_id = $1 AND client_id = read.client AND email = read.sealed

-- name: import_clients
-- No row comes back for a client whose number was taken in the meantime: two imports at once wait for each other here.
INSERT INTO client (clinic_id, import_id, enrolled_at, fit_due_at, import_line, client_id, phone, phone_index, email, email_index, name,
                    zone, language)
SELECT $1, $2, $3, $3::timestamptz + interval '14 days', *
FROM unnest($4::integer[], $5::uuid[], $6::text[], $7::bytea[], $8::text[], $9::bytea[], $10::text[],
                                 $11::text[], $12::text[])
ON CONFLICT (clinic_id, phone_index) WHERE discharged_at IS NULL DO NOTHING
RETURNING client_id

-- name: import_consent_entries
INSERT INTO consent_entry (clinic_id, said, evidence, heard_from, at, purposes, actor, actor_id, reference, entry_id, client_id,
                           channel, wording_version, risk_warning)
SELECT $1, $2, $3, 'planner', $4, $5, $6, $7, $8, *
FROM unnest($9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[])

-- name: import_consents
INSERT INTO consent (clinic_id, state, evidence, since, purposes, client_id, channel, wording_version, risk_warning)
SELECT $1, $2, $3, $4, $5, * FROM unnest($6::uuid[], $7::text[], $8::text[], $9::text[])

-- name: imported
SELECT import_line, client_id FROM client
WHERE clinic_id = $1 AND import_id = $2 ORDER BY import_line LIMIT $3
