-- Clients are asked every few weeks how well the texts fit them: a check-in of ours, made a fortnight after they were enrolled.
SET LOCAL handrail.clinics = '*';
ALTER TABLE clinic ADD COLUMN fit_weeks smallint NOT NULL DEFAULT 4;
ALTER TABLE check_in ADD COLUMN about text NOT NULL DEFAULT 'own' CHECK (about IN ('own', 'fit'));
-- fit_due_at: when theirs is to be made; null: it was, or they left.
ALTER TABLE client ADD COLUMN fit_due_at timestamptz;
UPDATE client SET fit_due_at = enrolled_at + interval '14 days' WHERE discharged_at IS NULL;
CREATE INDEX client_fit_due ON client (fit_due_at) WHERE fit_due_at IS NOT NULL;
