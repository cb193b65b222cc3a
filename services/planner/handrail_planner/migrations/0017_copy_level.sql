-- How discreet texts to a client are to be, and the name that they open with instead of the clinic's, sealed.
ALTER TABLE preferences
    ADD COLUMN copy_level text CHECK (copy_level IN ('discreet', 'personal', 'silent')),
    ADD COLUMN alias      text CHECK (alias LIKE 'hs1.%');
