-- name: breakers
-- All that may stop a text of these clinics, that of the account ($3) first, held until the commit: only one text tries a breaker. A cap that
-- is lifted by $2 stops nothing, and nobody tries it: it is not among them, or whoever sends would wait for it behind the others for ever.
SELECT NULL::uuid AS clinic_id, name, strikes, opened_at, until, tried_by, tried_until, sent_at, trips, code
FROM (SELECT * FROM account_breaker
      WHERE split_part(name, ':', 2) = $3 AND (until > $2 OR split_part(name, ':', 1) <> 'account_cap')
      ORDER BY name FOR UPDATE) AS shared
UNION ALL
SELECT clinic_id, name, strikes, opened_at, until, tried_by, tried_until, sent_at, trips, code
FROM (SELECT * FROM breaker WHERE clinic_id = ANY ($1::uuid[]) AND (until > $2 OR split_part(name, ':', 1) <> 'cap')
      ORDER BY clinic_id, name FOR UPDATE) AS own

-- name: save_breaker
INSERT INTO breaker (clinic_id, name, strikes, opened_at, until, tried_by, tried_until, sent_at, trips, code)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (clinic_id, name) DO UPDATE
SET strikes = EXCLUDED.strikes, opened_at = EXCLUDED.opened_at, until = EXCLUDED.until, tried_by = EXCLUDED.tried_by,
    tried_until = EXCLUDED.tried_until, sent_at = EXCLUDED.sent_at, trips = EXCLUDED.trips, code = EXCLUDED.code

-- name: save_account_breaker
INSERT INTO account_breaker (name, strikes, opened_at, until, tried_by, tried_until, sent_at, trips, code)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (name) DO UPDATE
SET strikes = EXCLUDED.strikes, opened_at = EXCLUDED.opened_at, until = EXCLUDED.until, tried_by = EXCLUDED.tried_by,
    tried_until = EXCLUDED.tried_until, sent_at = EXCLUDED.sent_at, trips = EXCLUDED.trips, code = EXCLUDED.code

-- name: breaker_to_change
-- Made if it is not there, so that two who change it take turns.
INSERT INTO breaker (clinic_id, name) VALUES ($1, $2)
ON CONFLICT (clinic_id, name) DO UPDATE SET name = EXCLUDED.name
RETURNING name, strikes, opened_at, until, tried_by, tried_until, sent_at, trips, code

-- name: account_breaker_to_change
INSERT INTO account_breaker (name) VALUES ($1)
ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name
RETURNING name, strikes, opened_at, until, tried_by, tried_until, sent_at, trips, code

-- name: drop_breaker
DELETE FROM breaker WHERE clinic_id = $1 AND name = $2 RETURNING opened_at

-- name: drop_account_breaker
DELETE FROM account_breaker WHERE name = $1 RETURNING opened_at

-- name: open_breakers
-- Those that stop texts of any clinic now, by this account ($2), and how many clinics each kind concerns.
SELECT split_part(name, ':', 1) AS gate, count(*) AS many
FROM (SELECT name, until, opened_at FROM breaker UNION ALL
      SELECT name, until, opened_at FROM account_breaker WHERE split_part(name, ':', 2) = $2) AS every
WHERE opened_at IS NOT NULL AND (until > $1 OR split_part(name, ':', 1) NOT IN ('cap', 'account_cap'))
GROUP BY 1 ORDER BY 1

-- name: count_sent
-- What begins to be sent is counted in the claim's own transaction, in one order for all. What is returned nobody else counts on
-- before the commit, so a cap that is held against it holds for all processes.
INSERT INTO tally (clinic_id, what, since, counted)
SELECT clinic_id, what, since, sum(counted)
FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::integer[]) AS sent (clinic_id, what, since, counted)
GROUP BY clinic_id, what, since ORDER BY clinic_id, what, since
ON CONFLICT (clinic_id, what, since) DO UPDATE SET counted = tally.counted + EXCLUDED.counted
RETURNING clinic_id, what, counted

-- name: give_back
-- Attempts that certainly were not sent count no more, each where it was counted; in the order of the others, so that nobody waits
-- for each other. Found by their own ids, as in `attempts`.
INSERT INTO tally (clinic_id, what, since, counted)
SELECT a.clinic_id, c.what, date_trunc(c.span, a.begun_at, 'UTC'), -sum(c.counted)
FROM unnest($1::uuid[], $2::uuid[]) AS away (clinic_id, attempt_id)
JOIN attempt a ON a.attempt_id = away.attempt_id AND a.clinic_id IS NOT DISTINCT FROM away.clinic_id
CROSS JOIN LATERAL (VALUES ('segments', 'day', a.segments::integer), (a.wording, 'day', 1),
                           (CASE WHEN a.wording = 'stranger' THEN 'strangers' END, 'hour', 1)) AS c (what, span, counted)
