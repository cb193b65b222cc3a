-- Up to which instant anything was said of a plan: what is said next is of a later one, so that of any two things the later is known.

ALTER TABLE run ADD COLUMN said_until timestamptz;
