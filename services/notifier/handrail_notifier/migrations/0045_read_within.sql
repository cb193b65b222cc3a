-- What stands behind an invitation to write freely: within how many hours words are read, as clients are told, and when an alert of a
-- test last proved to have come by each way. A test that was acknowledged before this says of no way that it works, so one is to be sent.
ALTER TABLE on_call
    ADD COLUMN read_within_hours smallint,
    ADD COLUMN sms_tested_at     timestamptz,
    ADD COLUMN email_tested_at   timestamptz;
