-- A number's attempts, and a client's texts and nudges, are found by these alone, or a young table's planner would search a clinic's whole
-- history for them.
DROP INDEX attempt_number;
CREATE INDEX attempt_number ON attempt (number_index, begun_at DESC) WHERE number_index IS NOT NULL;
DROP INDEX text_client;
CREATE INDEX text_client ON text (client_id, planned_at DESC);
DROP INDEX decision_sent;
CREATE INDEX decision_sent ON decision (client_id, decided_at DESC, clinic_id) WHERE sent_on IS NOT NULL;
