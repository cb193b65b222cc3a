-- Whether who left by themselves was told that a new form opens the channel again, since no answer of theirs was read there.
ALTER TABLE consent ADD COLUMN form_opens boolean NOT NULL DEFAULT false;
