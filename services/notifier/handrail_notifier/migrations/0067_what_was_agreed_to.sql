-- Whether a channel is agreed for something else than when an attempt was worded, whatever clocks say: how its purposes stood then.
ALTER TABLE attempt ADD COLUMN agreed_at timestamptz;
