-- name: debt_of_clients
SELECT clinic_id, insight_id, client_id, session_id, words, state, plan_id, noted_at, settled_at, why
FROM insight WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) AND state IN ('open', 'being_answered')
ORDER BY client_id, noted_at, insight_id LIMIT $3

-- name: sessions_around_now
-- Of each client the last session that was held, and the next of those that begin at $3 or later.
(SELECT DISTINCT ON (client_id) clinic_id, session_id, client_id, state, version, starts_at, planned_at, held_at, closed_at,
        with_plan, plan_due_by, left_without_plan_at, notes
 FROM session WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) AND state = 'held'
 ORDER BY client_id, held_at DESC, session_id DESC)
UNION ALL
(SELECT DISTINCT ON (client_id) clinic_id, session_id, client_id, state, version, starts_at, planned_at, held_at, closed_at,
        with_plan, plan_due_by, left_without_plan_at, notes
 FROM session WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) AND state = 'planned' AND starts_at >= $3
 ORDER BY client_id, starts_at, session_id)

-- name: turned_down
-- What the client said last to each plan that is a draft, if it was no yes.
SELECT client_id, plan_id, plan_version, answer, answered_at FROM (
    SELECT DISTINCT ON (plan.plan_id) plan.client_id, plan.plan_id, plan_version, answer, answered_at
    FROM plan JOIN plan_answer USING (clinic_id, plan_id)
    WHERE clinic_id = $1 AND plan.client_id = ANY ($2::uuid[]) AND plan.state = 'draft'
    ORDER BY plan.plan_id, number DESC
) AS last_said WHERE answer <> 'accept'

-- name: expired_since
SELECT client_id, plan_id, goal_id, ended_at FROM plan
WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) AND ended_reason = 'expired' AND ended_at >= $3
ORDER BY ended_at, plan_id

-- name: last_reviews
SELECT client_id, goal_id, max(reviewed_at) AS reviewed_at FROM review
WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) GROUP BY client_id, goal_id

-- name: last_written
-- When each live plan got the version that holds.
SELECT plan.client_id, plan_id, written_at FROM plan JOIN plan_version USING (clinic_id, plan_id, version)
WHERE clinic_id = $1 AND plan.client_id = ANY ($2::uuid[]) AND plan.state IN ('active', 'paused')

-- name: last_ends
-- When each client last had a plan that was live, and when a goal was last closed.
SELECT client_id,
       (SELECT max(ended_at) FROM plan
        WHERE plan.clinic_id = $1 AND plan.client_id = asked.client_id AND activated_at IS NOT NULL) AS plan_ended_at,
       (SELECT max(closed_at) FROM goal
        WHERE goal.clinic_id = $1 AND goal.client_id = asked.client_id) AS goal_closed_at
FROM unnest($2::uuid[]) AS asked (client_id)

-- name: see_item
INSERT INTO seen_item (clinic_id, client_id, item_id, seen_until) VALUES ($1, $2, $3, $4)
ON CONFLICT (clinic_id, client_id, item_id) DO UPDATE SET seen_until = EXCLUDED.seen_until

-- name: unsee_item
DELETE FROM seen_item WHERE clinic_id = $1 AND client_id = $2 AND item_id = $3

-- name: forget_seen
-- What need not be hidden any more, with every new one of the same client.
DELETE FROM seen_item WHERE clinic_id = $1 AND client_id = $2 AND seen_until <= $3

-- name: seen_items
SELECT item_id, seen_until FROM seen_item
WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) AND seen_until > $3

-- name: save_stranger_case
-- What was stated later stays.
INSERT INTO stranger_case AS kept (clinic_id, case_id, tier, state, opened_at, stated_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, case_id) DO UPDATE
SET tier = EXCLUDED.tier, state = EXCLUDED.state, stated_at = EXCLUDED.stated_at
WHERE kept.stated_at <= EXCLUDED.stated_at

-- name: forget_stranger_case
-- A person has closed it: nothing is said of it after that.
DELETE FROM stranger_case WHERE clinic_id = $1 AND case_id = $2

-- name: stranger_cases
-- The oldest statement first.
SELECT case_id, state, stated_at FROM stranger_case WHERE clinic_id = $1 ORDER BY stated_at, case_id LIMIT $2

-- name: clients_in_crisis
-- Everyone of a clinic with a case that no person has closed, also who is discharged; whose news is the oldest first.
SELECT c.clinic_id, c.client_id, c.phone, c.phone_index, c.email, c.email_index, c.name, c.zone, c.language, c.version,
       c.enrolled_at, c.discharged_at
FROM standing s JOIN client c ON c.clinic_id = s.clinic_id AND c.client_id = s.client_id
WHERE s.clinic_id = $1 AND s.about = 'client' AND s.registers ? 'crisis_suspected'
  AND (s.registers -> 'crisis_suspected' -> 0 ->> 0) IS DISTINCT FROM (s.registers -> 'crisis_closed' -> 0 ->> 0)
ORDER BY s.latest_at, s.client_id LIMIT $2
