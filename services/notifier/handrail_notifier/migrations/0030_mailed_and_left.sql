-- How many answers a client got by mail within the hour.
CREATE INDEX attempt_mailed ON attempt (clinic_id, client_id, begun_at DESC) WHERE channel = 'email' AND wording IS NOT NULL;

-- Texts at the carrier that are no attempt's, and whose words it is to forget: a copy that was posted ahead and taken back, a second
-- copy of one attempt. Gone once it has forgotten.
CREATE TABLE redaction_due (
    clinic_id    uuid NOT NULL,
    provider_id  text NOT NULL,
    since        timestamptz NOT NULL,
    redactions   smallint NOT NULL DEFAULT 0,
    redact_after timestamptz,
    PRIMARY KEY (clinic_id, provider_id)
);
CREATE INDEX redaction_due_next ON redaction_due (COALESCE(redact_after, since)) WHERE redactions < 24;
CALL keep_to_own_clinics('redaction_due');
