-- name: begin_attempts
-- Attempts on record, before any of them is handed over; of each text one. Whoever begins one holds its client, so what the channel is
-- agreed for now is what it was worded under.
INSERT INTO attempt (clinic_id, attempt_id, text_id, client_id, state, address, sender, body, segments, begun_at,
                     settle_at, number_index, words_index, wording, tries, channel, account, agreed_at, number)
SELECT clinic_id, attempt_id, text_id, client_id, 'sending', address, sender, body, segments, $9, $10, number_index,
       words_index, wording, tries, channel, account,
       (SELECT c.purposes_at FROM consent c
        WHERE c.clinic_id = begun.clinic_id AND c.client_id = begun.client_id AND c.channel = begun.channel),
       1 + (SELECT count(*) FROM attempt o WHERE o.clinic_id = begun.clinic_id AND o.text_id = begun.text_id)
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::smallint[],
            $11::bytea[], $12::bytea[], $13::text[], $14::boolean[],
            $15::text[], $16::text[])
     AS begun (clinic_id, attempt_id, text_id, client_id, address, sender, body, segments, number_index, words_index,
               wording, tries, channel, account)

-- name: attempts
-- Each with its text's state, so that nothing of it is decided upon half of what is known. Found by their own ids: the clinic is
-- compared in a way that no index answers, or a plan made while the table was small would go through a clinic's whole history.
SELECT a.clinic_id, a.attempt_id, a.text_id, a.client_id, a.state, a.address, a.sender, a.body, a.segments,
       a.begun_at, LEAST(a.begun_at, posted.posted_at) AS handed_over_at, a.settle_at, a.looks, a.provider_id,
       a.provider_id_guessed, a.accepted_at, t.kind, a.channel,
       t.state AS text_state, t.tries, t.sends, t.useful_until, t.reason IS NOT NULL AS concluded,
       d.opportunity_id, d.plan_id, others.later IS NOT TRUE AS newest,
       1 + others.by_channel AS tries_by_channel, a.accepted_at IS NOT NULL OR others.taken IS TRUE AS taken,
       others.under_way IS TRUE AS under_way, a.wording, a.tries AS probing, a.number_index, a.words_index, a.account,
       a.agreed_at
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, attempt_id)
JOIN attempt a ON a.attempt_id = wanted.attempt_id AND a.clinic_id IS NOT DISTINCT FROM wanted.clinic_id
JOIN text t ON t.clinic_id = a.clinic_id AND t.text_id = a.text_id
CROSS JOIN LATERAL (
    SELECT bool_or((COALESCE(o.number, 0), o.begun_at, o.attempt_id) > (COALESCE(a.number, 0), a.begun_at, a.attempt_id)) AS later,
           bool_or(o.accepted_at IS NOT NULL AND o.channel = a.channel) AS taken, bool_or(o.state IN ('accepted', 'sent')) AS under_way,
           count(*) FILTER (WHERE o.channel = a.channel) AS by_channel
    FROM attempt o WHERE o.clinic_id = a.clinic_id AND o.text_id = a.text_id AND o.attempt_id <> a.attempt_id) AS others
LEFT JOIN decision d ON d.clinic_id = a.clinic_id AND d.nudge_id = a.text_id
LEFT JOIN ahead_copy posted ON posted.copy_id = a.attempt_id AND posted.clinic_id IS NOT DISTINCT FROM a.clinic_id

-- name: clinic_of_attempt
SELECT clinic_id, client_id, attempt_id FROM attempt WHERE attempt_id = $1

-- name: attempt_of_provider_id
-- A carrier's id is one attempt's at most.
SELECT clinic_id, client_id, attempt_id FROM attempt WHERE provider_id = $1

-- name: owners
-- Which attempts have these provider ids: of whichever clinic, for a list is by number, and several clinics may share one.
SELECT provider_id, clinic_id, client_id, attempt_id, provider_id_guessed FROM attempt WHERE provider_id = ANY ($1::text[])

-- name: disown
-- An attempt loses a provider id that was a guess; it is looked for once more, and is nothing else than it was.
UPDATE attempt SET provider_id = NULL, provider_id_guessed = false, settle_at = $4
WHERE clinic_id = $1 AND attempt_id = $2 AND provider_id = $3 AND provider_id_guessed

-- name: move_attempt
-- $5: the provider id that becomes its own, which `core.owning` has found free, or freed; null: it keeps what it has. $9: the one that it
-- had when it was read. Whoever disowns it does not hold its client: if it has lost that since, it is still looked for.
UPDATE attempt SET state = $3, provider_id = COALESCE($5, provider_id),
                   settle_at = CASE WHEN $5::text IS NULL AND provider_id IS NULL AND $9::text IS NOT NULL THEN settle_at ELSE $4 END,
                   provider_id_guessed = CASE WHEN $5::text IS NULL THEN provider_id_guessed ELSE $8 END,
                   accepted_at = COALESCE(accepted_at, $6), code = COALESCE($7, code)
