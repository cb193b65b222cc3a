-- A text at a provider is one copy of ours at most: where several had its id, the one that was named with it keeps it, else the one
-- posted last; of the others nothing is known any more, and they are looked for. It is checked at the commit, for copies of one text may
-- change places.
SET LOCAL handrail.clinics = '*';

WITH others AS (
    UPDATE ahead_copy c SET provider_id = NULL, provider_id_named = false, state = 'posted'
    WHERE c.provider_id IS NOT NULL
      AND EXISTS (SELECT 1 FROM ahead_copy o WHERE o.provider_id = c.provider_id
                  AND (o.provider_id_named, o.posted_at, o.copy_id) > (c.provider_id_named, c.posted_at, c.copy_id))
    RETURNING c.clinic_id, c.ahead_id)
UPDATE ahead a SET due_at = now() FROM others
WHERE a.clinic_id = others.clinic_id AND a.ahead_id = others.ahead_id AND a.ended_at IS NULL;

DROP INDEX ahead_copy_provider;
ALTER TABLE ahead_copy ADD CONSTRAINT ahead_copy_provider UNIQUE (provider_id) DEFERRABLE INITIALLY DEFERRED;
