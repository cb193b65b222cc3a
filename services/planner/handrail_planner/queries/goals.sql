-- name: save_goal
INSERT INTO goal (clinic_id, goal_id, client_id, state, version, statement, why, details, wants, domain, target_date,
                  baseline, scale_since, importance, difficulty, set_at, revised_at, review_due_at, closed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (clinic_id, goal_id) DO UPDATE
SET state = EXCLUDED.state, version = EXCLUDED.version, statement = EXCLUDED.statement, why = EXCLUDED.why,
    details = EXCLUDED.details, wants = EXCLUDED.wants, domain = EXCLUDED.domain, target_date = EXCLUDED.target_date,
    baseline = EXCLUDED.baseline, scale_since = EXCLUDED.scale_since, importance = EXCLUDED.importance,
    difficulty = EXCLUDED.difficulty, revised_at = EXCLUDED.revised_at, review_due_at = EXCLUDED.review_due_at,
    closed_at = EXCLUDED.closed_at

-- name: keep_goal_version
-- The history says of every version what it said, for good.
INSERT INTO goal_version (clinic_id, goal_id, version, statement, why, details, wants, domain, target_date, baseline,
                          importance, difficulty, written_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

-- name: goal_versions_after
SELECT version, statement, why, details, wants, domain, target_date, baseline, importance, difficulty, written_at
FROM goal_version WHERE clinic_id = $1 AND goal_id = $2 AND version > $3 ORDER BY version LIMIT $4

-- name: goal
SELECT clinic_id, client_id, goal_id, state, version, statement, why, details, wants, domain, target_date, baseline,
       scale_since, importance, difficulty, set_at, revised_at, review_due_at, closed_at
FROM goal WHERE clinic_id = $1 AND goal_id = $2

-- name: goals_after
SELECT clinic_id, client_id, goal_id, state, version, statement, why, details, wants, domain, target_date, baseline,
       scale_since, importance, difficulty, set_at, revised_at, review_due_at, closed_at
FROM goal
WHERE clinic_id = $1 AND client_id = $2
  AND ($3::text IS NULL OR state = $3)
  AND ($4::uuid IS NULL OR (set_at, goal_id) >
       (SELECT set_at, goal_id FROM goal WHERE clinic_id = $1 AND goal_id = $4))
ORDER BY set_at, goal_id LIMIT $5

-- name: open_goals_of
-- The open goals of several clients.
SELECT clinic_id, client_id, goal_id, state, version, statement, why, details, wants, domain, target_date, baseline,
       scale_since, importance, difficulty, set_at, revised_at, review_due_at, closed_at
FROM goal WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) AND state = 'open' ORDER BY client_id, set_at, goal_id

-- name: open_goals
SELECT count(*) FROM goal WHERE clinic_id = $1 AND client_id = $2 AND state = 'open'

-- name: standing_levels
-- What each rater last said of each goal that has a scale, on that scale: a level of earlier words means nothing now.
-- A goal that was met still counts; one that was dropped does not.
SELECT goal_id, state, baseline, importance, difficulty, client.level AS client_level, client.rated_at AS client_rated_at,
       clinician.level AS clinician_level, clinician.rated_at AS clinician_rated_at
FROM goal
LEFT JOIN LATERAL (
    SELECT level, rated_at FROM goal_rating AS said
    WHERE said.clinic_id = goal.clinic_id AND said.goal_id = goal.goal_id AND rater = 'client'
      AND goal_version >= scale_since ORDER BY seq DESC LIMIT 1) AS client ON true
LEFT JOIN LATERAL (
    SELECT level, rated_at FROM goal_rating AS said
    WHERE said.clinic_id = goal.clinic_id AND said.goal_id = goal.goal_id AND rater = 'clinician'
      AND goal_version >= scale_since ORDER BY seq DESC LIMIT 1) AS clinician ON true
WHERE clinic_id = $1 AND client_id = $2 AND state <> 'dropped' AND baseline IS NOT NULL
ORDER BY set_at, goal_id

-- name: balance
-- Open goals and active plans in each domain of life; the goals without one are the row without one.
SELECT domain, count(DISTINCT goal.goal_id) FILTER (WHERE goal.state = 'open') AS goals, count(plan.plan_id) AS plans
FROM goal LEFT JOIN plan
  ON plan.clinic_id = goal.clinic_id AND plan.client_id = goal.client_id AND plan.goal_id = goal.goal_id
     AND plan.state = 'active'
WHERE goal.clinic_id = $1 AND goal.client_id = $2
GROUP BY domain

-- name: add_goal_rating
INSERT INTO goal_rating (clinic_id, rating_id, client_id, goal_id, goal_version, rater, level, review_id, rated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: goal_rating
SELECT rating_id, goal_id, goal_version, rater, level, review_id, rated_at FROM goal_rating
WHERE clinic_id = $1 AND rating_id = $2

-- name: goal_ratings_after
SELECT rating_id, goal_id, goal_version, rater, level, review_id, rated_at FROM goal_rating
WHERE clinic_id = $1 AND goal_id = $2
  AND ($3::uuid IS NULL OR seq > (SELECT seq FROM goal_rating WHERE clinic_id = $1 AND rating_id = $3))
ORDER BY seq LIMIT $4
