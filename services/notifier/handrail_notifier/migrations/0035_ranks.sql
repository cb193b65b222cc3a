-- Nudges before a moment are claimed apart from what nobody waits for, each the oldest first, so that neither sorts what is due. An index
-- of both would be taken for one of them while a table is young, and go through the other's backlog later on.
CREATE INDEX moment_due_before ON moment (decision_at) WHERE decision_at IS NOT NULL AND role = 'nudge';
CREATE INDEX moment_due_other ON moment (decision_at) WHERE decision_at IS NOT NULL AND role <> 'nudge';
CREATE INDEX moment_ahead ON moment (decision_at) WHERE decision_at IS NOT NULL AND ahead_of IS DISTINCT FROM decision_at;
DROP INDEX moment_due;

-- rank: who goes before whom (`core/ranks.py`); 0 is first. What is over is never planned again, so its rank says nothing.
ALTER TABLE text ADD COLUMN rank smallint NOT NULL DEFAULT 3;
ALTER TABLE text ALTER COLUMN rank DROP DEFAULT;

-- A release before this one says nothing of it, and may still write: then its kind says it. A nudge may be one before a moment, for its
-- decision is not on record yet.
CREATE FUNCTION rank_by_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.rank := CASE WHEN NEW.kind IN ('numbers', 'stranger_numbers', 'staff_alert', 'staff_test', 'staff_code') THEN 0
                     WHEN NEW.kind IN ('proposal', 'say_back', 'recap', 'review', 'check_in', 'walk_offer', 'faded', 'own_cue',
                                       'maintained', 'stepped_back', 'opt_in', 'renew') THEN 3
                     WHEN NEW.kind = 'nudge' THEN 2
                     ELSE 1 END;
    RETURN NEW;
END $$;
CREATE TRIGGER rank_by_kind BEFORE INSERT OR UPDATE OF rank ON text
    FOR EACH ROW WHEN (NEW.rank IS NULL) EXECUTE FUNCTION rank_by_kind();

-- Whatever is not over may be planned again: what is on its way, too.
SET LOCAL handrail.clinics = '*';
UPDATE text t
SET rank = CASE WHEN kind = 'nudge' AND NOT EXISTS (
                    SELECT FROM decision d WHERE d.clinic_id = t.clinic_id AND d.nudge_id = t.text_id AND d.role = 'nudge') THEN 3 END
WHERE state NOT IN ('delivered', 'failed', 'expired');
CREATE INDEX text_rank ON text (channel, rank, due_at) WHERE state = 'planned' AND due_at IS NOT NULL;
DROP INDEX text_due, text_due_on;
