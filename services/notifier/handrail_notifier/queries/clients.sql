-- name: save_client
-- The latest statement wins; a discharge stands. A number that is new to the client has failed no text yet.
INSERT INTO client (clinic_id, client_id, zone, phone, phone_index, phone_state, email, email_state, stated_at, language,
                    phone_country, email_index)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (clinic_id, client_id) DO UPDATE
SET zone = EXCLUDED.zone, phone = EXCLUDED.phone, phone_index = EXCLUDED.phone_index,
    phone_state = EXCLUDED.phone_state, email = EXCLUDED.email, email_state = EXCLUDED.email_state,
    stated_at = EXCLUDED.stated_at, language = EXCLUDED.language, phone_country = EXCLUDED.phone_country,
    email_index = EXCLUDED.email_index,
    phone_failures = CASE WHEN client.phone_index IS DISTINCT FROM EXCLUDED.phone_index THEN 0
                          ELSE client.phone_failures END
WHERE client.stated_at <= EXCLUDED.stated_at
RETURNING client_id

-- name: discharge_client
UPDATE client SET discharged_at = $3 WHERE clinic_id = $1 AND client_id = $2 AND discharged_at IS NULL

-- name: clients
-- rests: a text that asks for a break is on record and has not had its effect yet; code_word_came: one that holds the code word;
-- alarms: one that sounds like a crisis and has no case yet; beside_crisis: somebody else of the clinic with this number has an open case;
-- not_theirs: whoever has the number said that they are somebody else.
SELECT c.clinic_id, c.client_id, c.zone, c.phone, c.phone_state, c.email, c.email_state, c.discharged_at, c.week_wish,
       c.language, c.crisis_since, w.alias, w.copy_level, w.paused_by, w.paused_until,
       COALESCE(w.paused_by_code_word, false) AS paused_by_code_word,
       EXISTS (SELECT 1 FROM inbound i WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id AND i.rests
               AND i.due_at IS NOT NULL) AS rests,
       EXISTS (SELECT 1 FROM inbound i WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id AND i.code_word
               AND i.due_at IS NOT NULL) AS code_word_came,
       EXISTS (SELECT 1 FROM inbound i WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id
               AND i.heed_at IS NOT NULL) AS alarms,
       EXISTS (SELECT 1 FROM client o WHERE o.clinic_id = c.clinic_id AND o.phone_index = c.phone_index
               AND o.crisis_since IS NOT NULL) AS beside_crisis,
       EXISTS (SELECT 1 FROM not_theirs n WHERE n.clinic_id = c.clinic_id AND n.client_id = c.client_id
               AND n.phone_index = c.phone_index) AS not_theirs,
       ARRAY (SELECT o.channel FROM consent o WHERE o.clinic_id = c.clinic_id AND o.client_id = c.client_id
              AND 'own_words' = ANY (o.purposes)) AS own_words
FROM client c LEFT JOIN wish w ON w.clinic_id = c.clinic_id AND w.client_id = c.client_id
WHERE c.clinic_id = ANY ($1::uuid[]) AND c.client_id = ANY ($2::uuid[])

-- name: who_wrote
-- In each of these clinics everyone who has the number, with their language and code word; first the one in care who was enrolled last,
-- where it has passed from one client to another. And whether any of these clinics has the text already. A number of nobody is one row
-- without a client.
SELECT EXISTS (SELECT 1 FROM inbound WHERE clinic_id = ANY ($1::uuid[]) AND account = $3 AND provider_id = $4) AS again, who.*
FROM (SELECT) AS once LEFT JOIN (
    SELECT c.clinic_id, c.client_id, c.discharged_at IS NOT NULL AS discharged, c.stated_at, c.language, w.code_word
    FROM unnest($1::uuid[], $2::bytea[]) AS wanted (clinic_id, phone_index)
    JOIN client c ON c.clinic_id = wanted.clinic_id AND c.phone_index = wanted.phone_index
    LEFT JOIN wish w ON w.clinic_id = c.clinic_id AND w.client_id = c.client_id) AS who ON true
ORDER BY who.clinic_id, NOT who.discharged DESC, who.stated_at DESC, who.client_id

-- name: others_with_number
-- Everyone else of a clinic who has this client's number.
SELECT o.client_id FROM client c JOIN client o ON o.clinic_id = c.clinic_id AND o.phone_index = c.phone_index
WHERE c.clinic_id = $1 AND c.client_id = $2 AND o.client_id <> c.client_id

-- name: everyone_with_number
SELECT client_id FROM client WHERE clinic_id = $1 AND phone_index = $2 ORDER BY client_id

-- name: phone_failed
-- One more text in a row that did not reach the phone; only while the client still has that number.
UPDATE client SET phone_failures = least(phone_failures + 1, 1000) WHERE clinic_id = $1 AND client_id = $2 AND phone = $3

-- name: phone_reached
-- The phone has a text, so what failed before counts no more; only while the client still has that number.
UPDATE client SET phone_failures = 0 WHERE clinic_id = $1 AND client_id = $2 AND phone = $3 AND phone_failures > 0

-- name: mark_email_invalid
UPDATE client SET email_state = 'invalid' WHERE clinic_id = $1 AND client_id = $2 AND email = $3

-- name: heard
-- The client wrote ($4: and it was no opt-out); by text ($5), so the phone works. What is taken late does not turn the time back.
UPDATE client SET phone_failures = CASE WHEN $5 THEN 0 ELSE phone_failures END, heard_at = CASE WHEN $4 THEN greatest(heard_at, $3) ELSE heard_at END
WHERE clinic_id = $1 AND client_id = $2
