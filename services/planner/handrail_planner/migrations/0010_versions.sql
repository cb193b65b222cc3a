-- Which version of a clinic's settings and of a client's contact was read: an edit says it.

ALTER TABLE clinic ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version >= 1);
ALTER TABLE client ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version >= 1);
