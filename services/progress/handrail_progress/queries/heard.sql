-- name: add_heard
-- One statement for a batch, in the order in which it was heard. What is in the log already stays as it is.
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, subject, event_id, type, occurred_at, data
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::jsonb[])
    WITH ORDINALITY AS line (clinic_id, subject, event_id, type, occurred_at, data, number)
ORDER BY number
ON CONFLICT (clinic_id, event_id) DO NOTHING

-- name: clinic_after
-- The next clinic that the log or a row is about, whichever it is: a rebuild goes through all.
SELECT clinic_id FROM (
    (SELECT clinic_id FROM heard WHERE clinic_id > $1 ORDER BY clinic_id LIMIT 1)
    UNION ALL (SELECT clinic_id FROM run WHERE clinic_id > $1 ORDER BY clinic_id LIMIT 1)
    UNION ALL (SELECT clinic_id FROM opportunity WHERE clinic_id > $1 ORDER BY clinic_id LIMIT 1)
    UNION ALL (SELECT clinic_id FROM waypoint WHERE clinic_id > $1 ORDER BY clinic_id LIMIT 1)
    UNION ALL (SELECT clinic_id FROM rating WHERE clinic_id > $1 ORDER BY clinic_id LIMIT 1)
    UNION ALL (SELECT clinic_id FROM clinic_rules WHERE clinic_id > $1 ORDER BY clinic_id LIMIT 1)
    UNION ALL (SELECT clinic_id FROM client_zone WHERE clinic_id > $1 ORDER BY clinic_id LIMIT 1)
    UNION ALL (SELECT clinic_id FROM discharge WHERE clinic_id > $1 ORDER BY clinic_id LIMIT 1)) AS next
ORDER BY clinic_id LIMIT 1

-- name: subjects_after
-- Whom of a clinic the log or a row of any kind is about, beginning after $2: of the log one step of the index for each.
WITH RECURSIVE walk (subject, step) AS (
    (SELECT subject, 1 FROM heard WHERE clinic_id = $1 AND subject > $2 ORDER BY subject LIMIT 1)
    UNION ALL
    SELECT next.subject, step + 1 FROM walk CROSS JOIN LATERAL (
        SELECT heard.subject FROM heard WHERE heard.clinic_id = $1 AND heard.subject > walk.subject
        ORDER BY heard.subject LIMIT 1) AS next
    WHERE step < $3)
SELECT subject FROM walk
UNION (SELECT DISTINCT client_id FROM run WHERE clinic_id = $1 AND client_id > $2 ORDER BY client_id LIMIT $3)
UNION (SELECT DISTINCT client_id FROM opportunity WHERE clinic_id = $1 AND client_id > $2 ORDER BY client_id LIMIT $3)
UNION (SELECT DISTINCT client_id FROM waypoint WHERE clinic_id = $1 AND client_id > $2 ORDER BY client_id LIMIT $3)
UNION (SELECT DISTINCT client_id FROM rating WHERE clinic_id = $1 AND client_id > $2 ORDER BY client_id LIMIT $3)
UNION (SELECT client_id FROM client_zone WHERE clinic_id = $1 AND client_id > $2 ORDER BY client_id LIMIT $3)
UNION (SELECT client_id FROM discharge WHERE clinic_id = $1 AND client_id > $2 ORDER BY client_id LIMIT $3)
ORDER BY subject LIMIT $3

-- name: heard_of_subjects
-- What was heard of them after a position, in the order in which it was heard.
SELECT position, clinic_id, subject, event_id, type, occurred_at, data::text AS data
FROM heard WHERE clinic_id = $1 AND subject = ANY ($2::uuid[]) AND position > $3
ORDER BY position LIMIT $4
