-- name: save_practised
-- What is heard last holds: what progress says of one client comes in order. A comeback stays until the run rests or is corrected.
INSERT INTO practised AS kept (clinic_id, plan_id, client_id, repetitions, run, came_back_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET repetitions = EXCLUDED.repetitions, run = EXCLUDED.run,
    came_back_at = CASE WHEN $7 THEN COALESCE(EXCLUDED.came_back_at, kept.came_back_at) END
WHERE kept.client_id = EXCLUDED.client_id

-- name: practised_of_client
-- Of all plans of a client: repetitions; of those that are not over the longest run; the last comeback. plans: of how many anything was said.
SELECT count(*) AS plans, COALESCE(sum(r.repetitions), 0)::integer AS repetitions,
       COALESCE(max(r.run) FILTER (WHERE NOT COALESCE(p.ended, false)), 0) AS run, max(r.came_back_at) AS came_back_at
FROM practised r LEFT JOIN plan p ON p.clinic_id = r.clinic_id AND p.plan_id = r.plan_id
WHERE r.clinic_id = $1 AND r.client_id = $2
