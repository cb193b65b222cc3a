-- How sure the client said they are of doing the plan, 0 to 10; unset as long as they have not said.
ALTER TABLE proposal ADD COLUMN confidence integer CHECK (confidence BETWEEN 0 AND 10);
