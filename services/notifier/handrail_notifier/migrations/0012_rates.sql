-- Texts that wait for their sender's turn: due_at is the instant that they were given.
SET LOCAL handrail.clinics = '*';

ALTER TABLE text ADD COLUMN queued boolean NOT NULL DEFAULT false;
