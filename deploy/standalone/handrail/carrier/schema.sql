-- What the outside world knows. Everything the carrier has said yes to is in here first.
CREATE TABLE IF NOT EXISTS meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per text, in the order of acceptance. A deleted text keeps its row: the phone still shows it.
CREATE TABLE IF NOT EXISTS messages (
    place           INTEGER PRIMARY KEY AUTOINCREMENT,
    sid             TEXT NOT NULL UNIQUE,
    direction       TEXT NOT NULL,
    sender          TEXT NOT NULL,
    recipient       TEXT NOT NULL,
    body            TEXT NOT NULL,
    shown           TEXT NOT NULL,
    segments        INTEGER NOT NULL,
    status          TEXT NOT NULL,
    error_code      INTEGER,
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL,
    sent_at         TEXT,
    expires_at      TEXT,
    next_status     TEXT,
    next_at         TEXT,
    service_sid     TEXT,
    status_callback TEXT,
    discard         INTEGER NOT NULL DEFAULT 0,
    deleted         INTEGER NOT NULL DEFAULT 0,
    fate_status     TEXT NOT NULL,
    fate_code       INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS messages_next ON messages (next_at, place) WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS messages_recipient ON messages (recipient, place);
CREATE INDEX IF NOT EXISTS messages_sender ON messages (sender, place);

-- Pictures that came with texts. A deleted one keeps its row, for the text came with so many.
CREATE TABLE IF NOT EXISTS pictures (
    sid          TEXT PRIMARY KEY,
    text         TEXT NOT NULL,
    content_type TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    deleted      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS pictures_text ON pictures (text);

-- How many texts a pair of numbers has exchanged: the next one's id is made from it.
CREATE TABLE IF NOT EXISTS pairs (
    pair  TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS numbers (
    number  TEXT PRIMARY KEY,
    webhook TEXT,
    free_at TEXT
) STRICT, WITHOUT ROWID;

-- `ours` is a number or, for a number that belongs to a messaging service, that service.
CREATE TABLE IF NOT EXISTS opt_outs (
    ours   TEXT NOT NULL,
    client TEXT NOT NULL,
    PRIMARY KEY (ours, client)
) STRICT, WITHOUT ROWID;

-- Webhooks to post. A row is due until it has an outcome, so a killed carrier posts it again.
CREATE TABLE IF NOT EXISTS posts (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT NOT NULL,
    sid     TEXT NOT NULL,
    url     TEXT NOT NULL,
    params  TEXT NOT NULL,
    due_at  TEXT NOT NULL,
    tries   INTEGER NOT NULL DEFAULT 0,
    outcome TEXT,
    answer  INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS posts_due ON posts (due_at, id) WHERE outcome IS NULL;

CREATE TABLE IF NOT EXISTS faults (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    fault  TEXT NOT NULL,
    struck INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS people (
    number TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    zone   TEXT
) STRICT, WITHOUT ROWID;
