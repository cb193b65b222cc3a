-- The client's own word that pulls their plan by text, sealed.
ALTER TABLE preferences ADD COLUMN cue_word text CHECK (cue_word LIKE 'hs1.%');
