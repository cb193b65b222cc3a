-- name: add_client
-- No row comes back when a client in care has the number: two at once wait for each other here.
INSERT INTO client (clinic_id, client_id, phone, phone_index, email, email_index, name, zone, language, enrolled_at,
                    fit_due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10::timestamptz + interval '14 days')
ON CONFLICT (clinic_id, phone_index) WHERE discharged_at IS NULL DO NOTHING
RETURNING client_id

-- name: change_contact
UPDATE client
SET phone = $3, phone_index = $4, email = $5, email_index = $6, name = $7, zone = $8, language = $9,
    version = version + 1
WHERE clinic_id = $1 AND client_id = $2

-- name: discharge_client
UPDATE client SET discharged_at = $3 WHERE clinic_id = $1 AND client_id = $2

-- name: client
SELECT clinic_id, client_id, phone, phone_index, email, email_index, name, zone, language, version, enrolled_at, discharged_at
FROM client WHERE clinic_id = $1 AND client_id = $2

-- name: clients_after
-- In the order of enrolment, from behind the client $2 (from the first, if it is null).
SELECT clinic_id, client_id, phone, phone_index, email, email_index, name, zone, language, version, enrolled_at, discharged_at
FROM client
WHERE clinic_id = $1
  AND ($2::uuid IS NULL OR (enrolled_at, client_id) >
       (SELECT enrolled_at, client_id FROM client WHERE clinic_id = $1 AND client_id = $2))
ORDER BY enrolled_at, client_id LIMIT $3

-- name: clients_in_care_after
-- In the order of enrolment, from behind the client $2 (from the first, if it is null).
SELECT clinic_id, client_id, phone, phone_index, email, email_index, name, zone, language, version, enrolled_at, discharged_at
FROM client
WHERE clinic_id = $1 AND discharged_at IS NULL
  AND ($2::uuid IS NULL OR (enrolled_at, client_id) >
       (SELECT enrolled_at, client_id FROM client WHERE clinic_id = $1 AND client_id = $2))
ORDER BY enrolled_at, client_id LIMIT $3
