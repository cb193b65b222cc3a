-- A text that may end all texts and is for another clinic with the same number: it holds this clinic's as well, and nothing else follows.
ALTER TABLE inbound ADD COLUMN overheard boolean NOT NULL DEFAULT false;
