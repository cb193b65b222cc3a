-- name: add_traces
-- What was heard before is there already. The arrays are parallel.
INSERT INTO trace (clinic_id, client_id, event_id, kind, at, plan_id, goal_id, about, code, number, other, until)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::uuid[], $7::uuid[], $8::uuid[],
                     $9::text[], $10::integer[], $11::integer[], $12::timestamptz[])
ON CONFLICT DO NOTHING

-- name: call_for_looks
-- These clients are looked at by $3 at the latest; an earlier look stays. $1 and $2 are parallel and without repetition.
INSERT INTO next_look AS kept (clinic_id, client_id, look_at)
SELECT clinic_id, client_id, $3 FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id)
ON CONFLICT (clinic_id, client_id) DO UPDATE SET look_at = EXCLUDED.look_at WHERE kept.look_at > EXCLUDED.look_at

-- name: looks_due
-- Across clinics: who is to be looked at by $1, the longest due first, from behind the place ($2, $3, $4), so many at a time.
SELECT clinic_id, client_id, look_at FROM next_look
WHERE look_at <= $1 AND (look_at, clinic_id, client_id) > ($2, $3, $4)
ORDER BY look_at, clinic_id, client_id LIMIT $5

-- name: next_look
-- Across clinics: when somebody is to be looked at next. Names no clinic_id: an instant is nobody's.
SELECT min(look_at) FROM next_look

-- name: still_due
-- Of these clients, who are held, those who are still to be looked at by $3. $1 and $2 are parallel.
SELECT clinic_id, client_id FROM next_look JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id)
    USING (clinic_id, client_id)
WHERE look_at <= $3

-- name: put_looks_off
-- The arrays are parallel.
UPDATE next_look SET look_at = wanted.look_at
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS wanted (clinic_id, client_id, look_at)
WHERE next_look.clinic_id = wanted.clinic_id AND next_look.client_id = wanted.client_id

-- name: end_looks
-- Who left care is looked at no more, until something new is heard of them. $1 and $2 are parallel.
DELETE FROM next_look USING unnest($1::uuid[], $2::uuid[]) AS gone (clinic_id, client_id)
WHERE next_look.clinic_id = gone.clinic_id AND next_look.client_id = gone.client_id

-- name: traces_of_clients
-- Of each the newest $3 of what a client may say any number of times, and the newest $3 of all else: no answers push out that a plan is
-- live. $1 and $2 are parallel.
SELECT found.* FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic, client)
CROSS JOIN LATERAL (
    (SELECT clinic_id, client_id, event_id, kind, at, plan_id, goal_id, about, code, number, other, until
     FROM trace WHERE clinic_id = wanted.clinic AND client_id = wanted.client AND kind IN ('barrier', 'later', 'wish', 'measure')
     ORDER BY at DESC, event_id DESC LIMIT $3)
    UNION ALL
    (SELECT clinic_id, client_id, event_id, kind, at, plan_id, goal_id, about, code, number, other, until
     FROM trace WHERE clinic_id = wanted.clinic AND client_id = wanted.client AND kind NOT IN ('barrier', 'later', 'wish', 'measure')
     ORDER BY at DESC, event_id DESC LIMIT $3)
) AS found

-- name: opportunities_since
-- The newest $4 of each plan since its day. $1, $2 and $3 are parallel.
SELECT found.* FROM unnest($1::uuid[], $2::uuid[], $3::date[]) AS wanted (clinic, plan, since)
CROSS JOIN LATERAL (
    SELECT clinic_id, plan_id, opportunity_id, outcome, helpfulness, reported_date, reply_id, reported_at, report_event,
           window_date, window_start, decided_at, decision_event, nudge, nudge_at, nudge_event, said, turn
    FROM opportunity WHERE clinic_id = wanted.clinic AND plan_id = wanted.plan AND day >= wanted.since
    ORDER BY day DESC, starts DESC, opportunity_id DESC LIMIT $4
) AS found

-- name: repetitions_of_plans
-- $1 and $2 are parallel.
SELECT clinic_id, plan_id, total_repetitions FROM run
JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, plan_id) USING (clinic_id, plan_id)

-- name: stalls_of_clients
-- The last of each subject. $1 and $2 are parallel.
SELECT DISTINCT ON (clinic_id, client_id, subject) stall.*
FROM stall JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id) USING (clinic_id, client_id)
ORDER BY clinic_id, client_id, subject, number DESC

