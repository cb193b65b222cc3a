-- name: begin_attempts
-- Attempts on record, before any of them is handed over.
INSERT INTO attempt (clinic_id, attempt_id, text_id, client_id, state, address, sender, body, segments, begun_at,
                     settle_at)
SELECT clinic_id, attempt_id, text_id, client_id, 'sending', address, sender, body, segments, $9, $10
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::smallint[])
     AS begun (clinic_id, attempt_id, text_id, client_id, address, sender, body, segments)

-- name: attempts
-- Each with its text's state, so that nothing of it is decided upon half of what is known. Found by their own ids: the clinic is
-- compared in a way that no index answers, or a plan made while the table was small would go through a clinic's whole history.
SELECT a.clinic_id, a.attempt_id, a.text_id, a.client_id, a.state, a.address, a.sender, a.body, a.segments,
       a.begun_at, a.settle_at, a.looks, a.provider_id, a.accepted_at, t.kind, t.channel,
       t.state AS text_state, d.opportunity_id, d.plan_id,
       NOT EXISTS (SELECT 1 FROM attempt later
                   WHERE later.clinic_id = a.clinic_id AND later.text_id = a.text_id
                     AND (later.begun_at, later.attempt_id) > (a.begun_at, a.attempt_id)) AS newest
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, attempt_id)
JOIN attempt a ON a.attempt_id = wanted.attempt_id AND a.clinic_id IS NOT DISTINCT FROM wanted.clinic_id
JOIN text t ON t.clinic_id = a.clinic_id AND t.text_id = a.text_id
LEFT JOIN decision d ON d.clinic_id = a.clinic_id AND d.nudge_id = a.text_id

-- name: clinic_of_attempt
SELECT clinic_id, client_id FROM attempt WHERE attempt_id = $1

-- name: move_attempt
UPDATE attempt SET state = $3, settle_at = $4, provider_id = COALESCE(provider_id, $5),
                   accepted_at = COALESCE(accepted_at, $6), code = COALESCE($7, code)
WHERE clinic_id = $1 AND attempt_id = $2

-- name: accept_attempts
-- Attempts whose provider took them at $5: what was learned before stays. Found as above.
UPDATE attempt a SET state = 'accepted', settle_at = taken.settle_at,
                     provider_id = COALESCE(a.provider_id, taken.provider_id),
                     accepted_at = COALESCE(a.accepted_at, $5)
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[])
     AS taken (clinic_id, attempt_id, settle_at, provider_id)
WHERE a.attempt_id = taken.attempt_id AND a.clinic_id IS NOT DISTINCT FROM taken.clinic_id

-- name: claim_unsettled
-- Attempts whose time has run out without an answer. Looking is put off for others while this one looks.
UPDATE attempt SET settle_at = $2, looks = looks + 1
WHERE (clinic_id, attempt_id) IN (
    SELECT clinic_id, attempt_id FROM attempt WHERE settle_at <= $1
    ORDER BY settle_at LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING clinic_id, attempt_id, looks

-- name: leave_attempt
UPDATE attempt SET settle_at = NULL WHERE clinic_id = $1 AND attempt_id = $2

-- name: taken_provider_ids
-- Provider ids that are known to belong to another attempt.
SELECT provider_id FROM attempt
WHERE clinic_id = $1 AND client_id = $2 AND provider_id = ANY ($3::text[]) AND attempt_id <> $4

-- name: record_report
-- Each thing a carrier says of a text counts once.
INSERT INTO delivery_report (clinic_id, provider_id, status, code, attempt_id, received_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
RETURNING attempt_id

-- name: next_unsettled
SELECT min(settle_at) AS due_at FROM attempt WHERE settle_at IS NOT NULL

-- name: went_via
-- Which of several providers took each attempt, or may have. Found as above.
UPDATE attempt a SET via = told.via
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS told (clinic_id, attempt_id, via)
WHERE a.attempt_id = told.attempt_id AND a.clinic_id IS NOT DISTINCT FROM told.clinic_id

-- name: first_begun
SELECT min(begun_at) AS begun_at FROM attempt WHERE clinic_id = $1 AND text_id = $2
