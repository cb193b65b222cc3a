-- What a clinic is ready to spend on texts in a day, and the countries that it writes to (none: its sender's own).
SET LOCAL handrail.clinics = '*';

ALTER TABLE clinic
    ADD COLUMN segments_a_day integer NOT NULL DEFAULT 2000 CHECK (segments_a_day BETWEEN 1 AND 200000),
    ADD COLUMN countries      text[] NOT NULL DEFAULT '{}';
