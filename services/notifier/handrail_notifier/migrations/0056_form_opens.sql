-- Whether who left by themselves was told that a new form opens the channel again, since no answer of theirs was read there.
ALTER TABLE consent ADD COLUMN form_opens boolean NOT NULL DEFAULT false;

-- The same of whoever left an address: no mail that went there has an address for answers.
ALTER TABLE left_address ADD COLUMN form_opens boolean NOT NULL DEFAULT false;
