-- Exercises of a few steps that clients go through by text, and each time that one was begun.
SET LOCAL handrail.clinics = '*';

-- The latest statement of a plan's walk-through; steps is JSON: each with its text, sealed, and what is asked for. null: it has none any more.
CREATE TABLE walk_through (
    clinic_id uuid NOT NULL,
    plan_id   uuid NOT NULL,
    client_id uuid NOT NULL,
    version   integer NOT NULL,
    steps     jsonb,
    PRIMARY KEY (clinic_id, plan_id)
);
CALL keep_to_own_clinics('walk_through');

-- One going-through, by the steps as they were when it began. text_id: the text that says the step it is at.
CREATE TABLE walk (
    clinic_id  uuid NOT NULL,
    walk_id    uuid NOT NULL,
    client_id  uuid NOT NULL,
    plan_id    uuid NOT NULL,
    version    integer NOT NULL,
    said       jsonb NOT NULL,
    local_date date NOT NULL,
    state      text NOT NULL CHECK (state IN ('at_a_step', 'done', 'let_go')),
    step       smallint NOT NULL,
    again      smallint NOT NULL,
    begun_at   timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    text_id    uuid NOT NULL,
    before     smallint,
    after      smallint,
    PRIMARY KEY (clinic_id, walk_id)
);
CREATE INDEX walk_client ON walk (clinic_id, client_id, begun_at DESC);
CREATE INDEX walk_text ON walk (clinic_id, text_id);
CALL keep_to_own_clinics('walk');

-- A walk-through that the clinician begins: the text that says its first step.
CREATE TABLE walk_offer (
    clinic_id uuid NOT NULL,
    text_id   uuid NOT NULL,
    client_id uuid NOT NULL,
    plan_id   uuid NOT NULL,
    PRIMARY KEY (clinic_id, text_id)
);
CALL keep_to_own_clinics('walk_offer');

ALTER TABLE question
    DROP CONSTRAINT question_kind_check,
    ADD CONSTRAINT question_kind_check CHECK (kind IN ('barrier', 'which', 'check_in', 'strain', 'walk'));
