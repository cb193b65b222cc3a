-- name: clinics_of_sender
-- More than one clinic may write from one number. Those that do today come first, then those that did since $2.
SELECT clinic_id FROM (
    SELECT clinic_id, registered_at, false AS given_up FROM clinic WHERE sms_sender = $1
    UNION ALL
    SELECT c.clinic_id, c.registered_at, true FROM clinic_sender s JOIN clinic c ON c.clinic_id = s.clinic_id
    WHERE s.number = $1 AND s.until >= $2 AND c.sms_sender IS DISTINCT FROM $1) AS ours
ORDER BY given_up, registered_at, clinic_id

-- name: note_sender
-- A clinic stated ($3) that it writes from this number.
INSERT INTO clinic_sender (clinic_id, number, since) VALUES ($1, $2, $3)
ON CONFLICT (clinic_id, number) DO UPDATE SET since = least(clinic_sender.since, EXCLUDED.since)

-- name: settle_senders
-- Today's number of a clinic is that of its latest statement; the others were given up with that one, or before.
UPDATE clinic_sender s
SET until = CASE WHEN s.number = c.sms_sender THEN NULL ELSE COALESCE(s.until, c.registered_at) END
FROM clinic c WHERE c.clinic_id = s.clinic_id AND s.clinic_id = $1

-- name: begin_lists
-- A number whose list nobody has looked at is gone through from $3 on, or from when we first wrote from it; $4: given up since then.
INSERT INTO sender_list (account, number, look_at, gone_to, listed_at)
SELECT $1, number, $2, greatest(least(min(since), $2), $3), $2 FROM clinic_sender
WHERE until IS NULL OR until >= $4 GROUP BY number
ON CONFLICT DO NOTHING

-- name: claim_list
-- One number whose turn it is, nobody else's until $3; $4: given up since then.
UPDATE sender_list SET look_at = $3
WHERE (account, number) = (
    SELECT l.account, l.number FROM sender_list l
    WHERE l.account = $1 AND l.look_at <= $2
      AND EXISTS (SELECT 1 FROM clinic_sender s WHERE s.number = l.number AND (s.until IS NULL OR s.until >= $4))
    ORDER BY l.look_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING number, gone_to

-- name: list_again
-- It could not be gone through.
UPDATE sender_list SET look_at = $3 WHERE account = $1 AND number = $2

-- name: went_through
UPDATE sender_list SET look_at = $3, gone_to = greatest(gone_to, $4), listed_at = $5 WHERE account = $1 AND number = $2

-- name: on_record
-- Which of these texts any of these clinics has.
SELECT DISTINCT provider_id FROM inbound
WHERE clinic_id = ANY ($1::uuid[]) AND account = $2 AND provider_id = ANY ($3::text[])

-- name: oldest_list
-- Of the numbers that clinics write from today: when the carrier last gave the list that it gave the longest ago.
SELECT min(l.listed_at) FROM sender_list l
WHERE l.account = $1 AND EXISTS (SELECT 1 FROM clinic_sender s WHERE s.number = l.number AND s.until IS NULL)