WHERE clinic_id = $1 AND attempt_id = $2

-- name: accept_attempts
-- Attempts that are the newest of their texts, and whose provider took them at $5: what was learned before stays. Found as above. Nothing
-- of the texts is due any more.
WITH accepted AS (
    UPDATE attempt a SET state = 'accepted', settle_at = taken.settle_at,
                         provider_id = COALESCE(a.provider_id, taken.provider_id),
                         accepted_at = COALESCE(a.accepted_at, $5)
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[])
         AS taken (clinic_id, attempt_id, settle_at, provider_id)
    WHERE a.attempt_id = taken.attempt_id AND a.clinic_id IS NOT DISTINCT FROM taken.clinic_id
    RETURNING a.clinic_id, a.text_id)
UPDATE text t SET state = 'accepted', due_at = NULL, changed_at = $5
FROM accepted WHERE t.clinic_id = accepted.clinic_id AND t.text_id = accepted.text_id

-- name: claim_unsettled
-- Attempts whose time has run out without an answer, those at texts of these wordings ($4) first: who may be in danger waits behind
-- nobody. Looking is put off for others while this one looks.
UPDATE attempt SET settle_at = $2, looks = looks + 1
WHERE (clinic_id, attempt_id) IN (
    SELECT clinic_id, attempt_id FROM attempt WHERE settle_at <= $1
    ORDER BY (wording = ANY ($4::text[])) IS NOT TRUE, settle_at LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING clinic_id, attempt_id, looks

-- name: leave_attempt
-- $3: its provider id when it was read. One that lost it since is still looked for.
UPDATE attempt SET settle_at = NULL WHERE clinic_id = $1 AND attempt_id = $2 AND provider_id IS NOT DISTINCT FROM $3

-- name: look_at
-- When it is looked at next, if it is to be at all.
UPDATE attempt SET settle_at = $3 WHERE clinic_id = $1 AND attempt_id = $2 AND settle_at IS NOT NULL

-- name: count_unconcluded
-- Noted once more, and how often it was by now.
WITH noted AS (INSERT INTO doubt (clinic_id, attempt_id, what, at) VALUES ($1, $2, $3, $4))
SELECT count(*) + 1 AS times FROM doubt WHERE clinic_id = $1 AND attempt_id = $2 AND what = $3

-- name: end_unsettled
-- An attempt is looked at no more, and one whose outcome is not known has ended; that it ended so stays on record. The text, if it waits
-- for this attempt.
WITH ended AS (
    UPDATE attempt SET settle_at = NULL, state = CASE WHEN state IN ('sending', 'unknown') THEN 'expired' ELSE state END
    WHERE clinic_id = $1 AND attempt_id = $2
    RETURNING clinic_id, attempt_id, text_id, number, begun_at, state),
noted AS (INSERT INTO doubt (clinic_id, attempt_id, what, at) SELECT clinic_id, attempt_id, $3, $4 FROM ended)
SELECT t.text_id, t.client_id, t.kind, t.tries, t.sends FROM ended
JOIN text t ON t.clinic_id = ended.clinic_id AND t.text_id = ended.text_id
WHERE ended.state = 'expired' AND t.state IN ('sending', 'unknown')
  AND NOT EXISTS (SELECT 1 FROM attempt o WHERE o.clinic_id = ended.clinic_id AND o.text_id = ended.text_id
                  AND (COALESCE(o.number, 0), o.begun_at, o.attempt_id)
                      > (COALESCE(ended.number, 0), ended.begun_at, ended.attempt_id))

-- name: ended_unconcluded_since
-- For the doctor, over all clinics.
SELECT count(*) FROM doubt WHERE what = 'ended_unconcluded' AND at > $1

-- name: look_alone
-- Who looks for texts of the same words to the same number takes turns until the commit, so that none takes what another just took.
-- It names no clinic_id: the digest is keyed for its clinic.
SELECT pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 0))

-- name: taken_provider_ids
-- Provider ids that are known to belong to another attempt, or to what was posted ahead: of whichever client, for a provider lists
-- texts by number; several clients may have one phone, and several clinics one sender.
SELECT provider_id FROM attempt WHERE provider_id = ANY ($1::text[]) AND attempt_id <> $2
UNION
SELECT provider_id FROM ahead_copy WHERE provider_id = ANY ($1::text[]) AND copy_id <> $2

-- name: others_open
-- Whether an attempt at another text of the same words to the same number is without an answer, too. The number's own are looked at,
-- found as above.
SELECT EXISTS (
    SELECT 1 FROM attempt o
    WHERE o.clinic_id IS NOT DISTINCT FROM $1 AND o.number_index = $2 AND o.words_index = $3 AND o.text_id <> $4
      AND o.begun_at > $5 AND o.state IN ('sending', 'unknown'))

