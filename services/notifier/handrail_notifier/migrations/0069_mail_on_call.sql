-- By which mail somebody on call is found to be a client as well, keyed as numbers are; null until the clinic next states who is on call.
SET LOCAL handrail.clinics = '*';
ALTER TABLE on_call_person ADD COLUMN email_index bytea;
