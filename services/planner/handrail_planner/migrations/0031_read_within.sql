-- Within how many hours somebody reads what clients write is stated as a number, and goes with the document. A sentence that said so
-- for the clinic alone is dropped: no client ever saw it, and in their own language nobody could say it.
ALTER TABLE on_call DROP COLUMN response_statement;
