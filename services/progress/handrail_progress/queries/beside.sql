-- name: copy_rules
-- How the clinic forgives, for the tables beside the live ones.
INSERT INTO pg_temp.clinic_rules SELECT * FROM clinic_rules WHERE clinic_id = $1

-- name: plans_of_clients
-- Every plan of these clients, of the live rows of any kind and of those beside; `stale`: the live one waits to be folded by other rules.
SELECT plan_id, bool_or(stale) AS stale FROM (
    SELECT plan_id, stale_since IS NOT NULL AS stale FROM run WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[])
    UNION ALL SELECT plan_id, false FROM opportunity WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) GROUP BY plan_id
    UNION ALL SELECT plan_id, false FROM waypoint WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) GROUP BY plan_id
    UNION ALL SELECT plan_id, false FROM rating WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) GROUP BY plan_id
    UNION ALL SELECT plan_id, false FROM pg_temp.run WHERE clinic_id = $1) AS either
GROUP BY plan_id

-- name: carry_run
-- What was announced for good follows from no log: it is taken from the live rows. A milestone that the log has reached stays reached, or
-- it would be said late, along with the next.
UPDATE pg_temp.run AS beside SET milestone = GREATEST(beside.milestone, live.milestone), graduated_at = live.graduated_at,
    said_until = live.said_until
FROM run AS live
WHERE live.clinic_id = $1 AND live.plan_id = ANY ($2::uuid[])
  AND (beside.clinic_id, beside.plan_id) = (live.clinic_id, live.plan_id)

-- name: carry_said
-- The same of opportunities.
UPDATE pg_temp.opportunity AS beside SET said = live.said
FROM opportunity AS live
WHERE live.clinic_id = $1 AND live.plan_id = ANY ($2::uuid[]) AND beside.said <> live.said
  AND (beside.clinic_id, beside.plan_id, beside.opportunity_id) = (live.clinic_id, live.plan_id, live.opportunity_id)

-- name: differences
-- Every row that stands otherwise than the log says, with the columns that differ: of the plans $2, the clients $3 and the clinic's rules.
-- A row that is on one side alone differs in all of it. `stood` and `beside` are whole rows, and no column has either name. Rows are compared whole, column by column; only those that differ are taken apart.
WITH otherwise AS (
    SELECT 'run' AS about, COALESCE(stood.plan_id, beside.plan_id) AS id, to_jsonb(stood) AS was, to_jsonb(beside) AS now
    FROM (SELECT * FROM run WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])) AS stood
    FULL JOIN (SELECT * FROM pg_temp.run WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])) AS beside
        ON stood.plan_id = beside.plan_id
    WHERE stood IS DISTINCT FROM beside
    UNION ALL
    SELECT 'opportunity' AS about, COALESCE(stood.plan_id, beside.plan_id) AS id, to_jsonb(stood) AS was, to_jsonb(beside) AS now
    FROM (SELECT * FROM opportunity WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])) AS stood
    FULL JOIN (SELECT * FROM pg_temp.opportunity WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])) AS beside
        ON stood.plan_id = beside.plan_id AND stood.opportunity_id = beside.opportunity_id
    WHERE stood IS DISTINCT FROM beside
    UNION ALL
    SELECT 'waypoint' AS about, COALESCE(stood.plan_id, beside.plan_id) AS id, to_jsonb(stood) AS was, to_jsonb(beside) AS now
    FROM (SELECT * FROM waypoint WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])) AS stood
    FULL JOIN (SELECT * FROM pg_temp.waypoint WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])) AS beside
        ON stood.plan_id = beside.plan_id AND stood.folded_date = beside.folded_date AND stood.folded_start = beside.folded_start AND stood.folded_opportunity = beside.folded_opportunity
    WHERE stood IS DISTINCT FROM beside
    UNION ALL
    SELECT 'rating' AS about, COALESCE(stood.plan_id, beside.plan_id) AS id, to_jsonb(stood) AS was, to_jsonb(beside) AS now
    FROM (SELECT * FROM rating WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])) AS stood
    FULL JOIN (SELECT * FROM pg_temp.rating WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])) AS beside
        ON stood.plan_id = beside.plan_id AND stood.rated_at = beside.rated_at AND stood.event_id = beside.event_id
    WHERE stood IS DISTINCT FROM beside
    UNION ALL
    SELECT 'client_zone' AS about, COALESCE(stood.client_id, beside.client_id) AS id, to_jsonb(stood) AS was, to_jsonb(beside) AS now
    FROM (SELECT * FROM client_zone WHERE clinic_id = $1 AND client_id = ANY ($3::uuid[])) AS stood
    FULL JOIN (SELECT * FROM pg_temp.client_zone WHERE clinic_id = $1 AND client_id = ANY ($3::uuid[])) AS beside
        ON stood.client_id = beside.client_id
    WHERE stood IS DISTINCT FROM beside
    UNION ALL
    SELECT 'discharge' AS about, COALESCE(stood.client_id, beside.client_id) AS id, to_jsonb(stood) AS was, to_jsonb(beside) AS now
    FROM (SELECT * FROM discharge WHERE clinic_id = $1 AND client_id = ANY ($3::uuid[])) AS stood
    FULL JOIN (SELECT * FROM pg_temp.discharge WHERE clinic_id = $1 AND client_id = ANY ($3::uuid[])) AS beside
        ON stood.client_id = beside.client_id
    WHERE stood IS DISTINCT FROM beside
    UNION ALL
    SELECT 'clinic_rules', $1, to_jsonb(stood), to_jsonb(beside)
    FROM (SELECT * FROM clinic_rules WHERE clinic_id = $1) AS stood
    FULL JOIN (SELECT * FROM pg_temp.clinic_rules WHERE clinic_id = $1) AS beside ON stood.set_on = beside.set_on
    WHERE stood IS DISTINCT FROM beside
)
SELECT about, id, COALESCE(ARRAY(
    SELECT key FROM jsonb_each(otherwise.was) AS old FULL JOIN jsonb_each(otherwise.now) AS new USING (key)
    WHERE old.value IS DISTINCT FROM new.value ORDER BY key), '{}') AS columns
