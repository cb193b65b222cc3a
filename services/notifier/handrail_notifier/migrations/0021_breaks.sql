-- A break that a client asks for counts from the moment that the text is on record, before it has had its effect.
ALTER TABLE inbound ADD COLUMN rests boolean NOT NULL DEFAULT false;
-- When what a plan says was last stated: of several, the newest is meant. Not known of plans that were stated before.
ALTER TABLE plan ADD COLUMN stated_at timestamptz;
