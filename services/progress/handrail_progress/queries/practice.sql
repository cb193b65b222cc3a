-- name: share_rules
-- The clinics' rules stay as they are until the transaction ends; whoever sets others holds the clinic alone.
SELECT count(pg_advisory_xact_lock_shared(key))
FROM (SELECT DISTINCT hold_key(clinic_id) AS key FROM unnest($1::uuid[]) AS clinic_id ORDER BY 1) AS shared

-- name: rules_of_clinics
-- The last of each day. A clinic sets its rules a few times a year.
SELECT clinic_id, set_at, event_id, grace, misses_until_pause, repetitions_per_reserve, reserve_limit
FROM clinic_rules JOIN unnest($1::uuid[]) AS wanted (clinic_id) USING (clinic_id)

-- name: runs_of_plans
-- Where practice of the plans stands that a batch is about. $1 and $2 are parallel.
SELECT clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses, began_on, last_on,
       strength, strength_level, strength_on, folded, folded_date, folded_start, folded_opportunity,
       latest_turn, latest_opportunity, latest_date, latest_misses,
       rating, rated_at, rating_event, phase, phase_at, phase_event, milestone, graduated_at, said_until, stale_since, stale_because
FROM run JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, plan_id) USING (clinic_id, plan_id)

-- name: opportunities_named
-- What is known of the opportunities that a batch names. $1, $2 and $3 are parallel.
SELECT clinic_id, plan_id, opportunity_id, outcome, helpfulness, reported_date, reply_id, reported_at, report_event,
       window_date, window_start, decided_at, decision_event, nudge, nudge_at, nudge_event, said, turn
FROM opportunity
JOIN unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS wanted (clinic_id, plan_id, opportunity_id)
    USING (clinic_id, plan_id, opportunity_id)

-- name: waypoints_before
-- The last waypoint of each plan before a place: from there on it is folded again.
SELECT found.*
FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::timestamptz[], $5::uuid[])
    AS wanted (clinic_id, plan_id, day, starts, opportunity_id)
CROSS JOIN LATERAL (
    SELECT clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses, began_on, last_on,
           strength, strength_level, strength_on, folded, folded_date, folded_start, folded_opportunity,
           latest_turn, latest_opportunity, latest_date, latest_misses
    FROM waypoint
    WHERE waypoint.clinic_id = wanted.clinic_id AND waypoint.plan_id = wanted.plan_id
      AND (waypoint.folded_date, waypoint.folded_start, waypoint.folded_opportunity)
        < (wanted.day, wanted.starts, wanted.opportunity_id)
    ORDER BY waypoint.folded_date DESC, waypoint.folded_start DESC, waypoint.folded_opportunity DESC LIMIT 1
) AS found

-- name: tails_of_plans
-- Every reported opportunity of each plan after a place.
SELECT found.*
FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::timestamptz[], $5::uuid[])
    AS wanted (clinic_id, plan_id, day, starts, opportunity_id)
CROSS JOIN LATERAL (
    SELECT clinic_id, plan_id, opportunity_id, outcome, helpfulness, reported_date, reply_id, reported_at, report_event,
           window_date, window_start, decided_at, decision_event, nudge, nudge_at, nudge_event, said, turn
    FROM opportunity
    WHERE opportunity.clinic_id = wanted.clinic_id AND opportunity.plan_id = wanted.plan_id
      AND (opportunity.day, opportunity.starts, opportunity.opportunity_id)
        > (wanted.day, wanted.starts, wanted.opportunity_id)
      AND opportunity.outcome IS NOT NULL
) AS found

-- name: save_opportunities
-- One statement for a batch. The values were joined with what was known while the client was held.
INSERT INTO opportunity AS kept (
    clinic_id, plan_id, opportunity_id, client_id, outcome, helpfulness, reported_date, reply_id, reported_at, report_event,
    window_date, window_start, decided_at, decision_event, nudge, nudge_at, nudge_event, said, turn)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::smallint[], $7::date[], $8::uuid[], $9::timestamptz[],
    $10::uuid[], $11::date[], $12::timestamptz[], $13::timestamptz[], $14::uuid[], $15::text[], $16::timestamptz[],
    $17::uuid[], $18::smallint[], $19::text[])