-- name: save_stalls
-- The callers hold the clients. The arrays are parallel.
INSERT INTO stall (clinic_id, client_id, subject, number, stall_id, about, plan_id, goal_id, code, step, opened_at, window_from,
                   numbers, suggestions, suggestions_version, rule_version, closed_at, closed_because)
SELECT clinic_id, client_id, subject, number, stall_id, about, plan_id, goal_id, code, step, opened_at, window_from, numbers,
       ARRAY(SELECT jsonb_array_elements_text(suggestions)), suggestions_version, rule_version, closed_at, closed_because
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::text[],
            $10::smallint[], $11::timestamptz[], $12::timestamptz[], $13::jsonb[], $14::jsonb[], $15::integer[],
            $16::integer[], $17::timestamptz[], $18::text[])
    AS new (clinic_id, client_id, subject, number, stall_id, about, plan_id, goal_id, code, step, opened_at, window_from,
            numbers, suggestions, suggestions_version, rule_version, closed_at, closed_because)
ON CONFLICT (clinic_id, client_id, subject, number) DO UPDATE SET
    step = EXCLUDED.step, numbers = EXCLUDED.numbers, closed_at = EXCLUDED.closed_at, closed_because = EXCLUDED.closed_because

-- name: reviews_of_clients
-- The last of each goal. $1 and $2 are parallel.
SELECT DISTINCT ON (clinic_id, client_id, goal_id) goal_review.*
FROM goal_review JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id) USING (clinic_id, client_id)
ORDER BY clinic_id, client_id, goal_id, number DESC

-- name: save_reviews
-- The callers hold the clients. The arrays are parallel.
INSERT INTO goal_review (clinic_id, client_id, goal_id, number, review_id, plan_id, triggers, begins, due_at, said_at, invited_at,
                         overdue_at, rule_version, closed_at, closed_because)
SELECT clinic_id, client_id, goal_id, number, review_id, plan_id, ARRAY(SELECT jsonb_array_elements_text(triggers)), begins,
       due_at, said_at, invited_at, overdue_at, rule_version, closed_at, closed_because
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::uuid[], $6::uuid[], $7::jsonb[], $8::timestamptz[],
            $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::integer[], $14::timestamptz[],
            $15::text[])
    AS new (clinic_id, client_id, goal_id, number, review_id, plan_id, triggers, begins, due_at, said_at, invited_at, overdue_at,
            rule_version, closed_at, closed_because)
ON CONFLICT (clinic_id, client_id, goal_id, number) DO UPDATE SET
    triggers = EXCLUDED.triggers, said_at = EXCLUDED.said_at, invited_at = EXCLUDED.invited_at,
    overdue_at = EXCLUDED.overdue_at, closed_at = EXCLUDED.closed_at, closed_because = EXCLUDED.closed_because

-- name: last_invited
-- When each client was last invited to a review, of whatever goal. $1 and $2 are parallel.
SELECT clinic_id, client_id, max(invited_at) AS invited_at
FROM goal_review JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id) USING (clinic_id, client_id)
GROUP BY clinic_id, client_id

-- name: zones_of_clients
-- $1 and $2 are parallel.
SELECT clinic_id, client_id, zone FROM client_zone
JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id) USING (clinic_id, client_id)

-- name: manners_of_clinics
SELECT clinic_id, suggestions_version, suggestions, review_days, review_latest_days FROM clinic_manner
WHERE clinic_id = ANY ($1::uuid[])

-- name: save_suggestions
-- The statement with the higher version stands, whichever is heard last.
INSERT INTO clinic_manner AS kept (clinic_id, suggestions_version, suggestions) VALUES ($1, $2, $3)
ON CONFLICT (clinic_id) DO UPDATE SET suggestions_version = EXCLUDED.suggestions_version, suggestions = EXCLUDED.suggestions
WHERE kept.suggestions_version < EXCLUDED.suggestions_version

-- name: save_interval
-- The settings that were set last stand, whichever are heard last.
INSERT INTO clinic_manner AS kept (clinic_id, review_days, review_latest_days, settings_at, settings_event)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id) DO UPDATE SET
    review_days = EXCLUDED.review_days, review_latest_days = EXCLUDED.review_latest_days,
    settings_at = EXCLUDED.settings_at, settings_event = EXCLUDED.settings_event
WHERE kept.settings_at IS NULL OR (kept.settings_at, kept.settings_event) < (EXCLUDED.settings_at, EXCLUDED.settings_event)
