-- A provider's id of a text belongs to one attempt at most. provider_id_guessed: it was found in a list, which shows number and words;
-- it gives way to whoever is named.
SET LOCAL handrail.clinics = '*';

ALTER TABLE attempt ADD COLUMN provider_id_guessed boolean NOT NULL DEFAULT false;
-- provider_id_named: who says that it is this copy's has named the copy; a list has not.
ALTER TABLE ahead_copy ADD COLUMN provider_id_named boolean NOT NULL DEFAULT false;

-- Where several had one, the later one stood for it.
UPDATE attempt a SET provider_id = NULL
WHERE a.provider_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM attempt o WHERE o.provider_id = a.provider_id
              AND (o.begun_at, o.attempt_id) > (a.begun_at, a.attempt_id));

DROP INDEX attempt_provider;
CREATE UNIQUE INDEX attempt_provider ON attempt (provider_id) WHERE provider_id IS NOT NULL;
