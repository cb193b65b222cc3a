-- Who is on call at a clinic, and what is found first on the work list.

-- The latest that the clinic stated, whole. document: as it travels, numbers and addresses sealed under each person's own key.
CREATE TABLE on_call (
    clinic_id          uuid PRIMARY KEY,
    version            integer NOT NULL CHECK (version > 1),
    document           jsonb NOT NULL,
    response_statement text,
    stated_at          timestamptz NOT NULL
);
CALL keep_to_own_clinics('on_call');

-- Clients with a crisis case that no person has closed: few, and looked for with every first page of the work list.
CREATE INDEX standing_in_crisis ON standing (clinic_id, latest_at)
    WHERE about = 'client' AND registers ? 'crisis_suspected'
      AND (registers -> 'crisis_suspected' -> 0 ->> 0) IS DISTINCT FROM (registers -> 'crisis_closed' -> 0 ->> 0);