WHERE (a.state = 'planned' OR (a.state = 'failed' AND a.code = 'throttled' AND a.accepted_at IS NULL))
  AND a.channel = 'sms' AND c.what IS NOT NULL
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (clinic_id, what, since) DO UPDATE SET counted = GREATEST(tally.counted + EXCLUDED.counted, 0)

-- name: forget_tallies
DELETE FROM tally WHERE clinic_id = $1 AND since < $2

-- name: tallies
SELECT clinic_id, what, counted FROM tally
WHERE clinic_id = ANY ($1::uuid[]) AND ((what = 'segments' AND since = $2) OR (what = 'strangers' AND since = $3))

-- name: sent_and_filtered
-- How often a wording was begun, and filtered, since an instant.
SELECT COALESCE(sum(counted) FILTER (WHERE what = $2), 0)::integer AS sent,
       COALESCE(sum(counted) FILTER (WHERE what = $3), 0)::integer AS filtered
FROM tally WHERE clinic_id = $1 AND what IN ($2, $3) AND since >= $4

-- name: traffic
-- What the numbers of these clients, and of these whom a client chose, got since $3 and the last ones of it, the answers that could loop
-- ($6, since $5), such answers by mail, these ($9) of them, each as often as it went, and what came from them since $7: from who was chosen as from a
-- stranger, and the country of their number is not kept. What was not sent after all does not count. Every count ends at what is too much,
-- so it costs no more as history grows. A number is found by itself: the clinic is compared in a way that no index answers, as in `attempts`.
SELECT o.clinic_id, o.client_id, o.phone_country,
       ARRAY (SELECT a.begun_at FROM attempt a
              WHERE a.clinic_id IS NOT DISTINCT FROM o.clinic_id AND a.number_index = o.phone_index AND a.begun_at > $3
                AND a.state <> 'planned'
              ORDER BY a.begun_at DESC LIMIT $4) AS texts,
       (SELECT count(*) FROM (
            SELECT 1 FROM attempt a
            WHERE a.clinic_id IS NOT DISTINCT FROM o.clinic_id AND a.number_index = o.phone_index AND a.begun_at > $5
              AND a.wording = ANY ($6::text[]) AND a.state <> 'planned'
            ORDER BY a.begun_at DESC LIMIT $4) AS answered) AS answers,
       (SELECT count(*) FROM (
            SELECT 1 FROM attempt a
            WHERE a.clinic_id = o.clinic_id AND a.client_id = o.client_id AND a.begun_at > $5 AND a.channel = 'email'
              AND a.wording IS NOT NULL AND a.wording = ANY ($6::text[]) AND a.state <> 'planned'
            ORDER BY a.begun_at DESC LIMIT $4) AS by_mail) AS mailed,
       ARRAY (SELECT a.wording FROM attempt a
              WHERE a.clinic_id IS NOT DISTINCT FROM o.clinic_id AND a.number_index = o.phone_index AND a.begun_at > $5
                AND a.wording = ANY ($9::text[]) AND a.state <> 'planned'
              ORDER BY a.begun_at DESC LIMIT $4) AS beside,
       ARRAY (SELECT a.wording FROM attempt a
              WHERE a.clinic_id = o.clinic_id AND a.client_id = o.client_id AND a.begun_at > $5 AND a.channel = 'email'
                AND a.wording IS NOT NULL AND a.wording = ANY ($9::text[]) AND a.state <> 'planned'
              ORDER BY a.begun_at DESC LIMIT $4) AS beside_by_mail,
       (SELECT count(*) FROM (
            SELECT 1 FROM inbound i
            WHERE i.clinic_id = o.clinic_id AND i.client_id = o.writes_as AND i.received_at > $7
            ORDER BY i.received_at DESC LIMIT $8) AS said) AS heard
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id)
CROSS JOIN LATERAL (
    SELECT c.clinic_id, c.client_id, c.phone_index, c.phone_country, c.client_id AS writes_as FROM client c
    WHERE c.clinic_id = wanted.clinic_id AND c.client_id = wanted.client_id
    UNION ALL
    SELECT s.clinic_id, s.supporter_id, s.phone_index, NULL, s.stranger_id FROM supporter s
    WHERE s.clinic_id = wanted.clinic_id AND s.supporter_id = wanted.client_id) AS o

