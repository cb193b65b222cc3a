"""What the simulated notifier has on record: rows in memory, and transactions that hold the client and commit all or nothing.

A transaction reads what was committed and keeps its writes to itself until its commit. While it holds the client, no other one
begins. If its process dies in between, nothing of it was ever there. Whatever a commit moves is checked as it moves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.decision import Address, Agreement, Channel
from handrail_notifier.core.delivery import Fact, Note
from handrail_notifier.core.errors import Complaint
from handrail_notifier.core.fallback import Fallback
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import RANK, TextState


class Broken(AssertionError):
    """An invariant does not hold."""


class Text:
    """A text's row, and what became of it: `agains`: when it was planned once more, and for when; `offers`: when, how and how surely it
    was offered another way; `softly`: when a mail of it was turned away for now."""

    __slots__ = (
        "agains", "attempts", "channel", "delivered_at", "due_at", "facts", "failures", "fallback", "is_row", "kind", "name", "offers",
        "reason", "sends", "softly", "state", "tries", "useful_until", "was", "words"
    )  # fmt: skip

    def __init__(self, name: str, kind: Kind, due_at: datetime, useful_until: datetime) -> None:
        self.name, self.kind, self.due_at, self.useful_until = name, kind, due_at, useful_until
        self.state, self.reason = TextState.PLANNED, None
        self.tries = self.sends = 0
        self.channel: Channel = "sms"
        self.fallback: Fallback | None = None
        self.attempts: list[Attempt] = []
        self.facts: list[Said] = []
        self.failures = 0
        """How often it came to have failed."""
        self.agains: list[tuple[datetime, datetime]] = []
        self.offers: list[Offer] = []
        self.softly: list[Softly] = []
        self.was: set[TextState] = set()
        self.is_row = kind is not Kind.NUDGE
        """A nudge is none before it is decided upon: nobody else can end it until then."""
        self.delivered_at: datetime | None = None
        self.words = name
        """Two clients with one phone may get the same."""

    @property
    def taken(self) -> bool:
        """By a provider of the channel that it goes by."""
        return self.taken_by(self.channel)

    def taken_by(self, channel: Channel) -> bool:
        return any(each.accepted_at is not None and each.channel == channel for each in self.attempts)


class Attempt:
    """An attempt's row, and what `core.delivery.OnRecord` asks of its text."""

    __slots__ = (
        "accepted_at", "begun_at", "channel", "code", "doubted", "known_at", "looks", "name", "notes", "provider_id", "provider_id_guessed", "sending_since", "settle_at",
        "state", "text"
    )  # fmt: skip

    def __init__(self, name: str, text: Text, now: datetime, settle_at: datetime, channel: Channel = "sms") -> None:
        self.name, self.text, self.settle_at = name, text, settle_at
        self.state, self.channel = TextState.SENDING, channel
        self.provider_id = self.accepted_at = self.code = self.known_at = None
        self.provider_id_guessed = False
        self.looks, self.doubted = 0, False
        self.notes: list[Note] = []
        self.sending_since = self.begun_at = now

    @property
    def kind(self) -> Kind:
        return self.text.kind

    @property
    def newest(self) -> bool:
        return self.text.attempts[-1:] == [self]

    @property
    def text_state(self) -> TextState:
        return self.text.state

    @property
    def tries(self) -> int:
        return self.text.tries

    @property
    def tries_by_channel(self) -> int:
        return sum(each.channel == self.channel for each in self.text.attempts)

    @property
    def sends(self) -> int:
        return self.text.sends

    @property
    def useful_until(self) -> datetime:
        return self.text.useful_until

    @property
    def concluded(self) -> bool:
        return self.text.reason is not None

    @property
    def taken(self) -> bool:
        return self.text.taken_by(self.channel)

    @property
    def under_way(self) -> bool:
        others = self.text.attempts
        return len(others) > 1 and any(
            each.state is TextState.ACCEPTED or each.state is TextState.SENT for each in others if each is not self
        )


