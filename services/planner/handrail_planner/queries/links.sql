-- name: link_by_token
SELECT clinic_id, client_id, plan_id, plan_version, token_digest, code_digest, made_at, until, state, closed_by, wrong_codes
FROM link WHERE token_digest = $1

-- name: links_of_plan
SELECT clinic_id, client_id, plan_id, plan_version, token_digest, code_digest, made_at, until, state, closed_by, wrong_codes
FROM link WHERE clinic_id = $1 AND plan_id = $2

-- name: save_link
-- What a link is for never changes.
INSERT INTO link (clinic_id, client_id, plan_id, plan_version, token_digest, code_digest, made_at, until, state, closed_by,
                  wrong_codes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (token_digest) DO UPDATE
SET until = EXCLUDED.until, state = EXCLUDED.state, closed_by = EXCLUDED.closed_by, wrong_codes = EXCLUDED.wrong_codes

-- name: forget_links
DELETE FROM link WHERE clinic_id = $1 AND until < $2
