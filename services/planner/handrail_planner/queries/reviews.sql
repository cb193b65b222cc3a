-- name: add_review
INSERT INTO review (clinic_id, review_id, client_id, goal_id, goal_version, plan_id, result, client_level, clinician_level,
                    client_quality, clinician_quality, notes, reviewed_at, next_due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- name: review
SELECT clinic_id, review_id, client_id, goal_id, goal_version, plan_id, result, client_level, clinician_level,
       client_quality, clinician_quality, notes, reviewed_at, next_due_at
FROM review WHERE clinic_id = $1 AND review_id = $2

-- name: reviews_after
SELECT clinic_id, review_id, client_id, goal_id, goal_version, plan_id, result, client_level, clinician_level,
       client_quality, clinician_quality, notes, reviewed_at, next_due_at
FROM review
WHERE clinic_id = $1 AND client_id = $2
  AND ($3::uuid IS NULL OR goal_id = $3)
  AND ($4::uuid IS NULL OR seq > (SELECT seq FROM review WHERE clinic_id = $1 AND review_id = $4))
ORDER BY seq LIMIT $5
