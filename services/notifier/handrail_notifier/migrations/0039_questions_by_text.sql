-- A question is kept for each text that asks one: what went out last is open, and none takes the place of one whose text still waits.
-- reply_id: the report of which it is asked whose it is; null in rows of before.
SET LOCAL handrail.clinics = '*';
ALTER TABLE question
    DROP CONSTRAINT question_pkey,
    ADD PRIMARY KEY (clinic_id, client_id, text_id),
    ADD COLUMN reply_id uuid;
