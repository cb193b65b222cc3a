-- name: save_clinic
-- The latest statement of a clinic's settings wins, in whatever order they arrive.
INSERT INTO clinic (clinic_id, alias, sms_sender, email_sender, help_phone, quiet_from, quiet_until, daily_cap,
                    registered_at, weekly_cap, gap_minutes, jurisdiction, adaptive_timing, explores,
                    segments_a_day, countries, posts_ahead, consent_months, consent_silent_days, feedback_reader,
                    fit_weeks)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
ON CONFLICT (clinic_id) DO UPDATE
SET alias = EXCLUDED.alias, sms_sender = EXCLUDED.sms_sender, email_sender = EXCLUDED.email_sender,
    help_phone = EXCLUDED.help_phone, quiet_from = EXCLUDED.quiet_from, quiet_until = EXCLUDED.quiet_until,
    daily_cap = EXCLUDED.daily_cap, registered_at = EXCLUDED.registered_at, weekly_cap = EXCLUDED.weekly_cap,
    gap_minutes = EXCLUDED.gap_minutes, jurisdiction = EXCLUDED.jurisdiction,
    adaptive_timing = EXCLUDED.adaptive_timing, explores = EXCLUDED.explores,
    segments_a_day = EXCLUDED.segments_a_day, countries = EXCLUDED.countries,
    posts_ahead = EXCLUDED.posts_ahead, consent_months = EXCLUDED.consent_months,
    consent_silent_days = EXCLUDED.consent_silent_days, feedback_reader = EXCLUDED.feedback_reader,
    fit_weeks = EXCLUDED.fit_weeks
WHERE clinic.registered_at <= EXCLUDED.registered_at

-- name: clinics
-- lacks: by which channels this process sends nothing.
SELECT string_to_array(current_setting('handrail.lacks', true), ',') AS lacks,
       c.clinic_id, c.alias, c.sms_sender, c.email_sender, c.help_phone, c.quiet_from, c.quiet_until, c.daily_cap,
       c.weekly_cap, c.gap_minutes, c.jurisdiction, c.adaptive_timing, c.explores, c.segments_a_day,
       c.countries, c.posts_ahead, COALESCE(p.paused, false) AS paused
FROM clinic c LEFT JOIN clinic_pause p ON p.clinic_id = c.clinic_id
WHERE c.clinic_id = ANY ($1::uuid[])

-- name: mailing
-- For the doctor, over all clinics: how many have an address to write from.
SELECT count(*) AS many FROM clinic WHERE email_sender IS NOT NULL
