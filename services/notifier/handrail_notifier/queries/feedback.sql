-- name: asked_who_reads
-- The feedback of a client's ($2) of which it is being asked at an instant ($3) who reads it.
SELECT reply_id FROM question
WHERE clinic_id = $1 AND client_id = $2 AND kind = 'feedback' AND asked_at <= $3 AND open_until > $3 AND reply_id IS NOT NULL

-- name: feedback_is_theirs
-- It is for the therapist, and waits like other words. What somebody else could read already is not taken back.
UPDATE reply SET meaning = 'free_text' WHERE clinic_id = $1 AND reply_id = ANY ($2::uuid[]) AND meaning = 'feedback'
RETURNING reply_id, received_at

-- name: chose_apart
-- Whether a client ($2) said between $3 and $4 that somebody else reads what they said.
SELECT EXISTS (SELECT 1 FROM reply WHERE clinic_id = $1 AND client_id = $2 AND meaning = 'feedback_apart' AND received_at > $3
               AND received_at <= $4)

-- name: takes_feedback
-- Whether the clinic has clients asked who reads their feedback.
SELECT feedback_reader FROM clinic WHERE clinic_id = $1

-- name: feedback_apart
-- What is for somebody else than the therapist, newest first; $2 and $3 are the last row of the page before. $5: only what nobody has read.
-- While its client is being asked who reads it ($4 is now), or is still to be asked, nobody does.
SELECT r.reply_id, r.client_id, r.body, r.received_at, r.read_at, r.pictures FROM reply r
WHERE r.clinic_id = $1 AND r.meaning = 'feedback' AND (r.received_at, r.reply_id) < ($2, $3) AND (NOT $5 OR r.read_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM question q JOIN text t ON t.clinic_id = q.clinic_id AND t.text_id = q.text_id
                  WHERE q.clinic_id = r.clinic_id AND q.client_id = r.client_id AND q.reply_id = r.reply_id
                    AND (q.open_until > $4 OR t.state IN ('planned', 'claimed')))
ORDER BY r.received_at DESC, r.reply_id DESC LIMIT $6

-- name: read_feedback
-- Somebody has read it; the first time counts. Nothing comes back of what may not be read.
UPDATE reply r SET read_at = COALESCE(r.read_at, $3)
WHERE r.clinic_id = $1 AND r.reply_id = $2 AND r.meaning = 'feedback'
  AND NOT EXISTS (SELECT 1 FROM question q JOIN text t ON t.clinic_id = q.clinic_id AND t.text_id = q.text_id
                  WHERE q.clinic_id = r.clinic_id AND q.client_id = r.client_id AND q.reply_id = r.reply_id
                    AND (q.open_until > $3 OR t.state IN ('planned', 'claimed')))
RETURNING read_at

-- name: feedback_unread
-- The clinics in which nobody has read what somebody said before $1, the longest unread first; of so many replies ($2) at the most.
-- What is so old is asked of nobody any more. It has no words once its client is erased, and is nobody's to read then.
SELECT clinic_id FROM (SELECT clinic_id, received_at FROM reply
                       WHERE meaning = 'feedback' AND read_at IS NULL AND body IS NOT NULL AND received_at < $1
                       ORDER BY received_at LIMIT $2) AS unread
GROUP BY clinic_id ORDER BY min(received_at)
