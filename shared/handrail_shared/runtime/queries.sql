-- name: lock_subjects
-- Whoever speaks about a client holds the client until the commit, so events of one key enter the outbox in commit order.
SELECT count(pg_advisory_xact_lock(key))
FROM (SELECT DISTINCT hold_key(subject) AS key FROM unnest($1::uuid[]) AS subject ORDER BY 1) AS held

-- name: narrow_and_lock_subjects
-- The same, and from here on the transaction sees these clinics ($2) alone.
SELECT set_config('handrail.clinics', $2, true), count(pg_advisory_xact_lock(key))
FROM (SELECT DISTINCT hold_key(subject) AS key FROM unnest($1::uuid[]) AS subject ORDER BY 1) AS held

-- name: append_outbox
-- In this order, with the relay's bell ($10). Equal notifications of one transaction are one.
INSERT INTO outbox (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data)
SELECT said.* FROM pg_notify($10, '') AS bell, unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[],
                                                      $6::timestamptz[], $7::uuid[], $8::uuid[], $9::bytea[]) AS said

-- name: next_outbox
-- Oldest first, but for those being published just now. Rows leave by deletion, never by a remembered number: a row whose
-- number was overtaken is still found.
SELECT seq, event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data
FROM outbox WHERE seq <> ALL ($2::bigint[]) ORDER BY seq LIMIT $1

-- name: move_to_log
-- An id that is in the log already was said again: it leaves the outbox like the others. What was said on the compacted topics $2
-- follows from rows: it is in no log.
WITH published AS (
    DELETE FROM outbox WHERE seq = ANY ($1::bigint[])
    RETURNING seq, event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data
)
INSERT INTO event_log (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data)
SELECT event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data
FROM published WHERE topic <> ALL ($2::text[]) ORDER BY seq
ON CONFLICT (event_id) DO NOTHING

-- name: backlog
SELECT count(*) AS waiting, min(occurred_at) AS oldest FROM outbox

-- name: log_after
-- The published events in the order in which they were published, for refilling and for integrators.
SELECT position, event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data
FROM event_log WHERE position > $1 ORDER BY position LIMIT $2

-- name: bus_generation
SELECT generation FROM bus_generation

-- name: save_bus_generation
INSERT INTO bus_generation (generation) VALUES ($1)
ON CONFLICT (only_row) DO UPDATE SET generation = EXCLUDED.generation

-- name: claim_inbox
-- The ids not handled before; what comes back belongs to this transaction.
INSERT INTO inbox (consumer, event_id, clinic_id)
SELECT $1, event_id, clinic_id FROM unnest($2::uuid[], $3::uuid[]) AS heard (event_id, clinic_id)
ON CONFLICT DO NOTHING
RETURNING event_id

-- name: forget_inbox
-- Bounded: at most so many rows a call.
DELETE FROM inbox WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM inbox WHERE received_at < now() - $1::interval ORDER BY received_at LIMIT $2))

-- name: forget_log
DELETE FROM event_log WHERE position = ANY (ARRAY(
    SELECT position FROM event_log WHERE published_at < now() - $1::interval ORDER BY published_at LIMIT $2))

-- name: take_lease
-- Taken when free, run out, or already ours; the fence grows whenever it changes hands.
INSERT INTO lease AS held (name, holder, fence, held_until)
VALUES ($1, $2, 1, clock_timestamp() + $3::interval)
ON CONFLICT (name) DO UPDATE
SET holder = EXCLUDED.holder,
    fence = held.fence + (held.holder <> EXCLUDED.holder)::int,
    held_until = EXCLUDED.held_until
WHERE held.holder = EXCLUDED.holder OR held.held_until < clock_timestamp()
RETURNING fence

-- name: release_lease
-- The row stays, so that the fence goes on growing.
UPDATE lease SET held_until = '-infinity' WHERE name = $1 AND holder = $2

-- name: role_powers
-- For the doctor: a service's role must not be able to step over row-level security.
SELECT rolsuper OR rolbypassrls AS too_much FROM pg_roles WHERE rolname = current_user

-- name: unprotected_tables
-- Tables with a clinic_id whose row-level security is not forced, and tables that the role owns.
SELECT c.relname AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
  AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'clinic_id' AND NOT a.attisdropped)
  AND (NOT c.relforcerowsecurity OR pg_get_userbyid(c.relowner) = current_user)

-- name: foreign_tables
-- Tables of other services that this role could read.
SELECT n.nspname || '.' || c.relname AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('planner', 'notifier', 'progress') AND n.nspname <> current_schema()
  AND c.relkind IN ('r', 'p') AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
