-- How far each plan has become the client's own, the pace that clients asked for by text, and how well their phone is reached.

-- counted_from: only what came after it counts for the next phase; set by a step back. The was_ columns hold what the latest change
-- of phase replaced, for as long as a corrected answer may undo it. mind_asked_at: when its client was asked whether it comes to mind.
-- tiny_until: until when its smallest version is enough.
ALTER TABLE plan
    ADD COLUMN phase text NOT NULL DEFAULT 'learn' CHECK (phase IN ('learn', 'practise', 'own_cue', 'maintain')),
    ADD COLUMN phase_since timestamptz,
    ADD COLUMN counted_from timestamptz,
    ADD COLUMN was_phase text CHECK (was_phase IN ('learn', 'practise', 'own_cue', 'maintain')),
    ADD COLUMN was_since timestamptz,
    ADD COLUMN was_counted_from timestamptz,
    ADD COLUMN automaticity smallint CHECK (automaticity BETWEEN 0 AND 10),
    ADD COLUMN automaticity_at timestamptz,
    ADD COLUMN mind_asked_at timestamptz,
    ADD COLUMN tiny_until timestamptz;

-- week_wish: nudges a week, as the client chose by text. phone_failures: texts in a row that did not reach the phone.
-- heard_at: when the client last texted anything but an opt-out.
ALTER TABLE client
    ADD COLUMN week_wish smallint CHECK (week_wish BETWEEN 0 AND 12),
    ADD COLUMN week_wish_at timestamptz,
    ADD COLUMN phone_failures smallint NOT NULL DEFAULT 0,
    ADD COLUMN heard_at timestamptz;

-- The order in which a client's texts were taken: of two answers to one opportunity the later one holds.
ALTER TABLE reply ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;

-- The last opportunities of a plan that were asked about.
CREATE INDEX decision_practice ON decision (clinic_id, plan_id, decided_at DESC) WHERE decision = 'send';

-- Whoever was a client before is taken to have been heard of when they last answered, or else just now: what they left unanswered in
-- earlier times is not held against them.
SET LOCAL handrail.clinics = '*';
UPDATE client SET heard_at = COALESCE(
    (SELECT max(r.received_at) FROM reply r
     WHERE r.clinic_id = client.clinic_id AND r.client_id = client.client_id AND r.meaning <> 'opt_out'), now());
