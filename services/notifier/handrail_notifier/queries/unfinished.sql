-- name: begin_batch
-- These rows are begun with. What is too old ($4) to tell anything of them is forgotten.
WITH old AS (DELETE FROM unfinished WHERE begun_at < $4)
INSERT INTO unfinished (batch_id, row_ids, begun_at) VALUES ($1, $2, $3)

-- name: finish_batch
DELETE FROM unfinished WHERE batch_id = ANY ($1::uuid[])

-- name: times_begun
-- How often each of these rows was begun since $2 and not finished.
SELECT row_id, count(*) AS times FROM unfinished, unnest(row_ids) AS row_id
WHERE begun_at > $2 AND row_id = ANY ($1::uuid[]) GROUP BY row_id

-- name: commit_lightly
-- What this transaction writes need not be on the disk when it is committed: it has to outlive our process, not the database's.
SET LOCAL synchronous_commit = off
