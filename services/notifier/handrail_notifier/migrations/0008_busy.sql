-- When clients are busy, as the planner states it: no more of a calendar ever comes here.

-- The latest statement of each client; without spans there is no calendar.
CREATE TABLE busy_times (
    clinic_id   uuid NOT NULL,
    client_id   uuid NOT NULL,
    stated_at   timestamptz NOT NULL,
    known_until timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id)
);
CALL keep_to_own_clinics('busy_times');

-- Its spans: none touches the next. By the client first, so that the one that is on at an instant is one look-up.
CREATE TABLE busy_span (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    PRIMARY KEY (client_id, ends_at, clinic_id),
    CHECK (starts_at < ends_at)
);
CALL keep_to_own_clinics('busy_span');
