"""A text on its way, as the carrier knows it.

`body` is the provider's copy, which can be redacted; `shown` is what stands on the
client's phone, which nobody can take back.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Status(StrEnum):
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    RECEIVED = "received"

    @property
    def final(self) -> bool:
        return self in _FINAL


_FINAL = frozenset({Status.DELIVERED, Status.UNDELIVERED, Status.FAILED, Status.CANCELED, Status.RECEIVED})


class Direction(StrEnum):
    INBOUND = "inbound"
    API = "outbound-api"
    REPLY = "outbound-reply"


@dataclass(frozen=True, slots=True)
class Fate:
    """How a text will end if nothing expires or cancels it; decided when it is accepted."""

    status: Status = Status.DELIVERED
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One text, in or out. Instants are aware UTC; `place` grows with every text accepted."""

    sid: str
    direction: Direction
    sender: str
    recipient: str
    body: str
    shown: str
    segments: int
    status: Status
    created_at: datetime
    updated_at: datetime
    place: int = 0
    error_code: int | None = None
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    next_status: Status | None = None
    next_at: datetime | None = None
    service_sid: str | None = None
    status_callback: str | None = None
    discard: bool = False
    deleted: bool = False
    fate: Fate = Fate()

    @property
    def inbound(self) -> bool:
        return self.direction is Direction.INBOUND

    @property
    def client(self) -> str:
        """The number of the phone's owner."""
        return self.sender if self.inbound else self.recipient

    @property
    def ours(self) -> str:
        """The clinic's number."""
        return self.recipient if self.inbound else self.sender


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, or another file, that came with the text of the id `text`; of the file itself the carrier keeps only its type."""

    sid: str
    text: str
    content_type: str
    created_at: datetime
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who answers a number, for the pretend phone; `zone` is an IANA name."""

    name: str
    zone: str | None = None

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"There is no time zone {self.zone!r}; use a name like Europe/London") from None


@dataclass(frozen=True, slots=True)
class Thread:
    """All texts between one client's phone and one of the clinic's numbers, oldest first."""

    client: str
    ours: str
    person: Person | None
    messages: tuple[Message, ...]

    @property
    def latest(self) -> datetime | None:
        return self.messages[-1].created_at if self.messages else None
