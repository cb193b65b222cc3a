-- How often a clinic's clients are asked how well the texts fit them, and which check-ins are that question.
ALTER TABLE clinic ADD COLUMN fit_weeks smallint NOT NULL DEFAULT 4;
ALTER TABLE check_in ADD COLUMN about text NOT NULL DEFAULT 'own' CHECK (about IN ('own', 'fit'));
