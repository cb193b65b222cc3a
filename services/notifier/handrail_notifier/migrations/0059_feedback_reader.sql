-- What a client texts as feedback may be for somebody else than their therapist: such a reply is kept apart (meaning 'feedback'), and hidden from
-- everybody while its client is asked who reads it.
SET LOCAL handrail.clinics = '*';
ALTER TABLE clinic ADD COLUMN feedback_reader boolean NOT NULL DEFAULT false;
ALTER TABLE question
    DROP CONSTRAINT question_kind_check,
    ADD CONSTRAINT question_kind_check CHECK (kind IN ('barrier', 'which', 'check_in', 'strain', 'walk', 'time', 'feedback'));
CREATE INDEX reply_feedback ON reply (clinic_id, received_at, reply_id) WHERE meaning = 'feedback';
-- What was written for a person to read stays until its client is forgotten.
DROP INDEX reply_words;
CREATE INDEX reply_words ON reply (received_at)
    WHERE body IS NOT NULL AND meaning NOT IN ('free_text', 'automatic', 'feedback', 'proposal_change', 'plan_said_back');
