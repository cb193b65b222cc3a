-- What each consent is for, who made each line of the ledger and where its evidence lies; consents that wait to be confirmed anew; how
-- long a clinic lets one stand. No line holds a word of a client's: codes, ids and instants, so it may outlive what is sealed.
SET LOCAL handrail.clinics = '*';

ALTER TABLE clinic
    ADD COLUMN consent_months      smallint NOT NULL DEFAULT 12 CHECK (consent_months BETWEEN 3 AND 24),
    ADD COLUMN consent_silent_days smallint NOT NULL DEFAULT 90 CHECK (consent_silent_days BETWEEN 30 AND 180);

-- purposes null: none was named, as by OK, START and STOP, and in lines of before there were any. actor null: it follows from the
-- evidence. actor_id: the access key of a clinic's line. reference: the reply, the import, or the form as the clinic names it.
-- position: in the order of writing, to tell lines of one instant apart.
ALTER TABLE consent_entry
    DROP CONSTRAINT consent_entry_said_check,
    ADD CONSTRAINT consent_entry_said_check CHECK (said IN ('recorded', 'confirmed', 'lapsed', 'held', 'revoked')),
    ADD COLUMN purposes  text[] CHECK (cardinality(purposes) <= 20),
    ADD COLUMN actor     text CHECK (actor IN ('clinic', 'import', 'client', 'carrier', 'system')),
    ADD COLUMN actor_id  uuid,
    ADD COLUMN reference uuid,
    ADD COLUMN position  bigint GENERATED ALWAYS AS IDENTITY;
DROP INDEX consent_entry_client;
CREATE INDEX consent_entry_pages ON consent_entry (clinic_id, client_id, at, position);

ALTER TABLE consent
    DROP CONSTRAINT consent_state_check,
    ADD CONSTRAINT consent_state_check CHECK (state IN ('none', 'recorded', 'confirmed', 'lapsed', 'held', 'revoked')),
    ADD COLUMN purposes text[] NOT NULL DEFAULT '{nudges}';

-- What a form was for is known for nudges alone. Who had asked for the weekly recap, or to have their own words shown, agreed to that by
-- asking: a line says so, where texts or mails are confirmed.
WITH asked AS (
    SELECT c.clinic_id, c.client_id, c.channel,
           CASE WHEN p.weekly_recap THEN ARRAY['recap'] ELSE '{}' END
           || CASE WHEN p.copy_level = 'personal' THEN ARRAY['own_words'] ELSE '{}' END AS purposes
    FROM consent c JOIN preferences p ON p.clinic_id = c.clinic_id AND p.client_id = c.client_id
    WHERE c.state = 'confirmed' AND (p.weekly_recap OR p.copy_level = 'personal')
), told AS (
    INSERT INTO consent_entry (clinic_id, entry_id, client_id, channel, said, evidence, heard_from, at, purposes, actor)
    SELECT clinic_id, gen_random_uuid(), client_id, channel, 'recorded', 'asked_for_before', 'planner', now(), purposes, 'system'
    FROM asked
)
UPDATE consent SET purposes = consent.purposes || asked.purposes
FROM asked
WHERE consent.clinic_id = asked.clinic_id AND consent.client_id = asked.client_id AND consent.channel = asked.channel;
