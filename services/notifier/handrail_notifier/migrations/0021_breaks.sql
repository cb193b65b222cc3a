-- A break that a client asks for counts from the moment that the text is on record, before it has had its effect.
ALTER TABLE inbound ADD COLUMN rests boolean NOT NULL DEFAULT false;
