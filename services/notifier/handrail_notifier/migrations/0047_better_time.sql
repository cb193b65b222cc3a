-- A client may be asked when nudges of a plan fit better. A moment's lead_minutes are less than nothing where the client had its nudge come
-- after its start.
SET LOCAL handrail.clinics = '*';
ALTER TABLE question
    DROP CONSTRAINT question_kind_check,
    ADD CONSTRAINT question_kind_check CHECK (kind IN ('barrier', 'which', 'check_in', 'strain', 'walk', 'time'));
COMMENT ON COLUMN moment.earlier_minutes IS 'by how much the client had nudges come earlier than stated, or later, if less than nothing';
