-- A proposal whose plan is live: it may still be said back, and is not turned down any more.
ALTER TABLE proposal ADD COLUMN live boolean NOT NULL DEFAULT false;
