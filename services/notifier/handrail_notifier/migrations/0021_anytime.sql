-- A break that a client asks for counts from the moment that the text is on record, before it has had its effect.
ALTER TABLE inbound ADD COLUMN rests boolean NOT NULL DEFAULT false;
-- When what a plan says was last stated: of several, the newest is meant. Not known of plans that were stated before.
ALTER TABLE plan ADD COLUMN stated_at timestamptz;

-- What a client works towards, sealed, so that it can be told to who asks. closed: it was met or dropped.
CREATE TABLE goal (
    clinic_id uuid NOT NULL,
    goal_id   uuid NOT NULL,
    client_id uuid NOT NULL,
    version   integer NOT NULL,
    statement text NOT NULL CHECK (statement LIKE 'hs1.%'),
    why       text CHECK (why LIKE 'hs1.%'),
    closed    boolean NOT NULL DEFAULT false,
    stated_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, goal_id)
);
CREATE INDEX goal_client ON goal (clinic_id, client_id, stated_at);
CALL keep_to_own_clinics('goal');

-- The client's own word that pulls their plan, sealed.
ALTER TABLE wish ADD COLUMN cue_word text CHECK (cue_word LIKE 'hs1.%');
