-- When a client was told before the last time that nobody watches the number: what the carrier took, and did not bring, was not told.
SET LOCAL handrail.clinics = '*';

ALTER TABLE consent ADD COLUMN told_before timestamptz;
