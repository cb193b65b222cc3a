-- name: seed_clinic
INSERT INTO notifier.clinic (clinic_id, alias, sms_sender, help_phone, quiet_from, quiet_until, daily_cap, registered_at,
                             weekly_cap, gap_minutes, segments_a_day)
VALUES ($1, $2, $3, $4, '21:00', '09:00', 3, now(), 12, 60, 200000)

-- name: empty_ours
-- What readings leave behind in the history; the future, and what it is made of, stay.
TRUNCATE notifier.decision, notifier.text, notifier.attempt, notifier.outbox, notifier.event_log,
    notifier.inbox

-- name: forget_due
-- Of all clinics: the moments of these plans, and no others.
DELETE FROM notifier.moment WHERE plan_id = ANY ($1::uuid[])

-- name: forget_plans
-- Of all clinics: plans that a reading made.
DELETE FROM notifier.plan WHERE NOT plan_id = ANY ($1::uuid[])

-- name: count_ours
-- What must be there once every moment was decided, sent and acknowledged: each figure is the number of moments.
WITH news AS (SELECT type FROM notifier.outbox UNION ALL SELECT type FROM notifier.event_log)
SELECT (SELECT count(*) FROM notifier.decision WHERE decision = 'send') AS decisions,
       (SELECT count(*) FROM notifier.attempt WHERE state = 'accepted' AND provider_id IS NOT NULL) AS attempts,
       (SELECT count(*) FROM notifier.text WHERE state = 'accepted') AS texts,
       (SELECT count(*) FROM news WHERE type = $1) AS decided_said,
       (SELECT count(*) FROM news WHERE type = $2) AS sent_said,
       (SELECT count(*) FROM notifier.moment WHERE decision_at > clock_timestamp() AND decision_at < $3) AS planned_again

-- name: later_clients
-- Clients of one clinic ($1) whose moments come much later, each with a plan.
WITH one AS (
    INSERT INTO notifier.client (clinic_id, client_id, zone, phone, phone_state, email_state, stated_at)
    SELECT $1, gen_random_uuid(), $2, $3, 'usable', 'missing', now() FROM generate_series(1, $4::integer)
    RETURNING clinic_id, client_id
), agreed AS (
    INSERT INTO notifier.consent (clinic_id, client_id, channel, state, since)
    SELECT clinic_id, client_id, 'sms', 'confirmed', now() FROM one
)
INSERT INTO notifier.plan (clinic_id, plan_id, client_id, version, cue, response, discreet, copy_level, expires_at)
SELECT clinic_id, gen_random_uuid(), client_id, $5, $3, $3, $3, 'discreet', now() + interval '9 years' FROM one

-- name: later_moments
-- Of every plan that is later: so many moments, a minute and more after $1.
INSERT INTO notifier.moment (clinic_id, moment_id, client_id, plan_id, rule, opens, closes, lead_minutes, since,
                             decision_at, local_date, window_start, window_end, aimed_at)
SELECT clinic_id, gen_random_uuid(), client_id, plan_id, '{"days":["MO","TU","WE","TH","FR","SA","SU"],"kind":"weekly"}',
       '17:00', '19:00', 20, now(), at, at::date, at + interval '20 minutes', at + interval '140 minutes',
       at + interval '20 minutes'
FROM (SELECT *, $1::timestamptz + random() * interval '300 days' AS at
      FROM notifier.plan, generate_series(1, $2::integer) WHERE version = $3) AS later

-- name: forget_later
-- Of all clinics: the clients of plans of this version ($1), with all that is theirs.
WITH gone AS (DELETE FROM notifier.plan WHERE version = $1 RETURNING clinic_id, plan_id, client_id),
     moments AS (DELETE FROM notifier.moment m USING gone g WHERE m.clinic_id = g.clinic_id AND m.plan_id = g.plan_id),
     consents AS (DELETE FROM notifier.consent c USING gone g WHERE c.clinic_id = g.clinic_id AND c.client_id = g.client_id)
DELETE FROM notifier.client c USING gone g WHERE c.clinic_id = g.clinic_id AND c.client_id = g.client_id

-- name: settle_ours
-- What a server that has run for a while has done by itself.
VACUUM ANALYZE notifier.clinic, notifier.client, notifier.consent, notifier.plan, notifier.moment, vault.data_key
