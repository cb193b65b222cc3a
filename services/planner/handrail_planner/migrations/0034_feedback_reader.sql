-- Whether a clinic has somebody beside a client's therapist who reads what clients text as feedback.
ALTER TABLE clinic ADD COLUMN feedback_reader boolean NOT NULL DEFAULT false;
