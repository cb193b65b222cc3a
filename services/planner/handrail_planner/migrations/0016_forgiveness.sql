-- How a clinic forgives a miss. Nothing changes for a clinic that says nothing of it.

SET LOCAL handrail.clinics = '*';

ALTER TABLE clinic
    ADD COLUMN misses_until_pause      integer NOT NULL DEFAULT 2 CHECK (misses_until_pause BETWEEN 1 AND 5),
    ADD COLUMN grace                   boolean NOT NULL DEFAULT true,
    ADD COLUMN repetitions_per_reserve integer NOT NULL DEFAULT 4 CHECK (repetitions_per_reserve BETWEEN 1 AND 50),
    ADD COLUMN reserve_limit           integer NOT NULL DEFAULT 2 CHECK (reserve_limit BETWEEN 0 AND 2);
