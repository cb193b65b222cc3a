-- How a client is spoken to, and how often each thing was said, so that its wording changes.
SET LOCAL handrail.clinics = '*';

ALTER TABLE client ADD COLUMN language text NOT NULL DEFAULT 'en';
-- alias: the name that texts to this client open with, instead of the clinic's, sealed. copy_level: no more of a plan is shown than this.
ALTER TABLE wish
    ADD COLUMN alias      text CHECK (alias LIKE 'hs1.%'),
    ADD COLUMN copy_level text CHECK (copy_level IN ('discreet', 'personal', 'silent'));
-- nudges: how many for this plan were decided to be sent.
ALTER TABLE plan ADD COLUMN nudges integer NOT NULL DEFAULT 0;

-- How many texts of a kind a client had, nudges aside.
CREATE TABLE worded (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    kind      text NOT NULL,
    said      integer NOT NULL,
    PRIMARY KEY (clinic_id, client_id, kind)
);
CALL keep_to_own_clinics('worded');
