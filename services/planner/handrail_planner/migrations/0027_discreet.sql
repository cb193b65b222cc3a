-- A word that client and clinic agreed on, sealed: texted, it silences everything. by_code_word: a break that began so.
ALTER TABLE preferences ADD COLUMN code_word text CHECK (code_word LIKE 'hs1.%');
ALTER TABLE client_break ADD COLUMN by_code_word boolean NOT NULL DEFAULT false;

-- The client's own word that pulls this very plan by text, sealed.
ALTER TABLE plan ADD COLUMN cue_word text CHECK (cue_word LIKE 'hs1.%');
ALTER TABLE plan_version ADD COLUMN cue_word text CHECK (cue_word LIKE 'hs1.%');

-- Other small acts that the client may take in a plan's place: seals, in their order, with a space between two.
ALTER TABLE plan ADD COLUMN alternatives text CHECK (alternatives ~ '^hs1\.\S+( hs1\.\S+){0,2}$');
ALTER TABLE plan_version ADD COLUMN alternatives text CHECK (alternatives ~ '^hs1\.\S+( hs1\.\S+){0,2}$');

-- Crisis cases of numbers of nobody that no person has closed, as the notifier stated them last. Neither number nor words.
CREATE TABLE stranger_case (
    clinic_id uuid NOT NULL,
    case_id   uuid NOT NULL,
    tier      text NOT NULL CHECK (tier IN ('tier_1', 'tier_2')),
    state     text NOT NULL CHECK (state IN ('suspected', 'unanswered', 'acknowledged')),
    opened_at timestamptz NOT NULL,
    stated_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, case_id)
);
CALL keep_to_own_clinics('stranger_case');
