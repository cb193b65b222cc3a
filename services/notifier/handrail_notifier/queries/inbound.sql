-- name: record_inbound
-- Each text that came in is kept once, however often it is delivered; and what is posted ahead for the client is seen to now.
WITH kept AS (
    INSERT INTO inbound (clinic_id, account, provider_id, client_id, stranger, opt_out, address, body, carrier_said,
                         received_at, due_at, channel, about, alarm, alarm_phrases, alarm_version, heed_at, rests,
                         overheard, code_word, doubtful, pictures)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
    ON CONFLICT DO NOTHING
    RETURNING number
), woken AS (
    UPDATE ahead SET due_at = least(due_at, $10) WHERE clinic_id = $1 AND client_id = $4 AND ended_at IS NULL RETURNING ahead_id
)
SELECT (SELECT number FROM kept) AS number, EXISTS (SELECT 1 FROM woken) AS woken

-- name: due_inbound
-- What is due, one for each client, so that what a client said is taken in the order it came; only what asks for silence
-- (an opt-out, what may be one, a code word) overtakes a text that has failed. What sounds like a crisis has its case first, unless opening that has failed a few times already.
SELECT i.clinic_id, i.account, i.provider_id, i.client_id, i.opt_out, i.doubtful OR i.code_word AS hushes
FROM inbound i
WHERE i.due_at <= $1 AND (i.heed_at IS NULL OR i.heed_tries > 2)
  AND NOT EXISTS (SELECT 1 FROM inbound earlier
                  WHERE earlier.due_at IS NOT NULL AND earlier.clinic_id = i.clinic_id
                    AND earlier.client_id = i.client_id AND earlier.number < i.number
                    AND NOT ((i.opt_out OR i.doubtful OR i.code_word) AND earlier.tries > 0))
ORDER BY i.due_at, i.number LIMIT $2

-- name: take_inbound
SELECT clinic_id, account, provider_id, number, client_id, stranger, opt_out, address, body, carrier_said, received_at,
       channel, about, alarm, alarm_phrases, alarm_version, overheard, code_word, doubtful, pictures
FROM inbound WHERE clinic_id = $1 AND account = $2 AND provider_id = $3 AND due_at IS NOT NULL
FOR UPDATE SKIP LOCKED

-- name: opted_out_since
-- Whether the client has said STOP after this text, or what may be one; one that was found late ($4) came before what is on record.
SELECT EXISTS (
    SELECT 1 FROM inbound WHERE clinic_id = $1 AND client_id = $2 AND opt_out AND (number > $3 OR received_at > $4)
) OR EXISTS (
    SELECT 1 FROM inbound WHERE clinic_id = $1 AND client_id = $2 AND doubtful AND (number > $3 OR received_at > $4)
) AS opted_out

-- name: close_inbound
UPDATE inbound SET answered_at = $4, due_at = NULL WHERE clinic_id = $1 AND account = $2 AND provider_id = $3

-- name: count_inbound_try
UPDATE inbound SET tries = tries + 1
WHERE clinic_id = $1 AND account = $2 AND provider_id = $3 AND due_at IS NOT NULL
RETURNING tries

-- name: put_off_inbound
UPDATE inbound SET due_at = $4 WHERE clinic_id = $1 AND account = $2 AND provider_id = $3

-- name: next_inbound
-- What waits behind an earlier text of its client is not due before that one.
SELECT min(i.due_at) AS due_at FROM inbound i
WHERE i.due_at IS NOT NULL AND (i.heed_at IS NULL OR i.heed_tries > 2)
  AND NOT EXISTS (SELECT 1 FROM inbound earlier
                  WHERE earlier.due_at IS NOT NULL AND earlier.clinic_id = i.clinic_id
                    AND earlier.client_id = i.client_id AND earlier.number < i.number
                    AND NOT ((i.opt_out OR i.doubtful OR i.code_word) AND earlier.tries > 0))

-- name: tell_stranger
-- Whether a stranger was not told since $4, and is told now.
INSERT INTO stranger (clinic_id, stranger_id, told_at) VALUES ($1, $2, $3)
ON CONFLICT (clinic_id, stranger_id) DO UPDATE SET told_at = EXCLUDED.told_at WHERE stranger.told_at <= $4
RETURNING stranger_id

-- name: save_reply
INSERT INTO reply (clinic_id, reply_id, client_id, meaning, opportunity_id, helpfulness, late, body, received_at,
                   corrects, pictures)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (clinic_id, reply_id) DO NOTHING

-- name: waits_for_a_person
SELECT EXISTS (SELECT 1 FROM reply WHERE clinic_id = $1 AND reply_id = ANY ($2::uuid[]) AND meaning IN ('free_text', 'feedback'))

-- name: unread_free_text
SELECT count(*) AS waiting, min(received_at) AS since FROM reply
WHERE clinic_id = $1 AND client_id = $2 AND meaning = 'free_text' AND read_at IS NULL

-- name: read_free_text
-- Whatever came up to $3 was read.
UPDATE reply SET read_at = $4
WHERE clinic_id = $1 AND client_id = $2 AND meaning = 'free_text' AND read_at IS NULL AND received_at <= $3

-- name: replies_of_client
-- Newest first; $3 and $4 are the last row of the page before. What is kept apart for another reader is not among them, nor that it is.
SELECT reply_id, meaning, opportunity_id, helpfulness, late, body, received_at, corrects, pictures
FROM reply
WHERE clinic_id = $1 AND client_id = $2 AND (received_at, reply_id) < ($3, $4) AND meaning NOT IN ('feedback', 'feedback_apart')
ORDER BY received_at DESC, reply_id DESC LIMIT $5

-- name: wait_for_which
-- The report waits to know which of these it is of.
UPDATE reply SET either = $3, settle_at = $4 WHERE clinic_id = $1 AND reply_id = $2

-- name: which_is_said
-- Which one a client ($2) meant was said: the report that was asked about ($3) waits no more; where it is not known which, none does.
UPDATE reply SET settle_at = NULL
WHERE clinic_id = $1 AND client_id = $2 AND settle_at IS NOT NULL AND ($3::uuid IS NULL OR reply_id = $3)

-- name: next_which
-- Of all clinics: when the next report is the newest's.
SELECT min(settle_at) FROM reply WHERE settle_at IS NOT NULL

-- name: due_which
-- Of all clinics: reports of which nobody said in time which they are of.
SELECT clinic_id, client_id, reply_id, received_at AS asked_at FROM reply WHERE settle_at <= $1 ORDER BY settle_at, number LIMIT $2

-- name: take_which
-- Such a report, with the text that it came with, once: nothing if it is settled.
SELECT r.meaning, r.helpfulness, r.either, i.account, i.provider_id, i.number, i.client_id, i.stranger, i.opt_out, i.address, i.body,
       i.carrier_said, i.received_at, i.channel, i.about
FROM reply r JOIN inbound i ON i.clinic_id = r.clinic_id AND i.client_id = r.client_id AND i.received_at = r.received_at
WHERE r.clinic_id = $1 AND r.reply_id = $2 AND r.settle_at IS NOT NULL
ORDER BY i.number

-- name: settle_which
-- It is settled: of this opportunity ($4), or ($4 null) of none.
UPDATE reply SET settle_at = NULL, meaning = CASE WHEN $4::uuid IS NULL THEN meaning ELSE $3 END, opportunity_id = $4
WHERE clinic_id = $1 AND reply_id = $2

-- name: which_later
UPDATE reply SET settle_at = $3 WHERE clinic_id = $1 AND reply_id = $2
