-- What stands about goals beside plans and clients, what a clinic wants suggested, and how often it looks at goals.

SET LOCAL handrail.clinics = '*';

ALTER TABLE standing DROP CONSTRAINT standing_about_check,
    ADD CONSTRAINT standing_about_check CHECK (about IN ('opportunity', 'plan', 'goal', 'client'));

-- The latest that the clinic stated, whole; `document` holds moves by stall and, where it wishes, its own words for them.
CREATE TABLE suggestion_set (
    clinic_id uuid PRIMARY KEY,
    version   integer NOT NULL CHECK (version > 1),
    document  jsonb NOT NULL,
    stated_at timestamptz NOT NULL
);
CALL keep_to_own_clinics('suggestion_set');

ALTER TABLE clinic
    ADD COLUMN review_days        integer NOT NULL DEFAULT 14 CHECK (review_days BETWEEN 1 AND 28),
    ADD COLUMN review_latest_days integer NOT NULL DEFAULT 28 CHECK (review_latest_days BETWEEN review_days AND 28);
