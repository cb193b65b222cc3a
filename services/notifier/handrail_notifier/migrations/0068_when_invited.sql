-- When an invitation reached the carrier: what a START brings back, and which invitation a yes is to, hang on it. Null: none did.
SET LOCAL handrail.clinics = '*';
ALTER TABLE supporter ADD COLUMN invited_at timestamptz;
ALTER TABLE supporter DROP CONSTRAINT supporter_failed_check;
ALTER TABLE supporter ADD CONSTRAINT supporter_failed_check CHECK (failed IN ('stopped', 'unreachable', 'taken', 'not_arrived'));
UPDATE supporter SET invited_at = CASE WHEN state = 'invited' THEN since ELSE agreed_at END WHERE state <> 'ended';
