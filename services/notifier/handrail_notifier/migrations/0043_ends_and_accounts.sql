SET LOCAL handrail.clinics = '*';

-- What is posted ahead counts for who is about to get the same words.
CREATE INDEX ahead_words ON ahead (clinic_id, words_index) WHERE ended_at IS NULL;

-- Doubts that ended because concluding on them failed; hardly any.
CREATE INDEX doubt_unconcluded ON doubt (at) WHERE what = 'ended_unconcluded';

-- account: of the carrier's, where the text lies; null: not known, as of what is older than this column.
ALTER TABLE attempt ADD COLUMN account text;
ALTER TABLE ahead ADD COLUMN account text;
ALTER TABLE redaction_due ADD COLUMN account text;

-- pictures: how many came with the text, and are to be deleted at the carrier with its words.
ALTER TABLE inbound ADD COLUMN pictures smallint NOT NULL DEFAULT 0;

-- Attempts that were left without an end are concluded on once more.
UPDATE attempt SET settle_at = now() WHERE state IN ('sending', 'unknown') AND settle_at IS NULL;
