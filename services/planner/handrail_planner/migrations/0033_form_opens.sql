-- Of a client who left by themselves where no answer of theirs is read: a form of after that opens the channel. In older lines it was never
-- said.
ALTER TABLE consent_entry ADD COLUMN form_opens boolean NOT NULL DEFAULT false;
ALTER TABLE consent ADD COLUMN form_opens boolean NOT NULL DEFAULT false;
