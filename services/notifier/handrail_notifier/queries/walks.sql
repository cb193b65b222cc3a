-- name: save_walk_through
-- Only a newer version of the client's own plan is taken.
INSERT INTO walk_through (clinic_id, plan_id, client_id, version, steps) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, plan_id) DO UPDATE SET version = EXCLUDED.version, steps = EXCLUDED.steps
WHERE walk_through.version < EXCLUDED.version AND walk_through.client_id = EXCLUDED.client_id

-- name: walk_through
SELECT version, steps FROM walk_through WHERE clinic_id = $1 AND plan_id = $2 AND client_id = $3 AND steps IS NOT NULL

-- name: last_walk
-- The client's walk of a plan that was begun last.
SELECT walk_id, client_id, plan_id, version, said, local_date, state, step, again, begun_at, changed_at, text_id, before, after
FROM walk WHERE clinic_id = $1 AND client_id = $2 AND plan_id = $3 ORDER BY begun_at DESC LIMIT 1

-- name: walk_of_text
-- The walk whose present step a text says, while its plan is not over.
SELECT w.walk_id, w.client_id, w.plan_id, w.version, w.said, w.local_date, w.state, w.step, w.again, w.begun_at, w.changed_at, w.text_id,
       w.before, w.after
FROM walk w JOIN plan p ON p.clinic_id = w.clinic_id AND p.plan_id = w.plan_id
WHERE w.clinic_id = $1 AND w.text_id = $2 AND NOT p.ended

-- name: walk
SELECT walk_id, client_id, plan_id, version, said, local_date, state, step, again, begun_at, changed_at, text_id, before, after
FROM walk WHERE clinic_id = $1 AND walk_id = $2

-- name: drop_walk_of_text
-- A walk whose first step certainly did not go out never was.
DELETE FROM walk WHERE clinic_id = $1 AND text_id = $2 AND step = 0 AND state = 'at_a_step'

-- name: save_walk
INSERT INTO walk (clinic_id, walk_id, client_id, plan_id, version, said, local_date, state, step, again, begun_at, changed_at, text_id,
                  before, after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (clinic_id, walk_id) DO UPDATE
SET state = EXCLUDED.state, step = EXCLUDED.step, again = EXCLUDED.again, changed_at = EXCLUDED.changed_at, text_id = EXCLUDED.text_id,
    before = EXCLUDED.before, after = EXCLUDED.after

-- name: save_walk_offer
INSERT INTO walk_offer (clinic_id, text_id, client_id, plan_id) VALUES ($1, $2, $3, $4) ON CONFLICT (clinic_id, text_id) DO NOTHING
RETURNING text_id

-- name: waiting_offers
-- The texts that wait to begin the walk-through of a client's plan.
SELECT o.text_id FROM walk_offer o JOIN text t ON t.clinic_id = o.clinic_id AND t.text_id = o.text_id
WHERE o.clinic_id = $1 AND o.client_id = $2 AND o.plan_id = $3 AND t.state = 'planned'

-- name: walk_offer
-- The plan that an offer is of, while it is live.
SELECT p.plan_id FROM walk_offer o JOIN plan p ON p.clinic_id = o.clinic_id AND p.plan_id = o.plan_id AND p.client_id = o.client_id
WHERE o.clinic_id = $1 AND o.text_id = $2 AND NOT p.ended AND NOT p.paused AND p.expires_at > $3
