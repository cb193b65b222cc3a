-- What is posted ahead for a client, to be decided anew at once when the client texts.
CREATE INDEX ahead_client ON ahead (clinic_id, client_id) WHERE ended_at IS NULL;
