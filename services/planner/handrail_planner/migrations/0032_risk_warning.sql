-- Which wording of the warning a client was shown before they signed: that texts and mails are not encrypted, and who can read them. Every
-- form states it from now on. Null: a line of before that, or one that is no form; and how things stand, where no yes stated any.
ALTER TABLE consent_entry ADD COLUMN risk_warning text;
ALTER TABLE consent ADD COLUMN risk_warning text;
