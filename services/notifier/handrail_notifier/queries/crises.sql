-- name: next_alarm
-- Across clinics: when an alarming text is next seen to; at once, where the clock was turned back.
SELECT min(CASE WHEN heed_at > $1::timestamptz + interval '1 minute' THEN $1::timestamptz ELSE heed_at END) AS due_at FROM inbound WHERE heed_at IS NOT NULL

-- name: due_alarms
-- Across clinics: alarming texts that no case has yet, whatever else of their client waits or fails.
SELECT clinic_id, account, provider_id, client_id FROM inbound
WHERE heed_at IS NOT NULL AND (heed_at <= $1 OR heed_at > $1::timestamptz + interval '1 minute') ORDER BY heed_at, number LIMIT $2

-- name: take_alarm
SELECT clinic_id, account, provider_id, number, client_id, stranger, channel, address, received_at, alarm, alarm_phrases, alarm_version, overheard
FROM inbound WHERE clinic_id = $1 AND account = $2 AND provider_id = $3 AND heed_at IS NOT NULL
FOR UPDATE SKIP LOCKED

-- name: heeded
-- A case has it; what follows of it otherwise may be taken.
UPDATE inbound SET heed_at = NULL WHERE clinic_id = $1 AND account = $2 AND provider_id = $3

-- name: put_off_alarm
UPDATE inbound SET heed_at = $4, heed_tries = heed_tries + 1
WHERE clinic_id = $1 AND account = $2 AND provider_id = $3 AND heed_at IS NOT NULL

-- name: open_case
-- The one case of a client that no person has closed, locked.
SELECT * FROM crisis_case WHERE clinic_id = $1 AND client_id = $2 AND state <> 'closed' FOR UPDATE

-- name: case_by_id
SELECT * FROM crisis_case WHERE clinic_id = $1 AND case_id = $2 FOR UPDATE

-- name: last_said
-- When numbers to call were last planned for a client by this way: what failed or ended was not said, nor what waits for another try.
SELECT max(t.planned_at) AS said_at FROM crisis_case c
JOIN crisis_text x ON x.clinic_id = c.clinic_id AND x.case_id = c.case_id AND x.person_id IS NULL
JOIN text t ON t.clinic_id = x.clinic_id AND t.text_id = x.text_id
WHERE c.clinic_id = $1 AND c.client_id = $2 AND t.channel = $3 AND t.state NOT IN ('failed', 'expired')
  AND NOT (t.state = 'planned' AND EXISTS (SELECT 1 FROM attempt a WHERE a.clinic_id = t.clinic_id AND a.text_id = t.text_id
                                           AND a.state = 'failed'))

-- name: end_waiting_numbers
-- Numbers that failed by this way and wait for another try: they are said anew by a text of their own.
UPDATE text t SET state = 'expired', reason = 'said_anew', due_at = NULL, changed_at = $4
FROM crisis_case c JOIN crisis_text x ON x.clinic_id = c.clinic_id AND x.case_id = c.case_id AND x.person_id IS NULL
WHERE c.clinic_id = $1 AND c.client_id = $2 AND t.clinic_id = x.clinic_id AND t.text_id = x.text_id AND t.channel = $3
  AND t.state = 'planned' AND EXISTS (SELECT 1 FROM attempt a WHERE a.clinic_id = t.clinic_id AND a.text_id = t.text_id
                                      AND a.state = 'failed')

-- name: case_client
SELECT client_id FROM crisis_case WHERE clinic_id = $1 AND case_id = $2

-- name: save_case
INSERT INTO crisis_case (clinic_id, case_id, client_id, stranger, tier, state, opened_at, starts_at, taken, due_at,
                         acknowledged_at, closed_at, outcome, run)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (clinic_id, case_id) DO UPDATE
SET tier = EXCLUDED.tier, state = EXCLUDED.state, starts_at = EXCLUDED.starts_at, taken = EXCLUDED.taken,
    due_at = EXCLUDED.due_at, acknowledged_at = EXCLUDED.acknowledged_at,
    closed_at = EXCLUDED.closed_at, outcome = EXCLUDED.outcome, run = EXCLUDED.run

