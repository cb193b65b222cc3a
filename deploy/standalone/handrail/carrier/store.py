"""The carrier's memory: what was committed here survives a kill, whatever was answered.

One SQLite connection, used from one event loop: a commit is an fsync of a small log, and
must be over before the carrier says yes. Without a file the same tables are in memory.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

from handrail.carrier.chance import draw, sid
from handrail.carrier.faults import Fault, Trouble
from handrail.carrier.message import Direction, Fate, Message, Person, Status

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Post:
    """A webhook to be posted: `kind` is `status` or `inbound`."""

    id: int
    kind: str
    sid: str
    url: str
    params: dict[str, str]
    due_at: datetime
    tries: int
    outcome: str | None
    answer: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Which texts to list. A text that has not been sent yet counts as sent when it was accepted."""

    size: int
    offset: int = 0
    below: int | None = None
    recipient: str | None = None
    sender: str | None = None
    since: datetime | None = None
    before: datetime | None = None


class Store:
    def __init__(self, file: Path | None, seed: str) -> None:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file or ":memory:", isolation_level=None, timeout=5)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(resources.files(__package__).joinpath("schema.sql").read_text("utf-8"))
        self._db.execute("INSERT INTO meta VALUES ('seed', ?) ON CONFLICT DO NOTHING", (seed,))
        self.seed: str = self._db.execute("SELECT value FROM meta WHERE name = 'seed'").fetchone()[0]

    def close(self) -> None:
        self._db.close()

    @property
    def changes(self) -> int:
        """Grows with every row written since this store was opened."""
        return self._db.total_changes

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and on the disk when the block is left."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # Texts

    def new_sid(self, sender: str, recipient: str) -> str:
        """The id of the next text between two numbers."""
        pair = f"{sender} {recipient}"
        row = self._db.execute(
            "INSERT INTO pairs VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count",
            (pair,),
        ).fetchone()
        return sid("SM", self.seed, pair, row[0])

    def add(self, message: Message) -> None:
        row = _row(message)
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        self._db.execute(f"INSERT INTO messages ({names}) VALUES ({marks})", row)

    def save(self, message: Message) -> None:
        row = _row(message)
        sets = ", ".join(f"{name} = :{name}" for name in row if name != "sid")
        self._db.execute(f"UPDATE messages SET {sets} WHERE sid = :sid", row)

    def message(self, sid: str) -> Message | None:
        row = self._db.execute("SELECT * FROM messages WHERE sid = ?", (sid,)).fetchone()
        return _message(row) if row else None

    def messages(self, where: str = "TRUE", values: Sequence[Value] = (), tail: str = "") -> list[Message]:
        """The texts that `where` selects, in order of acceptance unless `tail` says otherwise."""
        sql = f"SELECT * FROM messages WHERE {where} {tail or 'ORDER BY place'}"
        return [_message(row) for row in self._db.execute(sql, values)]

    def listing(self, page: Page, now: datetime) -> list[Message]:
        """One page of the texts that a list shows, newest first, and one more if there is one."""
        hidden = self.hidden(now)
        wheres, values = ["NOT deleted", f"sid NOT IN ({', '.join('?' * len(hidden))})"], list[Value](hidden)
        for condition, value in (
            ("recipient = ?", page.recipient),
            ("sender = ?", page.sender),
            ("coalesce(sent_at, created_at) >= ?", _value(page.since)),
            ("coalesce(sent_at, created_at) < ?", _value(page.before)),
            ("place < ?", page.below),
        ):
            if value is not None:
                wheres.append(condition)
                values.append(value)
        tail = f"ORDER BY place DESC LIMIT {page.size + 1} OFFSET {page.offset}"
        return self.messages(" AND ".join(wheres), values, tail)

    def due(self, now: datetime, limit: int) -> list[Message]:
        """The texts whose next step is due."""
        return self.messages("next_at <= ?", (_text(now),), f"ORDER BY next_at, place LIMIT {limit}")

    # Webhooks

    def add_post(self, kind: str, sid: str, url: str, params: dict[str, str], due_at: datetime) -> int:
        row = self._db.execute(
            "INSERT INTO posts (kind, sid, url, params, due_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
            (kind, sid, url, json.dumps(params), _text(due_at)),
        ).fetchone()
        return int(row[0])

    def due_posts(self, now: datetime, limit: int) -> list[Post]:
        sql = "SELECT * FROM posts WHERE outcome IS NULL AND due_at <= ? ORDER BY due_at, id LIMIT ?"
        return [_post(row) for row in self._db.execute(sql, (_text(now), limit))]

    def posts(self) -> list[Post]:
        return [_post(row) for row in self._db.execute("SELECT * FROM posts ORDER BY id")]

    def tried(self, post: Post, answer: int | None, *, again_at: datetime) -> None:
        self._db.execute(
            "UPDATE posts SET tries = tries + 1, answer = ?, due_at = ? WHERE id = ?",
            (answer, _text(again_at), post.id),
        )

    def settle(self, post_id: int, outcome: str, answer: int | None = None) -> None:
        self._db.execute(
            "UPDATE posts SET tries = tries + 1, outcome = ?, answer = ? WHERE id = ?",
            (outcome, answer, post_id),
        )

    def lose(self, post_id: int) -> None:
        self._db.execute("UPDATE posts SET outcome = 'lost' WHERE id = ?", (post_id,))

    def next_instant(self, after: datetime | None = None) -> datetime | None:
        """When the next step or webhook is due, of those due later than `after`."""
        floor = _text(after) if after else ""
        row = self._db.execute(
            "SELECT min(at) FROM (SELECT min(next_at) AS at FROM messages WHERE next_at > ?"
            " UNION ALL SELECT min(due_at) FROM posts WHERE outcome IS NULL AND due_at > ?)",
            (floor, floor),
        ).fetchone()
        return _instant(row[0])

    # Numbers, opt-outs, people

    def own(self, number: str, webhook: str | None) -> None:
        self._db.execute(
            "INSERT INTO numbers VALUES (?, ?, NULL) ON CONFLICT DO UPDATE SET webhook = excluded.webhook",
            (number, webhook),
        )

    def numbers(self) -> dict[str, str | None]:
        return {row["number"]: row["webhook"] for row in self._db.execute("SELECT * FROM numbers ORDER BY number")}

    def free_at(self, number: str) -> datetime | None:
        row = self._db.execute("SELECT free_at FROM numbers WHERE number = ?", (number,)).fetchone()
        return _instant(row[0]) if row else None

    def busy_until(self, number: str, instant: datetime) -> None:
        self._db.execute("UPDATE numbers SET free_at = ? WHERE number = ?", (_text(instant), number))

    def opt_out(self, ours: str, client: str) -> None:
        self._db.execute("INSERT INTO opt_outs VALUES (?, ?) ON CONFLICT DO NOTHING", (ours, client))

    def opt_in(self, ours: str, client: str) -> None:
        self._db.execute("DELETE FROM opt_outs WHERE ours = ? AND client = ?", (ours, client))

    def opted_out(self, ours: str, client: str) -> bool:
        sql = "SELECT 1 FROM opt_outs WHERE ours = ? AND client = ?"
        return self._db.execute(sql, (ours, client)).fetchone() is not None

    def introduce(self, number: str, person: Person) -> None:
        self._db.execute(
            "INSERT INTO people VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name, zone = excluded.zone",
            (number, person.name, person.zone),
        )

    def people(self) -> dict[str, Person]:
        return {row["number"]: Person(row["name"], row["zone"]) for row in self._db.execute("SELECT * FROM people")}

    # Faults

    def add_fault(self, fault: Fault) -> int:
        text = json.dumps(asdict(fault))
        return int(self._db.execute("INSERT INTO faults (fault) VALUES (?) RETURNING id", (text,)).fetchone()[0])

    def faults(self) -> dict[int, Fault]:
        return {row["id"]: _fault(row["fault"]) for row in self._db.execute("SELECT * FROM faults ORDER BY id")}

    def drop_faults(self, fault_id: int | None = None) -> None:
        self._db.execute("DELETE FROM faults WHERE ?1 IS NULL OR id = ?1", (fault_id,))

    def strike(self, trouble: Trouble, number: str, key: str, status: Status | None = None) -> Fault | None:
        """The first fault of this kind that strikes the text `key`, counted against its `times`."""
        for row in self._db.execute("SELECT * FROM faults ORDER BY id").fetchall():
            fault = _fault(row["fault"])
            spent = fault.times is not None and row["struck"] >= fault.times
            if spent or not fault.concerns(trouble, number, status):
                continue
            if draw(self.seed, row["id"], key, status) < fault.chance:
                self._db.execute("UPDATE faults SET struck = struck + 1 WHERE id = ?", (row["id"],))
                return fault
        return None

    def hidden(self, now: datetime) -> list[str]:
        """The texts that a list does not show yet."""
        lags = {k: f for k, f in self.faults().items() if f.trouble is Trouble.LIST_LAG}
        if not lags:
            return []
        earliest = now - timedelta(seconds=max(fault.seconds for fault in lags.values()))
        young = self.messages("created_at > ?", (_text(earliest),))
        return [m.sid for m in young if any(self._hides(k, f, m, now) for k, f in lags.items())]

    def _hides(self, fault_id: int, fault: Fault, message: Message, now: datetime) -> bool:
        return (
            now < message.created_at + timedelta(seconds=fault.seconds)
            and fault.concerns(Trouble.LIST_LAG, message.client, None)
            and draw(self.seed, fault_id, message.sid, None) < fault.chance
        )


