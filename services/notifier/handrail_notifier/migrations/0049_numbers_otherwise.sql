-- instead_of: the text that did not arrive, of one that was sent the other way for it. When numbers were last said is read from the texts
-- of a client's cases, so it is kept no more.
ALTER TABLE crisis_text ADD COLUMN instead_of uuid;
CREATE INDEX crisis_text_case ON crisis_text (clinic_id, case_id);
ALTER TABLE crisis_case DROP COLUMN said_at;
