-- Which version of a clinic's patience was read: an edit says it.

ALTER TABLE patience ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version >= 1);
