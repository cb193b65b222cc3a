-- That feedback which is for somebody else than the therapist is never read is told to whoever runs this. Of a client who was erased nothing is to be read.
CREATE INDEX reply_feedback_unread ON reply (received_at) WHERE meaning = 'feedback' AND read_at IS NULL AND body IS NOT NULL;
-- helps: the help to an answer about what got in the way, which we had asked; it comes also where an hour's answers are used up.
ALTER TABLE text ADD COLUMN helps boolean NOT NULL DEFAULT false;
