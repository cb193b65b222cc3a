-- A report of which it is asked whose it is: either of these opportunities, the newest first; from settle_at on it is the newest's.
SET LOCAL handrail.clinics = '*';
ALTER TABLE reply ADD COLUMN either uuid[], ADD COLUMN settle_at timestamptz;
CREATE INDEX reply_unsettled ON reply (settle_at) WHERE settle_at IS NOT NULL;
