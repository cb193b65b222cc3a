-- What each consent is for, when that last changed, and when it is next looked at whether it is still fresh; how long a clinic lets one
-- stand without being confirmed anew.
SET LOCAL handrail.clinics = '*';

ALTER TABLE clinic
    ADD COLUMN consent_months      smallint NOT NULL DEFAULT 12,
    ADD COLUMN consent_silent_days smallint NOT NULL DEFAULT 90;

ALTER TABLE consent
    ADD COLUMN purposes    text[] NOT NULL DEFAULT '{nudges}',
    ADD COLUMN purposes_at timestamptz,
    ADD COLUMN renew_at    timestamptz;
CREATE INDEX consent_renewal ON consent (renew_at) WHERE renew_at IS NOT NULL;

-- Who had asked for the weekly recap, or to have their own words shown, agreed to that by asking.
UPDATE consent c
SET purposes = c.purposes || CASE WHEN w.weekly_recap THEN ARRAY['recap'] ELSE '{}' END
                          || CASE WHEN w.copy_level = 'personal' THEN ARRAY['own_words'] ELSE '{}' END
FROM wish w WHERE w.clinic_id = c.clinic_id AND w.client_id = c.client_id AND c.state = 'confirmed';

-- All of those that stand are looked at within a fortnight, so that not everybody whose consent is old is asked on one day.
UPDATE consent SET renew_at = now() + random() * interval '14 days' WHERE state = 'confirmed';
