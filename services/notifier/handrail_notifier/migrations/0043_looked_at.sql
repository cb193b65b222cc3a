SET LOCAL handrail.clinics = '*';

-- What is posted ahead counts for who is about to get the same words.
CREATE INDEX ahead_words ON ahead (clinic_id, words_index) WHERE ended_at IS NULL;

-- Doubts that ended because concluding on them failed; hardly any.
CREATE INDEX doubt_unconcluded ON doubt (at) WHERE what = 'ended_unconcluded';

-- Attempts that were left without an end are concluded on once more.
UPDATE attempt SET settle_at = now() WHERE state IN ('sending', 'unknown') AND settle_at IS NULL;
