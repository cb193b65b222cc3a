-- Whether a clinic lets its nudges be posted some minutes ahead, for the carrier to send.
ALTER TABLE clinic ADD COLUMN posts_ahead boolean NOT NULL DEFAULT false;