def _row(message: Message) -> dict[str, Value]:
    row = {name: _value(value) for name, value in _fields(message).items()}
    return row | {"fate_status": message.fate.status.value, "fate_code": message.fate.code}


def _fields(message: Message) -> dict[str, object]:
    return {n: getattr(message, n) for n in Message.__dataclass_fields__ if n not in ("place", "fate")}


def _value(value: object) -> Value:
    match value:
        case datetime():
            return _text(value)
        case bool():
            return int(value)
        case str():
            return str(value)
        case int() | None:
            return value
        case _:
            raise TypeError(f"No column holds a {type(value).__name__}")


def _message(row: sqlite3.Row) -> Message:
    return Message(
        place=row["place"],
        sid=row["sid"],
        direction=Direction(row["direction"]),
        sender=row["sender"],
        recipient=row["recipient"],
        body=row["body"],
        shown=row["shown"],
        segments=row["segments"],
        status=Status(row["status"]),
        error_code=row["error_code"],
        created_at=datetime.fromisoformat(row["created_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        sent_at=_instant(row["sent_at"]),
        expires_at=_instant(row["expires_at"]),
        next_status=Status(row["next_status"]) if row["next_status"] else None,
        next_at=_instant(row["next_at"]),
        service_sid=row["service_sid"],
        status_callback=row["status_callback"],
        discard=bool(row["discard"]),
        deleted=bool(row["deleted"]),
        fate=Fate(Status(row["fate_status"]), row["fate_code"]),
    )


def _post(row: sqlite3.Row) -> Post:
    plain = {name: row[name] for name in row.keys() if name not in ("params", "due_at")}  # noqa: SIM118 (a Row iterates over values)
    return Post(**plain, params=json.loads(row["params"]), due_at=datetime.fromisoformat(row["due_at"]))


def _fault(text: str) -> Fault:
    fault = Fault(**json.loads(text))
    return replace(fault, trouble=Trouble(fault.trouble), status=Status(fault.status) if fault.status else None)


def _text(instant: datetime) -> str:
    """Always the same length and zone, so that text order is time order."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
