-- Which of a text's attempts is the newest is told by their number, for a clock may be set back between two. Older ones have none: of
-- these the instant tells.
ALTER TABLE attempt ADD COLUMN number smallint;
COMMENT ON COLUMN attempt.number IS 'the first, second, ... attempt at its text';
