ALTER TABLE plan
    ADD COLUMN phase text NOT NULL DEFAULT 'learn' CHECK (phase IN ('learn', 'practise', 'own_cue', 'maintain')),
    ADD COLUMN phase_since timestamptz,
    ADD COLUMN automaticity smallint,
    ADD COLUMN automaticity_at timestamptz,
    ADD COLUMN tiny_until timestamptz;
ALTER TABLE client
    ADD COLUMN week_wish smallint,
    ADD COLUMN week_wish_at timestamptz,
    ADD COLUMN phone_failures smallint NOT NULL DEFAULT 0,
    ADD COLUMN heard_at timestamptz;
