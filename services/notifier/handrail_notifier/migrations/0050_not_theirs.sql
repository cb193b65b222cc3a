-- Whose number was said not to be theirs, as a keyed digest: no START from it brings anything of theirs back.
CREATE TABLE not_theirs (
    clinic_id   uuid NOT NULL,
    client_id   uuid NOT NULL,
    phone_index bytea NOT NULL,
    said_at     timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id, phone_index)
);
CALL keep_to_own_clinics('not_theirs');
