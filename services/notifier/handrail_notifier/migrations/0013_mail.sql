-- Answers by mail, mail that comes back, which relay took what, and how long words are kept.

-- alone: the revocation ended this channel and no other. by_client: it was the client's own word, which the client may take back.
ALTER TABLE consent
    ADD COLUMN alone     boolean NOT NULL DEFAULT false,
    ADD COLUMN by_client boolean NOT NULL DEFAULT false;

-- via: the relay or provider that took the attempt, or may have. body: null once its time is over.
-- redact_after, redactions: when the carrier is next asked to forget the words, and how often it was; redacted_at: when it had.
ALTER TABLE attempt
    ALTER COLUMN body DROP NOT NULL,
    ADD COLUMN via          text,
    ADD COLUMN redact_after timestamptz,
    ADD COLUMN redactions   smallint NOT NULL DEFAULT 0,
    ADD COLUMN redacted_at  timestamptz;

-- channel: how it came. about: the opportunity whose nudge it answers, where that is known. The others as above.
ALTER TABLE inbound
    ALTER COLUMN body DROP NOT NULL,
    ADD COLUMN channel      text NOT NULL DEFAULT 'sms' CHECK (channel IN ('sms', 'email')),
    ADD COLUMN about        uuid,
    ADD COLUMN redact_after timestamptz,
    ADD COLUMN redactions   smallint NOT NULL DEFAULT 0,
    ADD COLUMN redacted_at  timestamptz;

ALTER TABLE reply ALTER COLUMN body DROP NOT NULL;

-- What the carrier still has the words of: settled, known to it, and not given up. A mail's provider id is its Message-ID, in angle
-- brackets; mail servers forget by themselves.
CREATE INDEX attempt_unredacted ON attempt (COALESCE(redact_after, begun_at))
    WHERE redacted_at IS NULL AND settle_at IS NULL AND provider_id IS NOT NULL AND provider_id NOT LIKE '<%' AND redactions < 24;
CREATE INDEX inbound_unredacted ON inbound (COALESCE(redact_after, received_at))
    WHERE redacted_at IS NULL AND channel = 'sms' AND redactions < 24;
-- What was given up, for who watches.
CREATE INDEX attempt_redaction_given_up ON attempt (attempt_id) WHERE redacted_at IS NULL AND redactions >= 24;
CREATE INDEX inbound_redaction_given_up ON inbound (number) WHERE redacted_at IS NULL AND redactions >= 24;

-- Words whose time will be over.
CREATE INDEX attempt_words ON attempt (begun_at) WHERE body IS NOT NULL AND settle_at IS NULL;
CREATE INDEX inbound_words ON inbound (received_at) WHERE body IS NOT NULL AND answered_at IS NOT NULL;
CREATE INDEX reply_words ON reply (received_at)
    WHERE body IS NOT NULL AND meaning NOT IN ('free_text', 'automatic', 'proposal_change', 'plan_said_back');
