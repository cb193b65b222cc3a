-- since when people know that a text with numbers is tried on and on.
ALTER TABLE crisis_text ADD COLUMN waiting_told_at timestamptz;
