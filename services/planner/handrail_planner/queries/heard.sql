-- name: add_heard
-- What was heard before is not written again; the ids that come back are new. The arrays are parallel.
INSERT INTO heard (event_id, type, clinic_id, client_id, plan_id, occurred_at, data)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::jsonb[])
ON CONFLICT (clinic_id, event_id) DO NOTHING
RETURNING event_id

-- name: standing_named
-- The rows that a batch is about. The arrays are parallel.
SELECT clinic_id, client_id, about, id, registers
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) AS wanted (clinic, client, what, which), standing
WHERE clinic_id = wanted.clinic AND client_id = wanted.client AND about = wanted.what AND id = wanted.which

-- name: save_standing
INSERT INTO standing (clinic_id, client_id, about, id, latest_at, registers)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::jsonb[])
ON CONFLICT (clinic_id, client_id, about, id) DO UPDATE
SET latest_at = EXCLUDED.latest_at, registers = EXCLUDED.registers

-- name: drop_standing
-- The arrays are parallel.
DELETE FROM standing USING unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) AS gone (clinic_id, client_id, about, id)
WHERE standing.clinic_id = gone.clinic_id AND standing.client_id = gone.client_id
  AND standing.about = gone.about AND standing.id = gone.id

-- name: standing_of_clients
-- Of each what is about their plans and themselves, and the newest opportunities of late; so many rows of each client at most.
SELECT clinic_id, client_id, about, id, registers
FROM unnest($2::uuid[]) AS asked (who) CROSS JOIN LATERAL (
    SELECT clinic_id, client_id, about, id, registers, latest_at FROM standing
    WHERE clinic_id = $1 AND client_id = who AND (about <> 'opportunity' OR latest_at >= $3)
    ORDER BY about = 'opportunity', latest_at DESC, id LIMIT $4
) AS theirs
ORDER BY client_id, latest_at DESC, id

-- name: standing_of_client
-- Every column: what is kept for finding rows is compared like what they say.
SELECT clinic_id, client_id, about, id, latest_at, registers FROM standing WHERE clinic_id = $1 AND client_id = $2

-- name: heard_of_client
-- From behind the position $3, in the order in which it was heard.
SELECT position, event_id, type, clinic_id, client_id, plan_id, occurred_at, data FROM heard
WHERE clinic_id = $1 AND client_id = $2 AND position > $3 ORDER BY position LIMIT $4

-- name: heard_named
SELECT event_id FROM heard WHERE clinic_id = $1 AND client_id = $2 AND event_id = ANY ($3::uuid[])

-- name: clients_heard_of
-- Across clinics: everybody who is in the log or in the rows, from behind the client ($1, $2), so many at a time.
SELECT clinic_id, client_id FROM (
    (SELECT DISTINCT clinic_id, client_id FROM heard
     WHERE (clinic_id, client_id) > ($1::uuid, $2::uuid) ORDER BY clinic_id, client_id LIMIT $3)
    UNION
    (SELECT DISTINCT clinic_id, client_id FROM standing
     WHERE (clinic_id, client_id) > ($1::uuid, $2::uuid) ORDER BY clinic_id, client_id LIMIT $3)
) AS known ORDER BY clinic_id, client_id LIMIT $3

-- name: clients_heard_of_before
-- Across clinics: who has news older than $1, from behind the client ($2, $3), so many at a time.
SELECT DISTINCT clinic_id, client_id FROM heard WHERE occurred_at < $1 AND (clinic_id, client_id) > ($2::uuid, $3::uuid)
ORDER BY clinic_id, client_id LIMIT $4

-- name: forget_heard
DELETE FROM heard WHERE clinic_id = $1 AND client_id = $2 AND occurred_at < $3
