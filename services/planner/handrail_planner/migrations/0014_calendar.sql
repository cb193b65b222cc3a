-- Clients' calendars: only when they are busy is kept, sealed, and where to ask for it again.

-- The latest that the clinic gave. times: the file's times without a word of it; address and validators (what its server calls the
-- version that was read) only of one that is fetched. due_at: when it is to be read again; who takes a turn moves it on for a while
-- and takes the next number, so a turn that was overtaken by another or by a new calendar has no effect.
CREATE TABLE calendar (
    clinic_id     uuid NOT NULL,
    client_id     uuid NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('file', 'address')),
    address       text CHECK (address LIKE 'hs1.%'),
    validators    text CHECK (validators LIKE 'hs1.%'),
    times         text CHECK (times LIKE 'hs1.%'),
    turn          bigint NOT NULL,
    due_at        timestamptz NOT NULL,
    spans         integer NOT NULL CHECK (spans BETWEEN 0 AND 1000),
    known_until   timestamptz,
    fetched_at    timestamptz,
    fault         text,
    failures      integer NOT NULL CHECK (failures >= 0),
    failing_since timestamptz,
    PRIMARY KEY (clinic_id, client_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES client,
    CHECK ((kind = 'address') = (address IS NOT NULL)),
    CHECK (kind = 'address' OR (times IS NOT NULL AND validators IS NULL)),
    CHECK ((fault IS NULL) = (failing_since IS NULL))
);
CREATE INDEX calendar_due ON calendar (due_at, client_id);
CREATE INDEX calendar_failing ON calendar (failing_since) WHERE failing_since IS NOT NULL;
CALL keep_to_own_clinics('calendar');
