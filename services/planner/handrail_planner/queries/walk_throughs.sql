-- name: add_walk_through
INSERT INTO walk_through (clinic_id, plan_id, version, client_id, document, set_at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: walk_through
-- The latest version of a plan's.
SELECT version, document, set_at FROM walk_through WHERE clinic_id = $1 AND plan_id = $2 ORDER BY version DESC LIMIT 1

-- name: note_walk
-- That a walk was begun ($5) or finished ($6), whichever is heard first.
INSERT INTO walk AS held (clinic_id, walk_id, client_id, plan_id, begun_at, finished_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, walk_id) DO UPDATE
SET begun_at = COALESCE(held.begun_at, EXCLUDED.begun_at), finished_at = COALESCE(held.finished_at, EXCLUDED.finished_at)

-- name: walks_of_client
-- How often each plan's was begun and finished since $3.
SELECT plan_id, count(*) FILTER (WHERE begun_at >= $3) AS begun, count(*) FILTER (WHERE finished_at >= $3) AS finished
FROM walk WHERE clinic_id = $1 AND client_id = $2 GROUP BY plan_id

-- name: want_strain
-- Only where that is news.
UPDATE plan SET asks_strain = $3 WHERE clinic_id = $1 AND plan_id = $2 AND asks_strain <> $3 RETURNING plan_id

-- name: wants_strain
SELECT asks_strain FROM plan WHERE clinic_id = $1 AND plan_id = $2
