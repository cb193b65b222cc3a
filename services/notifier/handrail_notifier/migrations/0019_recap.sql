-- Who asked to be told of their week; when that is next looked at; and when the last two recaps began to be sent, newest first: they are
-- part of the client's budget.
ALTER TABLE wish
    ADD COLUMN weekly_recap boolean NOT NULL DEFAULT false,
    ADD COLUMN recap_due_at timestamptz,
    ADD COLUMN recaps timestamptz[] NOT NULL DEFAULT '{}';
CREATE INDEX wish_recap_due ON wish (recap_due_at) WHERE recap_due_at IS NOT NULL;
