-- name: add_clinic
-- Nothing comes back if another clinic writes from that number.
INSERT INTO clinic (clinic_id, alias, sms_sender, email_sender, help_phone, region, quiet_from, quiet_until, daily_cap,
                    weekly_cap, gap_minutes, jurisdiction, adaptive_timing, explores, misses_until_pause, grace,
                    repetitions_per_reserve, reserve_limit, segments_a_day, countries, review_days, review_latest_days,
                    posts_ahead, consent_months, consent_silent_days, feedback_reader, fit_weeks, registered_at,
                    changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
        $26, $27, $28, $28)
ON CONFLICT (sms_sender) DO NOTHING
RETURNING clinic_id

-- name: replace_clinic
-- Fails on the index of senders if another clinic writes from that number.
UPDATE clinic
SET alias = $2, sms_sender = $3, email_sender = $4, help_phone = $5, region = $6, quiet_from = $7, quiet_until = $8,
    daily_cap = $9, weekly_cap = $10, gap_minutes = $11, jurisdiction = $12, adaptive_timing = $13, explores = $14,
    misses_until_pause = $15, grace = $16, repetitions_per_reserve = $17, reserve_limit = $18,
    segments_a_day = $19, countries = $20, review_days = $21, review_latest_days = $22,
    posts_ahead = $23, consent_months = $24, consent_silent_days = $25, feedback_reader = $26, fit_weeks = $27,
    changed_at = $28, version = version + 1
WHERE clinic_id = $1

-- name: pause_clinic
-- Its settings stay as they are, and so does their version.
UPDATE clinic SET paused_at = $2 WHERE clinic_id = $1

-- name: clinic
SELECT clinic_id, alias, sms_sender, email_sender, help_phone, region, quiet_from, quiet_until, daily_cap, weekly_cap,
       gap_minutes, jurisdiction, adaptive_timing, explores, misses_until_pause, grace, repetitions_per_reserve, reserve_limit,
       segments_a_day, countries, review_days, review_latest_days, posts_ahead, consent_months,
       consent_silent_days, feedback_reader, fit_weeks, version, paused_at
FROM clinic WHERE clinic_id = $1
