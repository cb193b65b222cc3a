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

-- name: busy_until
-- Of these clients those who are busy at $3. Spans lie apart, so the first that ends after it is the only one that can be on.
SELECT wanted.client_id, span.ends_at
FROM unnest($2::uuid[]) AS wanted (client_id)
CROSS JOIN LATERAL (SELECT starts_at, ends_at FROM busy_span
                    WHERE clinic_id = ANY ($1::uuid[]) AND client_id = wanted.client_id AND ends_at > $3
                    ORDER BY ends_at LIMIT 1) AS span
WHERE span.starts_at <= $3