ON CONFLICT (clinic_id, plan_id, opportunity_id) DO UPDATE SET
    outcome = EXCLUDED.outcome, helpfulness = EXCLUDED.helpfulness, reported_date = EXCLUDED.reported_date,
    reply_id = EXCLUDED.reply_id, reported_at = EXCLUDED.reported_at, report_event = EXCLUDED.report_event,
    window_date = EXCLUDED.window_date, window_start = EXCLUDED.window_start, decided_at = EXCLUDED.decided_at,
    decision_event = EXCLUDED.decision_event, nudge = EXCLUDED.nudge, nudge_at = EXCLUDED.nudge_at,
    nudge_event = EXCLUDED.nudge_event, said = EXCLUDED.said, turn = EXCLUDED.turn

-- name: save_runs
-- One statement for a batch; what is known of the plan itself is left as it is. What was stale was folded again before this.
INSERT INTO run AS kept (
    clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses, began_on, last_on,
    strength, strength_level, strength_on, folded, folded_date, folded_start, folded_opportunity,
    latest_turn, latest_opportunity, latest_date, latest_misses,
    rating, rated_at, rating_event, phase, phase_at, phase_event, milestone, graduated_at, said_until)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::integer[], $7::integer[], $8::smallint[],
    $9::integer[], $10::date[], $11::date[], $12::double precision[], $13::smallint[], $14::date[], $15::integer[],
    $16::date[], $17::timestamptz[], $18::uuid[], $19::text[], $20::uuid[], $21::date[], $22::integer[],
    $23::smallint[], $24::timestamptz[], $25::uuid[], $26::text[], $27::timestamptz[], $28::uuid[], $29::smallint[],
    $30::timestamptz[], $31::timestamptz[])
ON CONFLICT (clinic_id, plan_id) DO UPDATE SET
    state = EXCLUDED.state, run = EXCLUDED.run, best_run = EXCLUDED.best_run,
    total_repetitions = EXCLUDED.total_repetitions, reserve = EXCLUDED.reserve, misses = EXCLUDED.misses,
    began_on = EXCLUDED.began_on, last_on = EXCLUDED.last_on, strength = EXCLUDED.strength,
    strength_level = EXCLUDED.strength_level, strength_on = EXCLUDED.strength_on, folded = EXCLUDED.folded,
    folded_date = EXCLUDED.folded_date, folded_start = EXCLUDED.folded_start,
    folded_opportunity = EXCLUDED.folded_opportunity, latest_turn = EXCLUDED.latest_turn,
    latest_opportunity = EXCLUDED.latest_opportunity, latest_date = EXCLUDED.latest_date,
    latest_misses = EXCLUDED.latest_misses, rating = EXCLUDED.rating, rated_at = EXCLUDED.rated_at,
    rating_event = EXCLUDED.rating_event, phase = EXCLUDED.phase, phase_at = EXCLUDED.phase_at,
    phase_event = EXCLUDED.phase_event, milestone = EXCLUDED.milestone, graduated_at = EXCLUDED.graduated_at,
    said_until = EXCLUDED.said_until, stale_since = NULL, stale_because = NULL

-- name: cut_waypoints
-- The past changed from a place on: waypoints there hold no more.
DELETE FROM waypoint
USING unnest($1::uuid[], $2::uuid[], $3::date[], $4::timestamptz[], $5::uuid[])
    AS changed (clinic_id, plan_id, day, starts, opportunity_id)
WHERE waypoint.clinic_id = changed.clinic_id AND waypoint.plan_id = changed.plan_id
  AND (waypoint.folded_date, waypoint.folded_start, waypoint.folded_opportunity)
    >= (changed.day, changed.starts, changed.opportunity_id)

-- name: save_waypoints
INSERT INTO waypoint (
    clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses, began_on, last_on,
    strength, strength_level, strength_on, folded, folded_date, folded_start, folded_opportunity,
    latest_turn, latest_opportunity, latest_date, latest_misses)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::integer[], $7::integer[], $8::smallint[],
    $9::integer[], $10::date[], $11::date[], $12::double precision[], $13::smallint[], $14::date[], $15::integer[],
    $16::date[], $17::timestamptz[], $18::uuid[], $19::text[], $20::uuid[], $21::date[], $22::integer[])

