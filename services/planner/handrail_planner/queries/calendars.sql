-- name: set_calendar
-- The one before is gone, and with the turn's number whoever is still reading it.
INSERT INTO calendar AS kept (clinic_id, client_id, kind, address, times, turn, due_at, spans, known_until, fetched_at, failures)
VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, 0)
ON CONFLICT (clinic_id, client_id) DO UPDATE
SET kind = EXCLUDED.kind, address = EXCLUDED.address, validators = NULL, times = EXCLUDED.times, turn = kept.turn + 1,
    due_at = EXCLUDED.due_at, spans = EXCLUDED.spans, known_until = EXCLUDED.known_until, fetched_at = EXCLUDED.fetched_at,
    fault = NULL, failures = 0, failing_since = NULL

-- name: calendar
SELECT clinic_id, client_id, kind, spans, known_until, fetched_at, fault, failing_since
FROM calendar WHERE clinic_id = $1 AND client_id = $2

-- name: forget_calendar
DELETE FROM calendar WHERE clinic_id = $1 AND client_id = $2 RETURNING client_id

-- name: calendar_due_now
-- The client's clock was set to another zone: what floats on it is somewhere else now, also for who is just reading it.
UPDATE calendar SET due_at = LEAST(due_at, $3), turn = turn + 1 WHERE clinic_id = $1 AND client_id = $2

-- name: claim_calendars
-- Across clinics: the longest due, each to one process alone until $2; nobody waits for another's. Eight, written here so that the
-- server knows that they are few.
UPDATE calendar AS c SET due_at = $2, turn = c.turn + 1
FROM (SELECT clinic_id, client_id FROM calendar WHERE due_at <= $1 ORDER BY due_at, client_id LIMIT 8
      FOR UPDATE SKIP LOCKED) AS due
WHERE c.clinic_id = due.clinic_id AND c.client_id = due.client_id
RETURNING c.clinic_id, c.client_id, c.kind, c.address, c.validators, c.times, c.turn, c.failures

-- name: is_turn_of_calendar
SELECT EXISTS (SELECT FROM calendar WHERE clinic_id = $1 AND client_id = $2 AND turn = $3)

-- name: calendar_read
-- Only by whose turn it still is.
UPDATE calendar
SET times = $4, validators = $5, due_at = $6, spans = $7, known_until = $8, fetched_at = $9, fault = NULL, failures = 0,
    failing_since = NULL
WHERE clinic_id = $1 AND client_id = $2 AND turn = $3

-- name: calendar_failed
-- Only by whose turn it still is; what was known stays.
UPDATE calendar SET due_at = $4, fault = $5, failures = failures + 1, failing_since = COALESCE(failing_since, $6)
WHERE clinic_id = $1 AND client_id = $2 AND turn = $3

-- name: next_calendar
SELECT min(due_at) FROM calendar

-- name: calendars_failing_since
SELECT count(*) FROM calendar WHERE failing_since <= $1
