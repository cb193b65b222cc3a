-- By which scale a check-in was asked: what answers it is judged by that, whatever was set since. Null: not asked yet, or before this.
SET LOCAL handrail.clinics = '*';
ALTER TABLE ask
    ADD COLUMN lowest smallint, ADD COLUMN highest smallint, ADD COLUMN better text, ADD COLUMN real_change smallint;
UPDATE ask SET lowest = c.lowest, highest = c.highest, better = c.better, real_change = c.real_change
FROM check_in c
WHERE c.clinic_id = ask.clinic_id AND c.check_in_id = ask.check_in_id AND c.version = ask.version AND ask.begun_at IS NOT NULL;
