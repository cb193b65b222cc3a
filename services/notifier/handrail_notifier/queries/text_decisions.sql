-- name: add_text_decision
-- Each time that a text was decided, in order. Of what is put off again and again the first $11 are kept.
INSERT INTO text_decision (clinic_id, text_id, number, client_id, decision, reasons, because, channel, until, decided_at, context)
SELECT $1, $2, known.number + 1, $3, $4, $5::text[], $6, $7, $8, $9, $10
FROM (SELECT count(*)::integer AS number FROM text_decision WHERE clinic_id = $1 AND text_id = $2) AS known
WHERE known.number < $11 OR $4 <> 'put_off'

-- name: text_told
-- A text of the clinic, with the clock that its times are read from. Of the kinds in $3 it is told to nobody that there is one.
SELECT t.text_id, t.client_id, t.kind, t.channel, t.state, t.reason, t.planned_at, t.changed_at, c.zone
FROM text t LEFT JOIN client c ON c.clinic_id = t.clinic_id AND c.client_id = t.client_id
WHERE t.clinic_id = $1 AND t.text_id = $2 AND NOT t.kind = ANY ($3::text[])

-- name: decisions_of_text
SELECT decision, reasons, because, channel, until, decided_at, context
FROM text_decision WHERE clinic_id = $1 AND text_id = $2 ORDER BY number

-- name: waiting_texts
-- What is planned for a client and was not begun, of these kinds ($3).
SELECT text_id, kind, due_at, useful_until FROM text
WHERE clinic_id = $1 AND client_id = $2 AND state = 'planned' AND tries = 0 AND due_at IS NOT NULL AND kind = ANY ($3::text[])

-- name: worded
SELECT kind, said FROM worded WHERE clinic_id = $1 AND client_id = $2
