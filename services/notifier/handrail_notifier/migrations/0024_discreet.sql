-- A word that client and clinic agreed on, sealed: texted, it silences everything. paused_by_code_word: it came, and only the clinic ends that.
ALTER TABLE wish
    ADD COLUMN code_word           text CHECK (code_word LIKE 'hs1.%'),
    ADD COLUMN paused_by_code_word boolean NOT NULL DEFAULT false;
-- A text that holds the code word counts from the moment that it is on record; which word that is, is not kept here.
ALTER TABLE inbound ADD COLUMN code_word boolean NOT NULL DEFAULT false;
