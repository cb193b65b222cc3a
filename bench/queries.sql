-- name: upsert_kept
INSERT INTO kept (opportunity_id, clinic_id, client_id, plan_id, local_date, helpfulness, reported_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::int[], $7::timestamptz[])
ON CONFLICT (opportunity_id) DO UPDATE SET helpfulness = EXCLUDED.helpfulness, reported_at = EXCLUDED.reported_at

-- name: plain_insert_many
INSERT INTO kept_plain (opportunity_id, clinic_id, client_id, plan_id, local_date, helpfulness, reported_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::int[], $7::timestamptz[])
ON CONFLICT DO NOTHING

-- name: plain_insert
INSERT INTO kept_plain (opportunity_id, clinic_id, client_id, plan_id, local_date, helpfulness, reported_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING

-- name: plain_plan_moments
INSERT INTO moment_plain (moment_id, clinic_id, client_id, plan_id, decision_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[]) ON CONFLICT DO NOTHING

-- name: plain_append
INSERT INTO outbox (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: plain_next
SELECT * FROM outbox ORDER BY seq LIMIT $1

-- name: plain_move
WITH gone AS (DELETE FROM outbox WHERE seq = ANY ($1) RETURNING *)
INSERT INTO event_log (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data)
SELECT event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, causation_id, data FROM gone ORDER BY seq

-- name: empty_services
TRUNCATE planner.outbox, planner.event_log, planner.inbox, planner.bus_generation,
    notifier.inbox, notifier.client, notifier.plan, notifier.moment

-- name: empty
TRUNCATE outbox, event_log, inbox, bus_generation, kept, kept_plain, moment_plain
