-- Since when a plan rests by agreement, which is not a run that is paused. Nothing comes up for it then.
ALTER TABLE run ADD COLUMN resting_since timestamptz;
