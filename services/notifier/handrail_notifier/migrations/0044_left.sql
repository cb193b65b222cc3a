-- From which numbers and addresses somebody left by their own word, as keyed digests: no form opens them again, only START from there.
SET LOCAL handrail.clinics = '*';

CREATE TABLE left_address (
    clinic_id     uuid NOT NULL,
    channel       text NOT NULL CHECK (channel IN ('sms', 'email')),
    address_index bytea NOT NULL,
    left_at       timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, channel, address_index)
);
CALL keep_to_own_clinics('left_address');

-- Like phone_index, from the next statement of the client on.
ALTER TABLE client ADD COLUMN email_index bytea;

-- Who has left by text before this, as far as their number is still the one that they left from.
INSERT INTO left_address (clinic_id, channel, address_index, left_at)
SELECT clinic_id, 'sms', address_index, max(left_at) FROM (
    SELECT c.clinic_id, c.stopped_index AS address_index, c.since AS left_at
    FROM consent c WHERE c.channel = 'sms' AND c.state = 'revoked' AND c.stopped_index IS NOT NULL
    UNION ALL
    SELECT c.clinic_id, p.phone_index, i.received_at
    FROM consent c
    JOIN client p ON p.clinic_id = c.clinic_id AND p.client_id = c.client_id
    JOIN inbound i ON i.clinic_id = c.clinic_id AND i.client_id = c.client_id AND i.opt_out AND i.channel = 'sms'
    WHERE c.channel = 'sms' AND c.state IN ('revoked', 'recorded', 'asked') AND p.phone_index IS NOT NULL
      AND i.received_at >= p.stated_at) AS gone
GROUP BY clinic_id, address_index;
