-- name: add_clinic
-- Nothing comes back if another clinic writes from that number.
INSERT INTO clinic (clinic_id, alias, sms_sender, email_sender, help_phone, region, quiet_from, quiet_until, daily_cap,
                    registered_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
ON CONFLICT (sms_sender) DO NOTHING
RETURNING clinic_id

-- name: replace_clinic
-- Fails on the index of senders if another clinic writes from that number.
UPDATE clinic
SET alias = $2, sms_sender = $3, email_sender = $4, help_phone = $5, region = $6, quiet_from = $7, quiet_until = $8,
    daily_cap = $9, changed_at = $10
WHERE clinic_id = $1

-- name: clinic
SELECT clinic_id, alias, sms_sender, email_sender, help_phone, region, quiet_from, quiet_until, daily_cap
FROM clinic WHERE clinic_id = $1

-- name: add_client
-- No row comes back when a client in care has the number: two at once wait for each other here.
INSERT INTO client (clinic_id, client_id, phone, phone_index, email, name, zone, language, enrolled_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id, phone_index) WHERE discharged_at IS NULL DO NOTHING
RETURNING client_id

-- name: change_contact
UPDATE client SET phone = $3, phone_index = $4, email = $5, name = $6, zone = $7, language = $8
WHERE clinic_id = $1 AND client_id = $2

-- name: discharge_client
UPDATE client SET discharged_at = $3 WHERE clinic_id = $1 AND client_id = $2

-- name: client
SELECT clinic_id, client_id, phone, phone_index, email, name, zone, language, enrolled_at, discharged_at
FROM client WHERE clinic_id = $1 AND client_id = $2

-- name: clients_after
-- In the order of enrolment, from behind the client $2 (from the first, if it is null).
SELECT clinic_id, client_id, phone, phone_index, email, name, zone, language, enrolled_at, discharged_at
FROM client
WHERE clinic_id = $1
  AND ($2::uuid IS NULL OR (enrolled_at, client_id) >
       (SELECT enrolled_at, client_id FROM client WHERE clinic_id = $1 AND client_id = $2))
ORDER BY enrolled_at, client_id LIMIT $3

-- name: add_consent_entry
-- A fact that was heard before is not written again.
INSERT INTO consent_entry (clinic_id, entry_id, client_id, channel, said, evidence, wording_version, heard_from, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id, entry_id) DO NOTHING

-- name: consent_entries
-- The newest of a channel; older ones cannot change the outcome.
SELECT said, evidence, wording_version, at FROM consent_entry
WHERE clinic_id = $1 AND client_id = $2 AND channel = $3 ORDER BY at DESC LIMIT 1000

-- name: save_consent
INSERT INTO consent (clinic_id, client_id, channel, state, since, evidence, wording_version)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (clinic_id, client_id, channel) DO UPDATE
SET state = EXCLUDED.state, since = EXCLUDED.since, evidence = EXCLUDED.evidence,
    wording_version = EXCLUDED.wording_version

-- name: consents
SELECT client_id, channel, state, since, evidence, wording_version FROM consent
WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[])

-- name: save_goal
INSERT INTO goal (clinic_id, goal_id, client_id, statement, set_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, goal_id) DO UPDATE SET statement = EXCLUDED.statement

-- name: goal
SELECT clinic_id, client_id, goal_id, statement, set_at FROM goal WHERE clinic_id = $1 AND goal_id = $2

-- name: goals_after
SELECT clinic_id, client_id, goal_id, statement, set_at FROM goal
WHERE clinic_id = $1 AND client_id = $2
  AND ($3::uuid IS NULL OR (set_at, goal_id) >
       (SELECT set_at, goal_id FROM goal WHERE clinic_id = $1 AND goal_id = $3))
ORDER BY set_at, goal_id LIMIT $4

-- name: save_plan
INSERT INTO plan (clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, copy_level,
                  lasts_days, drafted_at, activated_at, expires_at, ended_at, ended_reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (clinic_id, plan_id) DO UPDATE
SET goal_id = EXCLUDED.goal_id, state = EXCLUDED.state, version = EXCLUDED.version, cue = EXCLUDED.cue,
    response = EXCLUDED.response, discreet = EXCLUDED.discreet, copy_level = EXCLUDED.copy_level,
    lasts_days = EXCLUDED.lasts_days, activated_at = EXCLUDED.activated_at, expires_at = EXCLUDED.expires_at,
    ended_at = EXCLUDED.ended_at, ended_reason = EXCLUDED.ended_reason

-- name: forget_moments
DELETE FROM moment WHERE clinic_id = $1 AND plan_id = $2

-- name: add_moment
INSERT INTO moment (clinic_id, plan_id, moment_id, position, days, starts, ends, lead_minutes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: moments
SELECT plan_id, moment_id, days, starts, ends, lead_minutes FROM moment
WHERE clinic_id = $1 AND plan_id = ANY ($2::uuid[]) ORDER BY plan_id, position

-- name: plan
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, copy_level, lasts_days,
       drafted_at, activated_at, expires_at, ended_at, ended_reason
FROM plan WHERE clinic_id = $1 AND plan_id = $2

-- name: plans_after
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, copy_level, lasts_days,
       drafted_at, activated_at, expires_at, ended_at, ended_reason
FROM plan
WHERE clinic_id = $1 AND client_id = $2
  AND ($3::text IS NULL OR state = $3)
  AND ($4::uuid IS NULL OR (drafted_at, plan_id) >
       (SELECT drafted_at, plan_id FROM plan WHERE clinic_id = $1 AND plan_id = $4))
ORDER BY drafted_at, plan_id LIMIT $5

-- name: open_plans
-- What a discharge has to end.
SELECT clinic_id, plan_id, client_id, goal_id, state, version, cue, response, discreet, copy_level, lasts_days,
       drafted_at, activated_at, expires_at, ended_at, ended_reason
FROM plan WHERE clinic_id = $1 AND client_id = $2 AND state <> 'ended' ORDER BY drafted_at, plan_id

-- name: active_plans
SELECT count(*) FROM plan WHERE clinic_id = $1 AND client_id = $2 AND state = 'active'

-- name: expired_plans
-- Across clinics: the longest expired first, so many at a time.
SELECT clinic_id, plan_id, expires_at FROM plan
WHERE state = 'active' AND expires_at <= $1 AND ($3::timestamptz IS NULL OR (expires_at, plan_id) > ($3, $4::uuid))
ORDER BY expires_at, plan_id LIMIT $2

-- name: next_expiry
SELECT min(expires_at) FROM plan WHERE state = 'active'

-- name: remember_request
-- The first of two equal requests gets the row; the second waits for its commit and gets none. A forgotten key is free again.
INSERT INTO made_by_request AS known (clinic_id, key_digest, body_digest, resource_id, made_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, key_digest) DO UPDATE
SET body_digest = EXCLUDED.body_digest, resource_id = EXCLUDED.resource_id, made_at = EXCLUDED.made_at
WHERE known.made_at <= $6
RETURNING resource_id

-- name: remembered_request
SELECT body_digest, resource_id FROM made_by_request WHERE clinic_id = $1 AND key_digest = $2

-- name: forget_requests
-- A few old ones with every new one: as many leave as come. Rows that another transaction holds are left to it.
DELETE FROM made_by_request WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM made_by_request WHERE clinic_id = $1 AND made_at <= $2 ORDER BY made_at LIMIT 20
    FOR UPDATE SKIP LOCKED))
