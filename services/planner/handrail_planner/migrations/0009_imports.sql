-- Clients that came from a file: which import, and which of its lines, so that a repeated import answers with what it made.

ALTER TABLE client ADD COLUMN import_id uuid;
ALTER TABLE client ADD COLUMN import_line integer CHECK (import_line >= 1);
ALTER TABLE client ADD CHECK ((import_id IS NULL) = (import_line IS NULL));
CREATE INDEX client_import ON client (clinic_id, import_id, import_line) WHERE import_id IS NOT NULL;
