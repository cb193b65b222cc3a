-- Until when the client could have answered the proposal that was withdrawn last, if nobody did: a text may still be on its way.

ALTER TABLE plan ADD COLUMN lapsed_until timestamptz;
ALTER TABLE plan ADD CONSTRAINT plan_lapsed_is_a_draft CHECK (lapsed_until IS NULL OR state = 'draft');
