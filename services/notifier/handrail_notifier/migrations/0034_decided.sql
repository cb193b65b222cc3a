-- Every text that nobody asked for has its decisions on record, also what is decided by fewer things than a nudge: then there is no context.
SET LOCAL handrail.clinics = '*';
ALTER TABLE text_decision ALTER COLUMN context DROP NOT NULL;
