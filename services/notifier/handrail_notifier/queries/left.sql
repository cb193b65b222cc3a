-- name: note_left
-- The client's own word has closed what they have on this channel now. $5: a new form opens it. What was said last holds.
INSERT INTO left_address (clinic_id, channel, address_index, left_at, form_opens)
SELECT clinic_id, $3, CASE WHEN $3 = 'sms' THEN phone_index ELSE email_index END, $4, $5 FROM client
WHERE clinic_id = $1 AND client_id = $2 AND CASE WHEN $3 = 'sms' THEN phone_index ELSE email_index END IS NOT NULL
ON CONFLICT (clinic_id, channel, address_index) DO UPDATE SET left_at = EXCLUDED.left_at, form_opens = EXCLUDED.form_opens

-- name: note_left_number
-- The same of a number, whoever has it, at each of these clinics ($1) by its index there ($2).
INSERT INTO left_address (clinic_id, channel, address_index, left_at)
SELECT clinic_id, 'sms', address_index, $3 FROM unnest($1::uuid[], $2::bytea[]) AS gone (clinic_id, address_index)
ON CONFLICT (clinic_id, channel, address_index) DO UPDATE SET left_at = EXCLUDED.left_at

-- name: left_from
-- When somebody left, by their own word, from what the client has on this channel now, and whether a form opens it; of an address that
-- was stated before it had a digest, what the client's own consent remembers.
SELECT gone.at, gone.form_opens FROM (
    SELECT l.left_at AS at, l.form_opens FROM client p
    JOIN left_address l ON l.clinic_id = p.clinic_id AND l.channel = $3
     AND l.address_index = CASE WHEN $3 = 'sms' THEN p.phone_index ELSE p.email_index END
    WHERE p.clinic_id = $1 AND p.client_id = $2
    UNION ALL
    SELECT c.since, c.form_opens FROM client p
    JOIN consent c ON c.clinic_id = p.clinic_id AND c.client_id = p.client_id AND c.channel = $3
    WHERE p.clinic_id = $1 AND p.client_id = $2 AND $3 = 'email' AND p.email_index IS NULL
      AND c.state = 'revoked' AND c.by_client
) AS gone LIMIT 1

-- name: has_left_from
SELECT EXISTS (SELECT 1 FROM left_address WHERE clinic_id = $1 AND channel = 'sms' AND address_index = $2) AS gone

-- name: left_meanwhile
-- Which of these texts ($2) were planned before somebody left from the number ($3) that they go to.
SELECT t.text_id FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS wanted (clinic_id, text_id, address_index)
JOIN text t ON t.clinic_id = wanted.clinic_id AND t.text_id = wanted.text_id
JOIN left_address l ON l.clinic_id = wanted.clinic_id AND l.channel = 'sms' AND l.address_index = wanted.address_index
WHERE l.left_at > t.planned_at

-- name: came_back
-- START came from there, or what opens it in its place.
DELETE FROM left_address l USING client p
WHERE l.clinic_id = $1 AND p.clinic_id = l.clinic_id AND p.client_id = $2 AND l.channel = $3
  AND l.address_index = CASE WHEN $3 = 'sms' THEN p.phone_index ELSE p.email_index END

-- name: note_not_theirs
-- Whoever has the number that the client has now says that they are somebody else.
INSERT INTO not_theirs (clinic_id, client_id, phone_index, said_at)
SELECT clinic_id, client_id, phone_index, $3 FROM client WHERE clinic_id = $1 AND client_id = $2 AND phone_index IS NOT NULL
ON CONFLICT DO NOTHING

-- name: is_not_theirs
SELECT EXISTS (
    SELECT 1 FROM not_theirs n
    JOIN client p ON p.clinic_id = n.clinic_id AND p.client_id = n.client_id AND p.phone_index = n.phone_index
    WHERE n.clinic_id = $1 AND n.client_id = $2
) AS not_theirs