FROM otherwise ORDER BY about, id

-- name: clear_folded
-- The rows that are to be replaced: of the plans $2 and the clients $3.
WITH opportunities AS (DELETE FROM opportunity WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])),
     waypoints AS (DELETE FROM waypoint WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])),
     ratings AS (DELETE FROM rating WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])),
     zones AS (DELETE FROM client_zone WHERE clinic_id = $1 AND client_id = ANY ($3::uuid[])),
     discharges AS (DELETE FROM discharge WHERE clinic_id = $1 AND client_id = ANY ($3::uuid[]))
DELETE FROM run WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])

-- name: write_folded
-- Those from beside in their place. Both are of one make, so columns need no names, but where some are generated.
WITH opportunities AS (
         INSERT INTO opportunity (clinic_id, plan_id, opportunity_id, client_id, outcome, helpfulness, reported_date, reply_id,
                                  reported_at, report_event, window_date, window_start, decided_at, decision_event, nudge,
                                  nudge_at, nudge_event, said, turn)
         SELECT clinic_id, plan_id, opportunity_id, client_id, outcome, helpfulness, reported_date, reply_id,
                reported_at, report_event, window_date, window_start, decided_at, decision_event, nudge,
                nudge_at, nudge_event, said, turn
         FROM pg_temp.opportunity WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])),
     waypoints AS (INSERT INTO waypoint SELECT * FROM pg_temp.waypoint WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])),
     ratings AS (INSERT INTO rating SELECT * FROM pg_temp.rating WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])),
     zones AS (INSERT INTO client_zone SELECT * FROM pg_temp.client_zone WHERE clinic_id = $1 AND client_id = ANY ($3::uuid[])),
     discharges AS (INSERT INTO discharge SELECT * FROM pg_temp.discharge WHERE clinic_id = $1 AND client_id = ANY ($3::uuid[]))
INSERT INTO run SELECT * FROM pg_temp.run WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[])

-- name: clear_rules
DELETE FROM clinic_rules WHERE clinic_id = $1

-- name: write_rules
INSERT INTO clinic_rules SELECT * FROM pg_temp.clinic_rules WHERE clinic_id = $1
