-- A text at a provider is one copy of ours at most: where several had its id, the one that was named with it keeps it, else the one
-- posted last. It is checked at the commit, for copies of one text may change places.
SET LOCAL handrail.clinics = '*';

UPDATE ahead_copy c SET provider_id = NULL, provider_id_named = false
WHERE c.provider_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM ahead_copy o WHERE o.provider_id = c.provider_id
              AND (o.provider_id_named, o.posted_at, o.copy_id) > (c.provider_id_named, c.posted_at, c.copy_id));

DROP INDEX ahead_copy_provider;
ALTER TABLE ahead_copy ADD CONSTRAINT ahead_copy_provider UNIQUE (provider_id) DEFERRABLE INITIALLY DEFERRED;
