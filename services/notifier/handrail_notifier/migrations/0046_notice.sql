-- When a client was last told that nobody watches the number, and how to get help or leave; when such a text last began, for it is part
-- of the budget; and when it is next looked at whether one is due.
SET LOCAL handrail.clinics = '*';

ALTER TABLE consent
    ADD COLUMN told_at    timestamptz,
    ADD COLUMN noticed_at timestamptz,
    ADD COLUMN notice_at  timestamptz;
CREATE INDEX consent_notice ON consent (notice_at) WHERE notice_at IS NOT NULL;

-- Who agreed long ago is looked at within a fortnight, so that not everybody gets it on one day.
UPDATE consent SET told_at = since, notice_at = greatest(since + interval '25 days', now() + random() * interval '14 days')
WHERE channel = 'sms' AND state = 'confirmed';