-- name: save_ratings
-- A rating that was heard before is there already.
INSERT INTO rating (clinic_id, plan_id, client_id, rated_at, event_id, rating)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::uuid[], $6::smallint[])
ON CONFLICT DO NOTHING

-- name: save_rules
-- Of one day the last counts. Call it only while the clinic is held.
INSERT INTO clinic_rules AS kept (clinic_id, set_on, set_at, event_id, grace, misses_until_pause, repetitions_per_reserve,
                                  reserve_limit)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (clinic_id, set_on) DO UPDATE SET
    set_at = EXCLUDED.set_at, event_id = EXCLUDED.event_id, grace = EXCLUDED.grace,
    misses_until_pause = EXCLUDED.misses_until_pause, repetitions_per_reserve = EXCLUDED.repetitions_per_reserve,
    reserve_limit = EXCLUDED.reserve_limit
WHERE (kept.set_at, kept.event_id) < (EXCLUDED.set_at, EXCLUDED.event_id)

-- name: make_stale
-- The plans that were folded by other rules from the day $2 on, because of the event $3.
UPDATE run SET stale_since = LEAST(COALESCE(stale_since, $2::date), $2::date), stale_because = $3
WHERE clinic_id = $1 AND folded_date >= $2::date

-- name: stale_plans
-- Plans to be folded again after the plan $2 of the clinic $1, whichever clinic's: a page's cursor is its last plan.
SELECT clinic_id, client_id, plan_id FROM run
WHERE stale_since IS NOT NULL AND (clinic_id, plan_id) > ($1::uuid, $2::uuid)
ORDER BY clinic_id, plan_id LIMIT $3

-- name: still_stale
-- $1 and $2 are parallel.
SELECT clinic_id, client_id, plan_id FROM run
JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, plan_id) USING (clinic_id, plan_id)
WHERE stale_since IS NOT NULL
ORDER BY clinic_id, plan_id

-- name: states_after
-- Where each plan of which something was said stands, after the plan $2 of the clinic $1, whichever clinic's: for an emptied bus.
SELECT clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses, began_on, last_on,
       strength, strength_level, strength_on, folded, folded_date, folded_start, folded_opportunity,
       latest_turn, latest_opportunity, latest_date, latest_misses,
       rating, rated_at, rating_event, phase, phase_at, phase_event, milestone, graduated_at, said_until
FROM run WHERE (clinic_id, plan_id) > ($1::uuid, $2::uuid) AND folded_date IS NOT NULL
ORDER BY clinic_id, plan_id LIMIT $3

-- name: erased_of
-- Of these clients, those who were erased, for good. $1 and $2 are parallel.
SELECT clinic_id, client_id FROM erased
JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id) USING (clinic_id, client_id)

-- name: note_erased
INSERT INTO erased (clinic_id, client_id, erased_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: unsay_client
-- What was to be said about the client and is not yet. It waits for what is being published just now: that is in the log by then.
DELETE FROM outbox WHERE clinic_id = $1 AND subject = $2

-- name: erase_client
-- Nothing is kept of a client who was erased, nor what was said of them.
WITH gone AS (DELETE FROM run WHERE clinic_id = $1 AND client_id = $2 RETURNING clinic_id, client_id, plan_id),
     opportunities AS (DELETE FROM opportunity WHERE clinic_id = $1 AND client_id = $2),
     waypoints AS (DELETE FROM waypoint WHERE clinic_id = $1 AND client_id = $2),
     ratings AS (DELETE FROM rating WHERE clinic_id = $1 AND client_id = $2),
     said AS (DELETE FROM event_log WHERE clinic_id = $1 AND subject = $2),
     zones AS (DELETE FROM client_zone WHERE clinic_id = $1 AND client_id = $2),
     discharges AS (DELETE FROM discharge WHERE clinic_id = $1 AND client_id = $2),
     log AS (DELETE FROM heard WHERE clinic_id = $1 AND subject = $2),
     traces AS (DELETE FROM trace WHERE clinic_id = $1 AND client_id = $2),
     stalls AS (DELETE FROM stall WHERE clinic_id = $1 AND client_id = $2),
     reviews AS (DELETE FROM goal_review WHERE clinic_id = $1 AND client_id = $2),
     looks AS (DELETE FROM next_look WHERE clinic_id = $1 AND client_id = $2)
SELECT clinic_id, client_id, plan_id FROM gone
