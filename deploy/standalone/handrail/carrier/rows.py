"""Values to rows and back; nothing is lost on the way.

Instants are kept as text of one length and zone, so that text order is time order.
"""

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from handrail.carrier.faults import Fault, Trouble
from handrail.carrier.message import Direction, Fate, Message, Picture, Status

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


def row_of(message: Message) -> dict[str, Value]:
    row = {name: column(value) for name, value in _fields(message).items()}
    return row | {"fate_status": message.fate.status.value, "fate_code": message.fate.code}


def _fields(message: Message) -> dict[str, object]:
    return {n: getattr(message, n) for n in Message.__dataclass_fields__ if n not in ("place", "fate")}


def column(value: object) -> Value:
    match value:
        case datetime():
            return text_of(value)
        case bool():
            return int(value)
        case str():
            return str(value)
        case int() | None:
            return value
        case _:
            raise TypeError(f"No column holds a {type(value).__name__}")


def message_of(row: sqlite3.Row) -> Message:
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
        sent_at=instant_of(row["sent_at"]),
        expires_at=instant_of(row["expires_at"]),
        next_status=Status(row["next_status"]) if row["next_status"] else None,
        next_at=instant_of(row["next_at"]),
        service_sid=row["service_sid"],
        status_callback=row["status_callback"],
        discard=bool(row["discard"]),
        deleted=bool(row["deleted"]),
        fate=Fate(Status(row["fate_status"]), row["fate_code"]),
    )


def picture_of(row: sqlite3.Row) -> Picture:
    created_at = datetime.fromisoformat(row["created_at"])
    return Picture(row["sid"], row["text"], row["content_type"], created_at, bool(row["deleted"]))


def post_of(row: sqlite3.Row) -> Post:
    plain = {name: row[name] for name in row.keys() if name not in ("params", "due_at")}  # noqa: SIM118 (a Row iterates over values)
    return Post(**plain, params=json.loads(row["params"]), due_at=datetime.fromisoformat(row["due_at"]))


def fault_of(text: str) -> Fault:
    fault = Fault(**json.loads(text))
    return replace(fault, trouble=Trouble(fault.trouble), status=Status(fault.status) if fault.status else None)


def text_of(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def instant_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