class Client:
    """The client's row. `consent` is that for texts, `by_mail` that for mail; `held_until`: when a carrier's cap is lifted."""

    __slots__ = ("addresses", "by_mail", "complaints", "consent", "held_until", "mail_stopped_at", "stopped_at")

    def __init__(self) -> None:
        self.consent, self.by_mail = Consent.CONFIRMED, Consent.NONE
        self.stopped_at: datetime | None = None
        self.mail_stopped_at: datetime | None = None
        self.addresses: Mapping[Channel, Address] = {"sms": Address.USABLE, "email": Address.MISSING}
        self.complaints: list[Complaint] = []
        self.held_until: datetime | None = None

    @property
    def agreements(self) -> Mapping[Channel, Agreement]:
        """Mail's own revocation is of mail alone."""
        return {"sms": Agreement(self.consent), "email": Agreement(self.by_mail, alone=True)}


@dataclass(frozen=True, slots=True)
class Said:
    """What the others are told: that it was sent, once for each channel; that it failed, once for each attempt; else once."""

    fact: Fact
    of: object


@dataclass(frozen=True, slots=True)
class Offer:
    """`failed`: its attempt did; else it waited to be sent. `certain`: no try of it is on its way, or may have arrived."""

    at: datetime
    failed: bool
    certain: bool


@dataclass(frozen=True, slots=True)
class Softly:
    """A mail was turned away for now, or came back: which attempt it was, and when."""

    attempt: str
    at: datetime


Write = tuple[Any, str, Any]
"""A row, a column and its new value; or a list, "+" and what is added to it."""


class Store:
    """`wake` hears of every row that falls due."""

    __slots__ = ("client", "early", "holder", "reports", "texts", "wake")

    def __init__(self, wake: Callable[[Any, datetime], None]) -> None:
        self.client = Client()
        self.texts: list[Text] = []
        self.reports: list[tuple[str, str, int, str]] = []
        self.early: list[Any] = []
        self.holder: Any = None
        self.wake = wake

    def commit(self, writes: Sequence[Write], now: datetime) -> None:
        _all_move(writes)
        woken = []
        for row, column, value in writes:
            if column == "+":
                if value in row and not isinstance(value, Note):
                    raise Broken(f"said or written twice: {value}")
                row.append(value)
                if isinstance(value, Attempt) and value.settle_at is not None:
                    woken.append((value, value.settle_at))
                continue
            if column == "state":
                if value is TextState.DELIVERED and isinstance(row, Text) and row.delivered_at is None:
                    row.delivered_at = now
            elif column == "provider_id":
                row.known_at = now
            setattr(row, column, now if column in _STOPS else value)
            if column in _DUE and value is not None:
                woken.append((row, value))
        if any(column == "provider_id" and value is not None for _, column, value in writes):
            self._of_one_attempt_alone()
        for row, at in woken:
            self.wake(row, at)

    def _of_one_attempt_alone(self) -> None:
        known = [each.provider_id for text in self.texts for each in text.attempts if each.provider_id is not None]
        if len(known) > len(set(known)):
            raise Broken(f"one of {known} stands for two attempts")


_STOPS, _DUE = frozenset({"stopped_at", "mail_stopped_at"}), frozenset({"due_at", "settle_at"})
_BACK = frozenset({TextState.SENDING, TextState.UNKNOWN})
_CAME_BACK = frozenset({TextState.ACCEPTED, TextState.SENT})


def _all_move(writes: Sequence[Write]) -> None:
    """From what was committed; of one that moves twice in this transaction, from where it came first."""
    reached: dict[Any, TextState] = {}
    for row, column, value in writes:
        if column == "state":
            _moves(row, reached.get(row, row.state), value)
            reached[row] = value


def _moves(row: Any, was: TextState, state: TextState) -> None:
    """Up only; back to planned only from where nobody knows of a text, a mail that came back, and a text that failed, its attempt never;
    and from a silence that was taken for an end, to what is known."""
    back = state is TextState.PLANNED
    if isinstance(row, Text):
        row.was.add(state)
        row.failures += state is TextState.FAILED and was is not state
        proven, back = row.taken, back and (was is TextState.FAILED or _may_come_back(row, was))
    else:
        row.doubted = row.doubted or state is TextState.UNKNOWN
        proven, back = row.accepted_at is not None, back and _may_come_back(row, was)
    rank = 3 if was is TextState.EXPIRED and not proven else RANK[was]
    if was is not state and not (back or RANK[state] > rank):
        raise Broken(f"{row.name} moved back from {was} to {state}")


def _may_come_back(row: Any, was: TextState) -> bool:
    return was in _BACK or (was in _CAME_BACK and row.channel == "email")
