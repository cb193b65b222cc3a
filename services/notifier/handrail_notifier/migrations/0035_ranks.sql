-- Nudges before a moment are claimed apart from what nobody waits for, each the oldest first, so that neither sorts what is due. An index
-- of both would be taken for one of them while a table is young, and go through the other's backlog later on.
CREATE INDEX moment_due_before ON moment (decision_at) WHERE decision_at IS NOT NULL AND role = 'nudge';
CREATE INDEX moment_due_other ON moment (decision_at) WHERE decision_at IS NOT NULL AND role <> 'nudge';
CREATE INDEX moment_ahead ON moment (decision_at) WHERE decision_at IS NOT NULL AND ahead_of IS DISTINCT FROM decision_at;
DROP INDEX moment_due;

-- rank: who goes before whom (`core/ranks.py`); 0 is first, so a text that says nothing of it waits for nobody. What a release before
-- this one writes meanwhile says nothing of it.
ALTER TABLE text ADD COLUMN rank smallint NOT NULL DEFAULT 0;
SET LOCAL handrail.clinics = '*';
UPDATE text t
SET rank = CASE WHEN kind IN ('numbers', 'stranger_numbers', 'staff_alert', 'staff_test') THEN 0
                WHEN kind IN ('proposal', 'say_back', 'recap', 'review', 'check_in', 'walk_offer', 'faded', 'own_cue', 'maintained',
                              'stepped_back', 'opt_in', 'renew') THEN 3
                WHEN kind <> 'nudge' THEN 1
                WHEN EXISTS (SELECT FROM decision d WHERE d.clinic_id = t.clinic_id AND d.nudge_id = t.text_id AND d.role = 'nudge') THEN 2
                ELSE 3 END
WHERE state = 'planned';
CREATE INDEX text_rank ON text (channel, rank, due_at) WHERE state = 'planned' AND due_at IS NOT NULL;
DROP INDEX text_due, text_due_on;
