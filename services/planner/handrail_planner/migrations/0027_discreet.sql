-- A word that client and clinic agreed on, sealed: texted, it silences everything. by_code_word: a break that began so.
ALTER TABLE preferences ADD COLUMN code_word text CHECK (code_word LIKE 'hs1.%');
ALTER TABLE client_break ADD COLUMN by_code_word boolean NOT NULL DEFAULT false;
