-- name: save_check_in
INSERT INTO check_in (clinic_id, check_in_id, client_id, version, question, lowest, highest, better, real_change, days, starts, ends, times, per,
                      from_date, until_date, set_at, withdrawn_at, about)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (clinic_id, check_in_id) DO UPDATE
SET version = EXCLUDED.version, question = EXCLUDED.question, lowest = EXCLUDED.lowest, highest = EXCLUDED.highest,
    better = EXCLUDED.better, real_change = EXCLUDED.real_change, days = EXCLUDED.days, starts = EXCLUDED.starts,
    ends = EXCLUDED.ends, times = EXCLUDED.times, per = EXCLUDED.per, from_date = EXCLUDED.from_date,
    until_date = EXCLUDED.until_date, set_at = EXCLUDED.set_at, withdrawn_at = EXCLUDED.withdrawn_at

-- name: check_in
SELECT clinic_id, check_in_id, client_id, version, question, lowest, highest, better, real_change, days, starts, ends, times, per, from_date,
       until_date, set_at, withdrawn_at, about
FROM check_in WHERE clinic_id = $1 AND check_in_id = $2

-- name: check_ins_of_client
-- Those that are asked first, then the newest; a client has few at a time.
SELECT clinic_id, check_in_id, client_id, version, question, lowest, highest, better, real_change, days, starts, ends, times, per, from_date,
       until_date, set_at, withdrawn_at, about
FROM check_in WHERE clinic_id = $1 AND client_id = $2
ORDER BY withdrawn_at IS NOT NULL, set_at DESC, check_in_id LIMIT $3

-- name: count_check_ins
-- How many of their clinician's a client is asked on their own day $4 or later, this one ($3) aside.
SELECT count(*) FROM check_in WHERE clinic_id = $1 AND client_id = $2 AND withdrawn_at IS NULL AND check_in_id <> $3 AND about = 'own'
  AND (until_date IS NULL OR until_date >= $4)

-- name: save_check_in_answer
-- An answer is kept once, however often it is heard.
INSERT INTO check_in_answer (clinic_id, reply_id, check_in_id, client_id, version, local_date, asked_at, answered_at, number)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id, reply_id) DO NOTHING

-- name: drop_check_in_answer
-- A client's own answer, which they took back.
DELETE FROM check_in_answer WHERE clinic_id = $1 AND client_id = $2 AND reply_id = $3

-- name: check_in_answers
-- A client's answers since $3, the newest of each check-in, the oldest of them first.
SELECT check_in_id, version, answered_at, number FROM (
    SELECT check_in_id, version, answered_at, number,
           row_number() OVER (PARTITION BY check_in_id ORDER BY answered_at DESC) AS place
    FROM check_in_answer WHERE clinic_id = $1 AND client_id = $2 AND answered_at >= $3
) AS ranked WHERE place <= $4 ORDER BY check_in_id, answered_at

-- name: fit_checks_due
-- Across clinics: clients who are to be asked how well the texts fit them, and have not been made a check-in for it.
SELECT clinic_id, client_id FROM client WHERE fit_due_at <= $1 ORDER BY fit_due_at, client_id LIMIT $2

-- name: next_fit_check
-- Across clinics: when the next is due.
SELECT min(fit_due_at) FROM client WHERE fit_due_at IS NOT NULL

-- name: fit_check_is_due
-- At $3; null: never again.
UPDATE client SET fit_due_at = $3 WHERE clinic_id = $1 AND client_id = $2
