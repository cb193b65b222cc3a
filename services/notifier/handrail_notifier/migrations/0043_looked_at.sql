-- What is posted ahead counts for who is about to get the same words.
CREATE INDEX ahead_words ON ahead (clinic_id, words_index) WHERE ended_at IS NULL;
