-- When a client was last told that nobody watches the number, and how to get help or leave; when such a text last began, for it is part
-- of the budget; and when it is next looked at whether one is due.
SET LOCAL handrail.clinics = '*';

ALTER TABLE consent
    ADD COLUMN told_at    timestamptz,
    ADD COLUMN noticed_at timestamptz,
    ADD COLUMN notice_at  timestamptz;
CREATE INDEX consent_notice ON consent (notice_at) WHERE notice_at IS NOT NULL;

-- What an older release plans has the rank of its kind: the list of `core/ranks.py` as it is now.
CREATE OR REPLACE FUNCTION rank_by_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.rank := CASE WHEN NEW.kind IN ('numbers', 'stranger_numbers', 'staff_alert', 'staff_test', 'staff_code', 'staff_taken',
                                       'staff_taken_before', 'staff_tested') THEN 0
                     WHEN NEW.kind IN ('proposal', 'say_back', 'recap', 'review', 'check_in', 'walk_offer', 'faded', 'own_cue',
                                       'maintained', 'stepped_back', 'opt_in', 'renew', 'notice') THEN 3
                     WHEN NEW.kind = 'nudge' THEN 2
                     ELSE 1 END;
    RETURN NEW;
END $$;

-- Who agreed long ago is looked at within a fortnight, so that not everybody gets it on one day.
UPDATE consent SET told_at = since, notice_at = greatest(since + interval '25 days', now() + random() * interval '14 days')
WHERE channel = 'sms' AND state = 'confirmed';
