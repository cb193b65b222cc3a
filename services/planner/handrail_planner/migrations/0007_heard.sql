-- What other services said, as far as the planner needs it, and the rows folded from it.

-- Ids, times, codes and numbers; never text, not even sealed. A line stays as it was heard until it is forgotten with its age.
CREATE TABLE heard (
    position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    uuid NOT NULL,
    type        text NOT NULL,
    clinic_id   uuid NOT NULL,
    client_id   uuid NOT NULL,
    plan_id     uuid,
    occurred_at timestamptz NOT NULL,
    data        jsonb NOT NULL,
    UNIQUE (clinic_id, event_id)
);
CREATE INDEX heard_client ON heard (clinic_id, client_id, position);
CREATE INDEX heard_age ON heard (occurred_at);
CALL keep_to_own_clinics('heard');
CREATE TRIGGER heard_stays BEFORE UPDATE ON heard FOR EACH ROW EXECUTE FUNCTION stays_as_written();

-- The fold: a row is about an opportunity, a plan or a client; `latest_at` is when its newest fact happened.
CREATE TABLE standing (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    about     text NOT NULL CHECK (about IN ('opportunity', 'plan', 'client')),
    id        uuid NOT NULL,
    latest_at timestamptz NOT NULL,
    registers jsonb NOT NULL,
    PRIMARY KEY (clinic_id, client_id, about, id)
);
CREATE INDEX standing_recent ON standing (clinic_id, client_id, latest_at);
CALL keep_to_own_clinics('standing');
