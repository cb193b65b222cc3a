"""The carrier's memory: what was committed here survives a kill, whatever was answered.

One SQLite connection, used from one event loop: a commit is an fsync of a small log, and
must be over before the carrier says yes. Without a file the same tables are in memory.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

from handrail.carrier.chance import draw, sid
from handrail.carrier.faults import Fault, Trouble
from handrail.carrier.message import Message, Person, Picture, Status
from handrail.carrier.rows import (
    Post,
    Value,
    column,
    fault_of,
    instant_of,
    message_of,
    picture_of,
    post_of,
    row_of,
    text_of,
)


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
        self._db = sqlite3.connect(file or ":memory:", isolation_level=None, timeout=1)
        self._db.row_factory = sqlite3.Row
        try:
            self._prepare(seed)
        except sqlite3.OperationalError as busy:
            self._db.close()
            raise RuntimeError(f"Cannot use {file}: is another carrier using it?") from busy
        self.seed: str = self._db.execute("SELECT value FROM meta WHERE name = 'seed'").fetchone()[0]

    def _prepare(self, seed: str) -> None:
        # Two carriers on one file would both post its webhooks.
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(resources.files(__package__).joinpath("schema.sql").read_text("utf-8"))
        self._db.execute("INSERT INTO meta VALUES ('seed', ?) ON CONFLICT DO NOTHING", (seed,))

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

    def new_sid(self, sender: str, recipient: str, prefix: str = "SM") -> str:
        """The id of the next text between two numbers."""
        pair = f"{sender} {recipient}"
        row = self._db.execute(
            "INSERT INTO pairs VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count",
            (pair,),
        ).fetchone()
        return sid(prefix, self.seed, pair, row[0])

    def add(self, message: Message) -> None:
        row = row_of(message)
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        self._db.execute(f"INSERT INTO messages ({names}) VALUES ({marks})", row)

    def save(self, message: Message) -> None:
        row = row_of(message)
        sets = ", ".join(f"{name} = :{name}" for name in row if name != "sid")
        self._db.execute(f"UPDATE messages SET {sets} WHERE sid = :sid", row)

    def message(self, sid: str) -> Message | None:
        row = self._db.execute("SELECT * FROM messages WHERE sid = ?", (sid,)).fetchone()
        return message_of(row) if row else None

    def add_picture(self, picture: Picture) -> None:
        values = (picture.sid, picture.text, picture.content_type, text_of(picture.created_at))
        self._db.execute("INSERT INTO pictures VALUES (?, ?, ?, ?, 0)", values)

    def pictures(self, text: str) -> list[Picture]:
        """Those that came with a text, deleted or not, in their order."""
        rows = self._db.execute("SELECT * FROM pictures WHERE text = ? ORDER BY rowid", (text,))
        return [picture_of(row) for row in rows]

    def delete_picture(self, sid: str) -> None:
        self._db.execute("UPDATE pictures SET deleted = 1 WHERE sid = ?", (sid,))

    def messages(self, where: str = "TRUE", values: Sequence[Value] = (), tail: str = "") -> list[Message]:
        """The texts that `where` selects, in order of acceptance unless `tail` says otherwise."""
        sql = f"SELECT * FROM messages WHERE {where} {tail or 'ORDER BY place'}"
        return [message_of(row) for row in self._db.execute(sql, values)]

    def listing(self, page: Page, now: datetime) -> list[Message]:
        """One page of the texts that a list shows, newest first, and one more if there is one."""
        hidden = self.hidden(now)
        wheres, values = ["NOT deleted", f"sid NOT IN ({', '.join('?' * len(hidden))})"], list[Value](hidden)
        for condition, value in (
            ("recipient = ?", page.recipient),
            ("sender = ?", page.sender),
            ("coalesce(sent_at, created_at) >= ?", column(page.since)),
            ("coalesce(sent_at, created_at) < ?", column(page.before)),
            ("place < ?", page.below),
        ):
            if value is not None:
                wheres.append(condition)
                values.append(value)
        tail = f"ORDER BY place DESC LIMIT {page.size + 1} OFFSET {page.offset}"
        return self.messages(" AND ".join(wheres), values, tail)

    def due(self, now: datetime, limit: int) -> list[Message]:
        """The texts whose next step is due."""
        return self.messages("next_at <= ?", (text_of(now),), f"ORDER BY next_at, place LIMIT {limit}")

    # Webhooks

    def add_post(self, kind: str, sid: str, url: str, params: dict[str, str], due_at: datetime) -> int:
        row = self._db.execute(
            "INSERT INTO posts (kind, sid, url, params, due_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
            (kind, sid, url, json.dumps(params), text_of(due_at)),
        ).fetchone()
        return int(row[0])

    def due_posts(self, now: datetime, limit: int) -> list[Post]:
        sql = "SELECT * FROM posts WHERE outcome IS NULL AND due_at <= ? ORDER BY due_at, id LIMIT ?"
        return [post_of(row) for row in self._db.execute(sql, (text_of(now), limit))]

    def due_post(self, sid: str, now: datetime) -> int | None:
        """The webhook of this text that is due, if there is one."""
        sql = "SELECT id FROM posts WHERE sid = ? AND outcome IS NULL AND due_at <= ? ORDER BY id"
        row = self._db.execute(sql, (sid, text_of(now))).fetchone()
        return int(row[0]) if row else None

    def posts(self) -> list[Post]:
        return [post_of(row) for row in self._db.execute("SELECT * FROM posts ORDER BY id")]

    def tried(self, post: Post, answer: int | None, *, again_at: datetime) -> None:
        self._db.execute(
            "UPDATE posts SET tries = tries + 1, answer = ?, due_at = ? WHERE id = ?",
            (answer, text_of(again_at), post.id),
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
        floor = text_of(after) if after else ""
        row = self._db.execute(
            "SELECT min(at) FROM (SELECT min(next_at) AS at FROM messages WHERE next_at > ?"
            " UNION ALL SELECT min(due_at) FROM posts WHERE outcome IS NULL AND due_at > ?)",
            (floor, floor),
        ).fetchone()
        return instant_of(row[0])

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
        return instant_of(row[0]) if row else None

    def busy_until(self, number: str, instant: datetime) -> None:
        self._db.execute("UPDATE numbers SET free_at = ? WHERE number = ?", (text_of(instant), number))

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
        return {row["id"]: fault_of(row["fault"]) for row in self._db.execute("SELECT * FROM faults ORDER BY id")}

    def struck(self) -> dict[str, int]:
        """How often each thing went wrong."""
        found: dict[str, int] = {}
        for row in self._db.execute("SELECT fault, struck FROM faults"):
            trouble = fault_of(row["fault"]).trouble.value
            found[trouble] = found.get(trouble, 0) + row["struck"]
        return found

    def drop_faults(self, fault_id: int | None = None) -> None:
        self._db.execute("DELETE FROM faults WHERE ?1 IS NULL OR id = ?1", (fault_id,))

    def strike(self, trouble: Trouble, number: str, key: str, status: Status | None = None) -> Fault | None:
        """The first fault of this kind that strikes the text `key`, counted against its `times`."""
        for row in self._db.execute("SELECT * FROM faults ORDER BY id").fetchall():
            fault = fault_of(row["fault"])
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
        young = self.messages("created_at > ?", (text_of(earliest),))
        return [m.sid for m in young if any(self._hides(k, f, m, now) for k, f in lags.items())]

    def _hides(self, fault_id: int, fault: Fault, message: Message, now: datetime) -> bool:
        return (
            now < message.created_at + timedelta(seconds=fault.seconds)
            and fault.concerns(Trouble.LIST_LAG, message.client, None)
            and draw(self.seed, fault_id, message.sid, None) < fault.chance
        )
