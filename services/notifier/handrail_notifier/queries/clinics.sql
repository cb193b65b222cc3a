-- name: save_clinic
-- The latest statement of a clinic's settings wins, in whatever order they arrive.
INSERT INTO clinic (clinic_id, alias, sms_sender, email_sender, help_phone, quiet_from, quiet_until, daily_cap,
                    registered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (clinic_id) DO UPDATE
SET alias = EXCLUDED.alias, sms_sender = EXCLUDED.sms_sender, email_sender = EXCLUDED.email_sender,
    help_phone = EXCLUDED.help_phone, quiet_from = EXCLUDED.quiet_from, quiet_until = EXCLUDED.quiet_until,
    daily_cap = EXCLUDED.daily_cap, registered_at = EXCLUDED.registered_at
WHERE clinic.registered_at <= EXCLUDED.registered_at

-- name: clinics
SELECT clinic_id, alias, sms_sender, email_sender, help_phone, quiet_from, quiet_until, daily_cap
FROM clinic WHERE clinic_id = ANY ($1::uuid[])

-- name: clinics_of_sender
-- More than one clinic may write from one number.
SELECT clinic_id FROM clinic WHERE sms_sender = $1 ORDER BY registered_at, clinic_id
