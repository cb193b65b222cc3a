-- name: save_on_call
-- The latest statement holds; what was tested before the people changed is to be tested again.
INSERT INTO on_call (clinic_id, zone, place, has_statement, office_days, office_from, office_until, stated_at, read_within_hours)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id) DO UPDATE
SET zone = EXCLUDED.zone, place = EXCLUDED.place, has_statement = EXCLUDED.has_statement, office_days = EXCLUDED.office_days,
    office_from = EXCLUDED.office_from, office_until = EXCLUDED.office_until, stated_at = EXCLUDED.stated_at,
    read_within_hours = EXCLUDED.read_within_hours
WHERE on_call.stated_at <= EXCLUDED.stated_at
RETURNING clinic_id

-- name: forget_on_call_people
DELETE FROM on_call_person WHERE clinic_id = $1

-- name: people_on_call_ids
SELECT person_id FROM on_call_person WHERE clinic_id = $1

-- name: untest
UPDATE on_call SET tested_at = NULL, sms_tested_at = NULL, email_tested_at = NULL WHERE clinic_id = $1

-- name: end_tests
-- What was asked of other people shows nothing any more.
UPDATE on_call_test SET acknowledged_at = $2 WHERE clinic_id = $1 AND acknowledged_at IS NULL

-- name: add_on_call_person
INSERT INTO on_call_person (clinic_id, person_id, position, emergency_contact, phone, phone_index, email, email_index, days, hours_from,
                            hours_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (clinic_id, person_id) DO NOTHING

-- name: on_call
SELECT zone, place, read_within_hours, office_days, office_from, office_until, sms_tested_at, email_tested_at FROM on_call WHERE clinic_id = $1

-- name: on_call_people
SELECT person_id, emergency_contact, phone, email, days, hours_from, hours_until
FROM on_call_person WHERE clinic_id = $1 ORDER BY position

-- name: on_call_beside_case
-- Who is on call, and whether each is the client ($2) of a case ($3), or said what alarms in it as somebody whom the client chose.
SELECT p.person_id, p.phone_index, p.email_index,
       COALESCE(p.person_id = $2 OR p.phone_index = c.phone_index OR p.email_index = c.email_index, false) AS is_client,
       EXISTS (SELECT 1 FROM crisis_step s JOIN supporter u ON u.clinic_id = s.clinic_id AND u.supporter_id = s.by
               WHERE s.clinic_id = p.clinic_id AND s.case_id = $3 AND s.what = 'said_by_supporter'
                 AND u.phone_index = p.phone_index) AS said
FROM on_call_person p LEFT JOIN client c ON c.clinic_id = p.clinic_id AND c.client_id = $2
WHERE p.clinic_id = $1

-- name: on_call_with_number
-- And who was alerted there to a case that is open, and is on call no more.
SELECT person_id FROM (
    SELECT person_id, position FROM on_call_person WHERE clinic_id = $1 AND phone_index = $2
    UNION ALL
    SELECT DISTINCT x.person_id, NULL::smallint FROM attempt a
    JOIN crisis_text x ON x.clinic_id = a.clinic_id AND x.text_id = a.text_id AND x.person_id = a.client_id
    JOIN crisis_case c ON c.clinic_id = x.clinic_id AND c.case_id = x.case_id AND c.state <> 'closed'
    WHERE a.clinic_id = $1 AND a.number_index = $2
      AND NOT EXISTS (SELECT 1 FROM on_call_person p WHERE p.clinic_id = $1 AND p.person_id = x.person_id AND p.phone_index = $2)
) known ORDER BY position

-- name: on_call_with_numbers
-- In each of these clinics who on call has the number that has this index there; and who was alerted there, as above.
SELECT clinic_id, person_id FROM (
    SELECT p.clinic_id, p.person_id, p.position FROM unnest($1::uuid[], $2::bytea[]) AS wanted (clinic_id, phone_index)
    JOIN on_call_person p ON p.clinic_id = wanted.clinic_id AND p.phone_index = wanted.phone_index
    UNION ALL
    SELECT DISTINCT x.clinic_id, x.person_id, NULL::smallint FROM unnest($1::uuid[], $2::bytea[]) AS wanted (clinic_id, phone_index)
    JOIN attempt a ON a.clinic_id = wanted.clinic_id AND a.number_index = wanted.phone_index
    JOIN crisis_text x ON x.clinic_id = a.clinic_id AND x.text_id = a.text_id AND x.person_id = a.client_id
    JOIN crisis_case c ON c.clinic_id = x.clinic_id AND c.case_id = x.case_id AND c.state <> 'closed'
    WHERE NOT EXISTS (SELECT 1 FROM on_call_person p WHERE p.clinic_id = x.clinic_id AND p.person_id = x.person_id
                                                      AND p.phone_index = wanted.phone_index)
) known ORDER BY clinic_id, position

-- name: is_on_call
-- Or was alerted to a case that is open.
SELECT EXISTS (SELECT 1 FROM on_call_person WHERE clinic_id = $1 AND person_id = $2)
    OR EXISTS (SELECT 1 FROM crisis_case c JOIN crisis_text x ON x.clinic_id = c.clinic_id AND x.case_id = c.case_id
               WHERE c.clinic_id = $1 AND c.state <> 'closed' AND x.person_id = $2) AS known

-- name: reached_before
-- Where a person was reached by what they got of a case, by each way.
SELECT DISTINCT ON (t.channel) t.channel, t.address FROM crisis_text x
JOIN text t ON t.clinic_id = x.clinic_id AND t.text_id = x.text_id AND t.client_id = x.person_id
WHERE x.clinic_id = $1 AND x.case_id = $2 AND x.person_id = $3 AND t.address IS NOT NULL
ORDER BY t.channel, t.planned_at DESC

-- name: alerted_to
-- The cases and tests that this person was alerted to and that are not over, or were not at $3, the newest first.
SELECT DISTINCT t.case_id, c.case_id IS NULL AS test, COALESCE(c.run, 0) AS run, c.client_id,
       COALESCE(c.state IN ('suspected', 'unanswered'), false) AS waits, COALESCE(c.opened_at, q.asked_at) AS at
FROM crisis_text t
LEFT JOIN crisis_case c ON c.clinic_id = t.clinic_id AND c.case_id = t.case_id
LEFT JOIN on_call_test q ON q.clinic_id = t.clinic_id AND q.test_id = t.case_id
WHERE t.clinic_id = $1 AND t.person_id = $2 AND (c.state <> 'closed' OR c.closed_at > $3 OR q.acknowledged_at IS NULL AND q.test_id IS NOT NULL)
ORDER BY at DESC LIMIT 50

-- name: told_lately
-- Whether a person was told so ($5) of a case by this way, after $6 and up to $7; what failed was not told.
SELECT EXISTS (
    SELECT 1 FROM crisis_text x JOIN text t ON t.clinic_id = x.clinic_id AND t.text_id = x.text_id
    WHERE x.clinic_id = $1 AND x.case_id = $2 AND x.person_id = $3 AND t.channel = $4 AND t.kind = $5
      AND t.planned_at > $6 AND t.planned_at <= $7 AND t.state NOT IN ('expired', 'failed')
) AS told

-- name: ask_for_test
INSERT INTO on_call_test (clinic_id, test_id, asked_at) VALUES ($1, $2, $3)

-- name: last_test
SELECT max(asked_at) AS asked_at FROM on_call_test WHERE clinic_id = $1

-- name: test_came
-- By this way ($3), the alert of a test was seen to come.
UPDATE on_call o
SET tested_at = GREATEST(o.tested_at, q.asked_at),
    sms_tested_at = CASE WHEN $3 = 'sms' THEN GREATEST(o.sms_tested_at, q.asked_at) ELSE o.sms_tested_at END,
    email_tested_at = CASE WHEN $3 = 'email' THEN GREATEST(o.email_tested_at, q.asked_at) ELSE o.email_tested_at END
FROM on_call_test q WHERE o.clinic_id = $1 AND q.clinic_id = o.clinic_id AND q.test_id = $2
