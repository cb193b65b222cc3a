-- Who has an e-mail address, found without reading it: an import takes nobody in twice. It is not unique, as a family may share one.
-- Addresses that stood before are sealed to SQL; the clinic's next import indexes them first.

ALTER TABLE client ADD COLUMN email_index bytea;
ALTER TABLE client ADD CHECK (email IS NOT NULL OR email_index IS NULL);
CREATE INDEX client_mailbox ON client (clinic_id, email_index) WHERE discharged_at IS NULL;
CREATE INDEX client_mailbox_unindexed ON client (clinic_id, client_id)
    WHERE email IS NOT NULL AND email_index IS NULL AND discharged_at IS NULL;
