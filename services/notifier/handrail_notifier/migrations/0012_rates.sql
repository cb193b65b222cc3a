-- Texts that wait for their sender's turn: due_at is the instant that they were given.
SET LOCAL handrail.clinics = '*';

ALTER TABLE text ADD COLUMN queued boolean NOT NULL DEFAULT false;
-- What is due on a channel is found without a look at what is planned for later or waits on another.
CREATE INDEX text_due_on ON text (channel, due_at) WHERE state = 'planned' AND due_at IS NOT NULL;
-- Begins with the client, or a young table's planner would search a clinic's whole history for one text.
DROP INDEX text_client;
CREATE INDEX text_client ON text (client_id, clinic_id, planned_at DESC);