-- name: next_step
-- Across clinics: when the ladder of some case is next to be climbed; at once, where it seems to be too far ahead, as above.
SELECT min(CASE WHEN due_at > $2 OR (taken > 0 AND due_at > $3) THEN $1::timestamptz ELSE due_at END) AS due_at
FROM crisis_case WHERE due_at IS NOT NULL

-- name: due_cases
-- Across clinics: cases whose next step is due, or seems to be too far ahead ($2 the first, $3 a further one) because the clock was
-- turned back.
SELECT clinic_id, case_id, client_id FROM crisis_case
WHERE due_at IS NOT NULL AND (due_at <= $1 OR due_at > $2 OR (taken > 0 AND due_at > $3)) ORDER BY due_at LIMIT $4

-- name: failed_steps
-- Across clinics: cases whose last alerts have all failed, by every way, with when the people after those are alerted: at once, but so
-- long ($1) after the step before. The soonest first.
SELECT c.clinic_id, c.case_id, c.client_id, c.taken, c.run, step.at + $1::interval AS due_at FROM crisis_case c
CROSS JOIN LATERAL (SELECT max(s.at) AS at FROM crisis_step s
                    WHERE s.clinic_id = c.clinic_id AND s.case_id = c.case_id AND s.what = 'alerted') step
CROSS JOIN LATERAL (SELECT bool_and(t.state IN ('failed', 'expired')) AS failed FROM crisis_text x
                    JOIN text t ON t.clinic_id = x.clinic_id AND t.text_id = x.text_id
                    WHERE x.clinic_id = c.clinic_id AND x.case_id = c.case_id AND t.kind = 'staff_alert'
                    GROUP BY t.planned_at ORDER BY t.planned_at DESC LIMIT 1) alerts
WHERE c.due_at IS NOT NULL AND c.taken > 0 AND alerts.failed AND step.at IS NOT NULL ORDER BY step.at LIMIT $2

-- name: unanswered_cases
-- Across clinics: how many cases nobody has answered, and since when.
SELECT count(*) AS cases, min(opened_at) AS since FROM crisis_case WHERE state = 'unanswered'

-- name: cases_of_clinic
-- Those that are open, the unanswered first; or all of late ($2), strangers' with them.
SELECT clinic_id, case_id, CASE WHEN stranger THEN NULL ELSE client_id END AS client_id, stranger, tier, state, opened_at,
       acknowledged_at, closed_at, outcome
FROM crisis_case WHERE clinic_id = $1 AND (state <> 'closed' OR ($2 AND (opened_at, case_id) < ($3, $4)))
ORDER BY state = 'unanswered' DESC, state = 'closed', opened_at DESC, case_id DESC LIMIT $5

-- name: texts_of_stranger
-- What came from the number of a case ($2) of nobody, from the case before it on and up to its end, the newest first: sealed, or null
-- once its time is over.
SELECT i.address, i.body, i.received_at, i.pictures FROM crisis_case c
JOIN inbound i ON i.clinic_id = c.clinic_id AND i.client_id = c.client_id
WHERE c.clinic_id = $1 AND c.case_id = $2 AND c.stranger
  AND i.received_at > COALESCE((SELECT max(e.closed_at) FROM crisis_case e WHERE e.clinic_id = c.clinic_id
                                AND e.client_id = c.client_id AND e.closed_at <= c.opened_at), '-infinity')
  AND i.received_at <= COALESCE(c.closed_at, 'infinity')
ORDER BY i.received_at DESC, i.number DESC LIMIT $3

-- name: texts_of_supporter
-- What was said in a case ($2) by somebody whom its client chose, the newest first: sealed, or null once its time is over.
SELECT i.address, i.body, i.received_at, i.pictures FROM crisis_step s
JOIN inbound i ON i.clinic_id = s.clinic_id AND i.account = s.detail[1] AND i.provider_id = s.detail[2] AND i.stranger
WHERE s.clinic_id = $1 AND s.case_id = $2 AND s.what = 'said_by_supporter'
ORDER BY i.received_at DESC, i.number DESC LIMIT $3

