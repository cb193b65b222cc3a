-- Due rows that somebody began with, all of a batch in one line; it is gone when they are finished. A line that stays was left by a
-- process that ended over them, or tells of a row that raised. It holds ids only and belongs to the processes, not to a clinic.
CREATE TABLE unfinished (
    batch_id uuid PRIMARY KEY,
    row_ids  uuid[] NOT NULL,
    begun_at timestamptz NOT NULL
);