-- name: same_texts
-- How often, up to $5, each of these numbers got the same words since $4, with texts that are posted ahead and not taken up, these ones ($6)
-- apart. The number's own texts of that time, found as above, are all that is looked at; one that was not sent after all does not count.
SELECT (SELECT count(*) FROM (
           (SELECT 1 FROM attempt a
            WHERE a.clinic_id IS NOT DISTINCT FROM wanted.clinic_id AND a.number_index = wanted.number_index
              AND a.begun_at > $4 AND a.words_index = wanted.words_index AND a.state <> 'planned'
            ORDER BY a.begun_at DESC LIMIT $5)
           UNION ALL
           (SELECT 1 FROM ahead h
            WHERE h.clinic_id = wanted.clinic_id AND h.words_index = wanted.words_index AND h.ended_at IS NULL
              AND h.taken_up_at IS NULL AND h.nudge_id <> ALL ($6::uuid[]) LIMIT $5)) AS same) AS times
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[])
     WITH ORDINALITY AS wanted (clinic_id, number_index, words_index, number)
ORDER BY wanted.number

-- name: complain
-- Once for each attempt, and only while the client still has that number ($4, sealed).
INSERT INTO complaint (clinic_id, client_id, attempt_id, phone_index, code, day, at)
SELECT c.clinic_id, c.client_id, $3, c.phone_index, $5, ($6::timestamptz AT TIME ZONE c.zone)::date, $6
FROM client c WHERE c.clinic_id = $1 AND c.client_id = $2 AND c.phone = $4 AND c.phone_index IS NOT NULL
ON CONFLICT (clinic_id, client_id, attempt_id) DO NOTHING

-- name: complaints
-- Of the number that the client has; the newest are enough to tell.
SELECT p.attempt_id, p.code, p.day, p.at
FROM client c JOIN complaint p ON p.clinic_id = c.clinic_id AND p.client_id = c.client_id AND p.phone_index = c.phone_index
WHERE c.clinic_id = $1 AND c.client_id = $2 AND p.at > $3
ORDER BY p.at DESC LIMIT 50

-- name: forget_complaints
DELETE FROM complaint WHERE clinic_id = $1 AND client_id = $2 AND at < $3

-- name: mark_number
-- Only while the client still has that number; what is invalid becomes no better by a milder finding.
UPDATE client SET phone_state = $4
WHERE clinic_id = $1 AND client_id = $2 AND phone = $3 AND phone_state <> $4 AND phone_state IN ('usable', 'unhealthy')
RETURNING client_id

-- name: number_works
-- The number has taken a text, or texted itself: what was said against it counts no more, and if it was let be it is used again. That
-- the client's old number ($3) took one says nothing of the new one. One that was invalid is used again once it texts itself, its consent
-- is confirmed, and nobody there said that they are somebody else: who has it after it was out of service says OK or START first.
WITH forgotten AS (
    DELETE FROM complaint p USING client c
    WHERE p.clinic_id = $1 AND p.client_id = $2 AND c.clinic_id = p.clinic_id AND c.client_id = p.client_id
      AND ($3::text IS NULL OR c.phone = $3))
UPDATE client c SET phone_state = 'usable'
WHERE c.clinic_id = $1 AND c.client_id = $2 AND ($3::text IS NULL OR c.phone = $3)
  AND (c.phone_state = 'unhealthy' OR (
      $3::text IS NULL AND c.phone_state = 'invalid'
      AND EXISTS (SELECT 1 FROM consent s WHERE s.clinic_id = $1 AND s.client_id = $2 AND s.channel = 'sms' AND s.state = 'confirmed')
      AND NOT EXISTS (SELECT 1 FROM not_theirs n WHERE n.clinic_id = $1 AND n.client_id = $2 AND n.phone_index = c.phone_index)))
RETURNING c.client_id

-- name: send_again
-- Once for each text, and only one that failed and is of use then; none of which two attempts failed. That the attempt failed is
-- certain: it is no doubt.
UPDATE text t SET state = $3, due_at = $4, changed_at = $5, reason = NULL, sends = greatest(t.sends - 1, 0)
WHERE t.clinic_id = $1 AND t.text_id = $2 AND t.state = 'failed' AND t.useful_until > $4
  AND (SELECT count(*) FROM attempt a WHERE a.clinic_id = $1 AND a.text_id = $2 AND a.state = 'failed') < 2
RETURNING t.text_id
