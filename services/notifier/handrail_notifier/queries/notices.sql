-- name: next_notice
-- The next instant at which it is looked at whether somebody is to be told, over all clinics.
SELECT min(notice_at) AS due_at FROM consent WHERE notice_at IS NOT NULL

-- name: due_notices
-- Over all clinics: whom to look at, the oldest first.
SELECT clinic_id, client_id FROM consent WHERE notice_at <= $1 ORDER BY notice_at LIMIT $2

-- name: take_notice
-- When this client was last told, if they are to be looked at.
SELECT told_at FROM consent
WHERE clinic_id = $1 AND client_id = $2 AND channel = 'sms' AND state = 'confirmed' AND notice_at <= $3
FOR UPDATE

-- name: plan_notice
UPDATE consent SET notice_at = $3 WHERE clinic_id = $1 AND client_id = $2 AND channel = 'sms'

-- name: notice_began
-- It takes its place in the budget.
UPDATE consent SET noticed_at = $3 WHERE clinic_id = $1 AND client_id = $2 AND channel = 'sms'

-- name: notice_told
-- The carrier has it, and the next is looked for at $4. $5: it is no welcome, before which nothing was told.
UPDATE consent SET told_before = CASE WHEN $5 THEN told_at END, told_at = $3, notice_at = $4
WHERE clinic_id = $1 AND client_id = $2 AND channel = 'sms' AND state = 'confirmed'

-- name: notice_not_told
-- It did not arrive: they were last told before it, or else it is looked for as if that were due ($3), from $4 on.
UPDATE consent SET told_at = COALESCE(told_before, $3), told_before = NULL, notice_at = $4
WHERE clinic_id = $1 AND client_id = $2 AND channel = 'sms' AND state = 'confirmed'
