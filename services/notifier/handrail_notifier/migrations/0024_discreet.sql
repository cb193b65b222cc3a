-- A word that client and clinic agreed on, sealed: texted, it silences everything. paused_by_code_word: it came, and only the clinic ends that.
ALTER TABLE wish
    ADD COLUMN code_word           text CHECK (code_word LIKE 'hs1.%'),
    ADD COLUMN paused_by_code_word boolean NOT NULL DEFAULT false;
-- A text that holds the code word counts from the moment that it is on record; which word that is, is not kept here.
ALTER TABLE inbound ADD COLUMN code_word boolean NOT NULL DEFAULT false;

-- The client's own word that pulls this very plan, sealed.
ALTER TABLE plan ADD COLUMN cue_word text CHECK (cue_word LIKE 'hs1.%');
-- plan_id: the one plan that a text is to show, where its client named it.
ALTER TABLE text_about
    ADD COLUMN plan_id uuid,
    DROP CONSTRAINT text_about_opportunities_check,
    ADD CONSTRAINT text_about_something CHECK (cardinality(opportunities) <= 2 AND (plan_id IS NOT NULL OR cardinality(opportunities) > 0));

-- Other small acts, as seals with a space between two; swap_next: which of them is next; swap_about, swap_given: how many were given for
-- which opportunity, so that each comes once for it.
ALTER TABLE plan
    ADD COLUMN alternatives text CHECK (alternatives ~ '^hs1\.\S+( hs1\.\S+){0,2}$'),
    ADD COLUMN swap_next    smallint NOT NULL DEFAULT 0,
    ADD COLUMN swap_about   uuid,
    ADD COLUMN swap_given   smallint NOT NULL DEFAULT 0;
-- alternative: which of a plan's other acts a text gives, from 0.
ALTER TABLE text_about ADD COLUMN alternative smallint;

-- What progress said last of a plan, as far as HOW AM I tells it: all repetitions, the run (0 while it rests), and when its client came
-- back to it after a miss.
CREATE TABLE practised (
    clinic_id    uuid NOT NULL,
    plan_id      uuid NOT NULL,
    client_id    uuid NOT NULL,
    repetitions  integer NOT NULL,
    run          integer NOT NULL,
    came_back_at timestamptz,
    PRIMARY KEY (clinic_id, plan_id)
);
CREATE INDEX practised_client ON practised (clinic_id, client_id);
CALL keep_to_own_clinics('practised');
