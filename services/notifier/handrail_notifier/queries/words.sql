-- name: claim_readable_sent
-- Texts that are settled and whose words the carrier still has, counted and put off ($2 is now) as if it would not forget them this
-- time either: after 1, 2, 4 ... minutes, at most a day, 24 times in all. Over all clinics; mails, whose ids are in angle brackets,
-- are nobody's to forget. What lies in another account than this ($4) is there for no one who asks with this one's word: it waits.
UPDATE attempt SET redactions = redactions + 1,
                   redact_after = $2::timestamptz + least(interval '1 minute' * 2 ^ redactions, interval '24 hours')
WHERE (clinic_id, attempt_id) IN (
    SELECT clinic_id, attempt_id FROM attempt
    WHERE COALESCE(redact_after, begun_at) <= $1 AND redacted_at IS NULL AND settle_at IS NULL AND provider_id IS NOT NULL
      AND provider_id NOT LIKE '<%' AND redactions < 24 AND (account IS NULL OR account = $4)
    ORDER BY COALESCE(redact_after, begun_at) LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING clinic_id, attempt_id::text AS id, provider_id, redactions

-- name: claim_readable_received
-- The same of texts that came in. One that is for several clinics is asked for once for each.
UPDATE inbound SET redactions = redactions + 1,
                   redact_after = $2::timestamptz + least(interval '1 minute' * 2 ^ redactions, interval '24 hours')
WHERE (clinic_id, account, provider_id) IN (
    SELECT clinic_id, account, provider_id FROM inbound
    WHERE COALESCE(redact_after, received_at) <= $1 AND redacted_at IS NULL AND channel = 'sms' AND redactions < 24
      AND account = $4
    ORDER BY COALESCE(redact_after, received_at) LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING clinic_id, account AS id, provider_id, redactions, pictures

-- name: to_forget
-- Texts at the carrier that are no attempt's; each is kept once.
INSERT INTO redaction_due (clinic_id, provider_id, since, account)
SELECT $1, provider_id, since, $4 FROM unnest($2::text[], $3::timestamptz[]) AS left_there (provider_id, since)
ON CONFLICT DO NOTHING

-- name: claim_readable_left
-- The same of those.
UPDATE redaction_due SET redactions = redactions + 1,
                         redact_after = $2::timestamptz + least(interval '1 minute' * 2 ^ redactions, interval '24 hours')
WHERE (clinic_id, provider_id) IN (
    SELECT clinic_id, provider_id FROM redaction_due
    WHERE COALESCE(redact_after, since) <= $1 AND redactions < 24 AND (account IS NULL OR account = $4)
    ORDER BY COALESCE(redact_after, since) LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING clinic_id, provider_id AS id, provider_id, redactions

-- name: left_redacted
DELETE FROM redaction_due d USING unnest($1::uuid[], $2::text[]) AS done (clinic_id, provider_id)
WHERE d.clinic_id = done.clinic_id AND d.provider_id = done.provider_id

-- name: drop_left
-- What the carrier was to forget before $1, and would not. What lies in another account than this ($3) was not asked for: it stays until it
-- can be. Over all clinics.
DELETE FROM redaction_due WHERE (clinic_id, provider_id) IN (
    SELECT clinic_id, provider_id FROM redaction_due
    WHERE since < $1 AND (redactions >= 24 OR account IS NULL OR account = $3) LIMIT $2)

-- name: sent_redacted
-- Found by their own ids, as attempts are.
UPDATE attempt a SET redacted_at = $3
FROM unnest($1::uuid[], $2::uuid[]) AS done (clinic_id, attempt_id)
WHERE a.attempt_id = done.attempt_id AND a.clinic_id IS NOT DISTINCT FROM done.clinic_id

-- name: received_redacted
UPDATE inbound i SET redacted_at = $4
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS done (clinic_id, account, provider_id)
WHERE i.clinic_id = done.clinic_id AND i.account = done.account AND i.provider_id = done.provider_id

-- name: count_readable
-- Over all clinics: how many texts the carrier will still be asked to forget, and of how many it would not.
SELECT (SELECT count(*) FROM attempt
        WHERE COALESCE(redact_after, begun_at) IS NOT NULL AND redacted_at IS NULL AND settle_at IS NULL
          AND provider_id IS NOT NULL AND provider_id NOT LIKE '<%' AND redactions < 24 AND (account IS NULL OR account = $1))
     + (SELECT count(*) FROM redaction_due WHERE redactions < 24 AND (account IS NULL OR account = $1)) AS sent,
       (SELECT count(*) FROM inbound
        WHERE COALESCE(redact_after, received_at) IS NOT NULL AND redacted_at IS NULL AND channel = 'sms'
          AND redactions < 24 AND account = $1) AS received,
       (SELECT count(*) FROM attempt WHERE attempt_id IS NOT NULL AND redacted_at IS NULL AND redactions >= 24)
     + (SELECT count(*) FROM inbound WHERE number IS NOT NULL AND redacted_at IS NULL AND redactions >= 24)
     + (SELECT count(*) FROM redaction_due WHERE redactions >= 24) AS given_up

-- name: count_elsewhere
-- Over all clinics: of how many texts, due since $2, the words lie in another account than $1, which is not asked.
SELECT (SELECT count(*) FROM attempt
        WHERE COALESCE(redact_after, begun_at) > $2 AND redacted_at IS NULL AND settle_at IS NULL
          AND provider_id IS NOT NULL AND provider_id NOT LIKE '<%' AND redactions < 24 AND account <> $1)
     + (SELECT count(*) FROM redaction_due
        WHERE COALESCE(redact_after, since) > $2 AND redactions < 24 AND account <> $1)
     + (SELECT count(*) FROM inbound
        WHERE COALESCE(redact_after, received_at) > $2 AND redacted_at IS NULL AND channel = 'sms'
          AND redactions < 24 AND account <> $1) AS elsewhere

-- name: drop_sent_words
-- What was said before $1 is gone; over all clinics, the oldest first. What may still be looked for at a carrier stays.
UPDATE attempt SET body = NULL, words_index = NULL
WHERE (clinic_id, attempt_id) IN (
    SELECT clinic_id, attempt_id FROM attempt
    WHERE begun_at < $1 AND body IS NOT NULL AND settle_at IS NULL
    ORDER BY begun_at LIMIT $2 FOR UPDATE SKIP LOCKED)

-- name: drop_received_words
-- What came in and has had its effect; what was left for a person to look at stays.
UPDATE inbound SET body = NULL
WHERE (clinic_id, account, provider_id) IN (
    SELECT clinic_id, account, provider_id FROM inbound
    WHERE received_at < $1 AND body IS NOT NULL AND answered_at IS NOT NULL
    ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED)

-- name: drop_ahead_words
-- Of what was posted ahead and escaped; of all else they went as it ended. Over all clinics.
UPDATE ahead SET address = NULL, body = NULL
WHERE (clinic_id, ahead_id) IN (
    SELECT clinic_id, ahead_id FROM ahead
    WHERE ending = 'escaped' AND ended_at < $1 AND body IS NOT NULL
    ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED)

-- name: drop_questions
-- What was asked and can be answered no more; over all clinics.
DELETE FROM question WHERE (clinic_id, client_id, text_id) IN (
    SELECT clinic_id, client_id, text_id FROM question WHERE open_until < $1 ORDER BY open_until LIMIT $2 FOR UPDATE SKIP LOCKED)

-- name: drop_abouts
-- What texts were about that went out, or never will; over all clinics, the oldest first. What may still be worded anew stays.
DELETE FROM text_about WHERE (clinic_id, text_id) IN (
    SELECT a.clinic_id, a.text_id FROM text_about a JOIN text t ON t.clinic_id = a.clinic_id AND t.text_id = a.text_id
    WHERE t.planned_at < $1 AND t.state NOT IN ('planned', 'claimed', 'sending', 'unknown')
    ORDER BY t.planned_at LIMIT $2 FOR UPDATE OF a SKIP LOCKED)

-- name: drop_walks
-- Walks that were begun before $1, with the steps that they began with; a walk lasts for a day. Over all clinics.
DELETE FROM walk WHERE (clinic_id, walk_id) IN (
    SELECT clinic_id, walk_id FROM walk WHERE begun_at < $1 ORDER BY begun_at LIMIT $2 FOR UPDATE SKIP LOCKED)

-- name: drop_steps
-- The steps of plans that have ended, and could not have been nudged for since $1. The row stays, so no older one comes back.
UPDATE walk_through SET steps = NULL WHERE (clinic_id, plan_id) IN (
    SELECT w.clinic_id, w.plan_id FROM walk_through w JOIN plan p ON p.clinic_id = w.clinic_id AND p.plan_id = w.plan_id
    WHERE w.steps IS NOT NULL AND p.ended AND p.expires_at < $1 LIMIT $2 FOR UPDATE OF w SKIP LOCKED)

-- name: drop_offers
-- Which plan a text began the walk-through of, once it is settled; over all clinics.
DELETE FROM walk_offer WHERE (clinic_id, text_id) IN (
    SELECT o.clinic_id, o.text_id FROM walk_offer o JOIN text t ON t.clinic_id = o.clinic_id AND t.text_id = o.text_id
    WHERE t.planned_at < $1 AND t.state NOT IN ('planned', 'claimed', 'sending', 'unknown')
    LIMIT $2 FOR UPDATE OF o SKIP LOCKED)

-- name: drop_check_in_words
-- Questions of check-ins that were withdrawn and that no text has asked since $1. The row stays, so no older one comes back.
UPDATE check_in SET question = 'hs1.' WHERE (clinic_id, check_in_id) IN (
    SELECT c.clinic_id, c.check_in_id FROM check_in c
    WHERE c.withdrawn AND c.question <> 'hs1.'
      AND NOT EXISTS (SELECT 1 FROM ask a WHERE a.clinic_id = c.clinic_id AND a.client_id = c.client_id
                      AND a.check_in_id = c.check_in_id AND a.drawn_at >= $1)
    LIMIT $2 FOR UPDATE OF c SKIP LOCKED)

-- name: drop_asks_contexts
-- What check-ins were decided from; that they were, and why, stays.
UPDATE ask SET context = NULL WHERE (clinic_id, text_id) IN (
    SELECT clinic_id, text_id FROM ask WHERE decided_at < $1 AND context IS NOT NULL
    ORDER BY decided_at LIMIT $2 FOR UPDATE SKIP LOCKED)

-- name: drop_text_decisions
-- How texts that give way were decided; the ledger says what became of them. Over all clinics.
DELETE FROM text_decision WHERE (clinic_id, text_id, number) IN (
    SELECT clinic_id, text_id, number FROM text_decision WHERE decided_at < $1
    ORDER BY decided_at LIMIT $2 FOR UPDATE SKIP LOCKED)

-- name: drop_answers_words
-- Answers whose meaning says all that they said. What was written for the clinician stays.
UPDATE reply SET body = NULL
WHERE (clinic_id, reply_id) IN (
    SELECT clinic_id, reply_id FROM reply
    WHERE received_at < $1 AND body IS NOT NULL
      AND meaning NOT IN ('free_text', 'automatic', 'feedback', 'proposal_change', 'plan_said_back')
    ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED)