-- name: number_open
-- Whether an attempt at another text to the same number may lie in this account without an id that we know, also one that was ended or
-- sent again for want of an answer; or a copy that was posted ahead for the client. Found as above.
SELECT EXISTS (
    SELECT 1 FROM attempt o
    WHERE o.clinic_id IS NOT DISTINCT FROM $1 AND o.number_index = $2 AND o.text_id <> $3 AND o.begun_at > $4
      AND o.provider_id IS NULL
      AND COALESCE(o.account, $5) IS NOT DISTINCT FROM $5
      AND o.state <> 'failed'
      AND (o.state <> 'planned' OR EXISTS (
          SELECT 1 FROM doubt d WHERE d.clinic_id = o.clinic_id AND d.attempt_id = o.attempt_id
                                  AND d.what = 'not_known_sent_anyway')))
    OR EXISTS (
    SELECT 1 FROM ahead_copy c
    WHERE c.clinic_id = $1 AND c.client_id = $6 AND c.state IN ('posted', 'missed') AND c.provider_id IS NULL
      AND c.posted_at > $4 AND c.copy_id <> $7)

-- name: record_report
-- Each thing a carrier says of a text counts once; and once more if it was first taken to be of another attempt.
INSERT INTO delivery_report (clinic_id, provider_id, status, code, attempt_id, received_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, provider_id, status, code) DO UPDATE SET attempt_id = EXCLUDED.attempt_id
WHERE delivery_report.attempt_id <> EXCLUDED.attempt_id
RETURNING attempt_id

-- name: next_unsettled
SELECT least((SELECT min(settle_at) FROM attempt WHERE settle_at IS NOT NULL),
             (SELECT min(look_at) FROM early_report)) AS due_at

-- name: note_doubt
-- What was in doubt and what settled it stays on record, in the order in which it was learned; nothing of it is ever changed.
INSERT INTO doubt (clinic_id, attempt_id, what, at)
SELECT $1, $2, what, $4 FROM unnest($3::text[]) AS noted (what)

-- name: in_doubt
-- For the gauge and the doctor, over all clinics.
SELECT count(*) AS attempts, min(begun_at) AS oldest FROM attempt WHERE state = 'unknown'

-- name: open_elsewhere
-- For the doctor, over all clinics: how many attempts have no answer yet, and went by another account of the carrier's than $1.
SELECT count(*) FROM attempt WHERE settle_at IS NOT NULL AND state IN ('sending', 'unknown') AND account <> $1

-- name: texts_unheard
-- For the gauge and the doctor, over all clinics. Of the newest attempts that began after $1 and are looked at no more, $2 at the most:
-- how many texts in a row the carrier took without ever calling back, and when the first of them began.
WITH taken AS (
    SELECT a.begun_at, EXISTS (SELECT 1 FROM delivery_report r
                               WHERE r.clinic_id = a.clinic_id AND r.provider_id = a.provider_id) AS heard
    FROM (SELECT clinic_id, provider_id, channel, accepted_at, begun_at FROM attempt
          WHERE body IS NOT NULL AND settle_at IS NULL AND begun_at > $1 ORDER BY begun_at DESC LIMIT $2) AS a
    WHERE a.channel = 'sms' AND a.accepted_at IS NOT NULL AND a.provider_id IS NOT NULL)
SELECT count(*) AS texts, min(begun_at) AS since FROM taken
WHERE begun_at > COALESCE((SELECT max(begun_at) FROM taken WHERE heard), '-infinity')

-- name: keep_early_report
-- Each thing that a carrier says waits once, and no more than $8 wait. True: it waits now, or did so already.
WITH room AS (SELECT count(*) < $8 AS left_over FROM early_report),
     kept AS (
    INSERT INTO early_report (clinic_id, provider_id, status, code, attempt_id, received_at, look_at)
    SELECT $1::uuid, $2::text, $3::text, $4::integer, $5::uuid, $6::timestamptz, $7::timestamptz
    FROM room WHERE left_over
    ON CONFLICT (provider_id, status, code) DO NOTHING)
SELECT left_over FROM room

-- name: claim_early_reports
-- Looking is put off for others while this one looks.
UPDATE early_report SET look_at = $2, looks = looks + 1
WHERE (provider_id, status, code) IN (
    SELECT provider_id, status, code FROM early_report WHERE look_at <= $1
    ORDER BY look_at LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING provider_id, status, code, attempt_id, received_at, looks

-- name: early_report_waits
UPDATE early_report SET look_at = $4 WHERE provider_id = $1 AND status = $2 AND code = $3

-- name: forget_early_report
DELETE FROM early_report WHERE provider_id = $1 AND status = $2 AND code = $3

-- name: went_via
-- Which of several providers took each attempt, or may have. Found as above.
UPDATE attempt a SET via = told.via
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS told (clinic_id, attempt_id, via)
WHERE a.attempt_id = told.attempt_id AND a.clinic_id IS NOT DISTINCT FROM told.clinic_id

-- name: first_begun
-- By this channel.
SELECT min(begun_at) AS begun_at FROM attempt WHERE clinic_id = $1 AND text_id = $2 AND channel = $3
