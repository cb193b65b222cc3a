-- A plan may rest: nothing of it is due, and nothing that was planned for it goes out.
ALTER TABLE plan ADD COLUMN paused boolean NOT NULL DEFAULT false;
