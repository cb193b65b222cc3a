-- Whether a client asked to be told of their week by text.
ALTER TABLE preferences ADD COLUMN weekly_recap boolean NOT NULL DEFAULT false;