-- name: steps_of_case
SELECT what, by, detail, at FROM crisis_step WHERE clinic_id = $1 AND case_id = $2 ORDER BY number LIMIT 500

-- name: alerted_in_run
-- Whom the steps of the ladder's last run alerted: those from the last first step on.
SELECT DISTINCT unnest(detail[3:])::uuid AS person_id FROM crisis_step
WHERE clinic_id = $1 AND case_id = $2 AND what = 'alerted'
  AND number >= (SELECT max(number) FROM crisis_step WHERE clinic_id = $1 AND case_id = $2 AND what = 'alerted' AND detail[1] = '1')

-- name: waiting_cases
-- Those that may want people, the last ladder of which began after $2: first what was last left unanswered for that ($3), the longest ago
-- first, then what a ladder is still climbed for, the next step first.
SELECT c.clinic_id, c.case_id, c.client_id FROM crisis_case c
WHERE c.clinic_id = $1 AND c.starts_at > $2
  AND (c.state = 'suspected'
       OR (c.state = 'unanswered' AND EXISTS (
               SELECT 1 FROM (SELECT s.detail FROM crisis_step s
                              WHERE s.clinic_id = c.clinic_id AND s.case_id = c.case_id AND s.what = 'unanswered'
                              ORDER BY s.number DESC LIMIT 1) last
               WHERE $3 = ANY (last.detail))))
ORDER BY c.state = 'unanswered' DESC, CASE WHEN c.state = 'unanswered' THEN c.starts_at ELSE c.due_at END, c.case_id LIMIT $4

-- name: wanted_people
-- Whether a case was last left unanswered for that ($3).
SELECT $3 = ANY (detail) AS wanted FROM crisis_step
WHERE clinic_id = $1 AND case_id = $2 AND what = 'unanswered' ORDER BY number DESC LIMIT 1

-- name: note_step
INSERT INTO crisis_step (clinic_id, case_id, what, by, detail, at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: hold_back
-- Nudges rest from now on until a person closes the case.
UPDATE client SET crisis_since = COALESCE(crisis_since, $3) WHERE clinic_id = $1 AND client_id = $2

-- name: release
UPDATE client SET crisis_since = NULL WHERE clinic_id = $1 AND client_id = $2

-- name: note_crisis_text
INSERT INTO crisis_text (clinic_id, text_id, case_id, person_id, alerted, instead_of) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, text_id) DO NOTHING

-- name: tell_waiting
-- That a text with numbers is tried on and on is told once.
UPDATE crisis_text SET waiting_told_at = $3 WHERE clinic_id = $1 AND text_id = $2 AND waiting_told_at IS NULL RETURNING text_id

-- name: crisis_text
-- What a text is of, with the run of its case's ladder as it is now, and whose rules hold for its client; a test has no case.
SELECT t.case_id, t.person_id, t.alerted, t.instead_of, COALESCE(c.run, 0) AS run, w.jurisdiction
FROM crisis_text t LEFT JOIN crisis_case c ON c.clinic_id = t.clinic_id AND c.case_id = t.case_id
LEFT JOIN wish w ON w.clinic_id = c.clinic_id AND w.client_id = c.client_id
WHERE t.clinic_id = $1 AND t.text_id = $2

-- name: lowered_until
SELECT max(until) AS until FROM crisis_lowered WHERE clinic_id = $1 AND client_id = $2
  AND at = (SELECT max(at) FROM crisis_lowered WHERE clinic_id = $1 AND client_id = $2)

-- name: lower
INSERT INTO crisis_lowered (clinic_id, client_id, at, until, by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, client_id, at) DO UPDATE SET until = EXCLUDED.until, by = EXCLUDED.by

-- name: taken_on_by
SELECT by FROM crisis_step WHERE clinic_id = $1 AND case_id = $2 AND what = 'acknowledged' ORDER BY number DESC LIMIT 1
