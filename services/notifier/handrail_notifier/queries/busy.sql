-- name: state_busy_times
-- No row comes back if a later statement is known already.
INSERT INTO busy_times (clinic_id, client_id, stated_at, known_until) VALUES ($1, $2, $3, $4)
ON CONFLICT (clinic_id, client_id) DO UPDATE SET stated_at = EXCLUDED.stated_at, known_until = EXCLUDED.known_until
WHERE busy_times.stated_at <= EXCLUDED.stated_at
RETURNING client_id

-- name: drop_busy_spans
DELETE FROM busy_span WHERE clinic_id = $1 AND client_id = $2

-- name: add_busy_spans
INSERT INTO busy_span (clinic_id, client_id, starts_at, ends_at)
SELECT $1, $2, span.starts_at, span.ends_at
FROM unnest($3::timestamptz[], $4::timestamptz[]) AS span (starts_at, ends_at)
