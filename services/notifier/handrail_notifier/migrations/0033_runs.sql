-- How often the ladder of a case began anew: the codes of its alerts are of one run.
SET LOCAL handrail.clinics = '*';
ALTER TABLE crisis_case ADD COLUMN run smallint NOT NULL DEFAULT 0;
