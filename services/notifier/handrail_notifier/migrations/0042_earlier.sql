-- earlier_minutes: by how much the client had nudges before this moment come earlier than stated; lead_minutes has it in it.
ALTER TABLE moment ADD COLUMN earlier_minutes smallint NOT NULL DEFAULT 0;
