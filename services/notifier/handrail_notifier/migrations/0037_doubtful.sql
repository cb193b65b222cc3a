-- What may end all texts holds them from the moment that it is on record, as a STOP ends them.
ALTER TABLE inbound ADD COLUMN doubtful boolean NOT NULL DEFAULT false;
CREATE INDEX inbound_doubtful ON inbound (clinic_id, client_id, number) WHERE doubtful;
