"""What the simulated notifier has on record: rows in memory, and transactions that hold the client and commit all or nothing.

A transaction reads what was committed and keeps its writes to itself until its commit. While it holds the client, no other one
begins. If its process dies in between, nothing of it was ever there. Whatever a commit moves is checked as it moves.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.delivery import Fact, Note
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import RANK, TextState


class Broken(AssertionError):
    """An invariant does not hold."""


class Text:
    """A text's row."""

    __slots__ = (
        "attempts", "delivered_at", "due_at", "facts", "is_row", "kind", "name", "reason", "sends", "state", "tries", "useful_until",
        "was", "words"
    )  # fmt: skip

    def __init__(self, name: str, kind: Kind, due_at: datetime, useful_until: datetime) -> None:
        self.name, self.kind, self.due_at, self.useful_until = name, kind, due_at, useful_until
        self.state, self.reason = TextState.PLANNED, None
        self.tries = self.sends = 0
        self.attempts: list[Attempt] = []
        self.facts: list[Fact] = []
        self.was: set[TextState] = set()
        self.is_row = kind is not Kind.NUDGE
        """A nudge is none before it is decided upon: nobody else can end it until then."""
        self.delivered_at: datetime | None = None
        self.words = name
        """Two clients with one phone may get the same."""

    @property
    def taken(self) -> bool:
        return any(each.accepted_at is not None for each in self.attempts)


class Attempt:
    """An attempt's row, and what `core.delivery.OnRecord` asks of its text."""

    __slots__ = (
        "accepted_at", "channel", "code", "doubted", "known_at", "looks", "name", "notes", "provider_id", "provider_id_guessed", "sending_since", "settle_at",
        "state", "text"
    )  # fmt: skip

    def __init__(self, name: str, text: Text, now: datetime, settle_at: datetime) -> None:
        self.name, self.text, self.settle_at = name, text, settle_at
        self.state, self.channel = TextState.SENDING, "sms"
        self.provider_id = self.accepted_at = self.code = self.known_at = None
        self.provider_id_guessed = False
        self.looks, self.doubted = 0, False
        self.notes: list[Note] = []
        self.sending_since: datetime = now

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
        return self.text.taken

    @property
    def under_way(self) -> bool:
        others = self.text.attempts
        return len(others) > 1 and any(
            each.state is TextState.ACCEPTED or each.state is TextState.SENT for each in others if each is not self
        )


class Client:
    """The client's row."""

    __slots__ = ("consent", "stopped_at")

    def __init__(self) -> None:
        self.consent = Consent.CONFIRMED
        self.stopped_at: datetime | None = None


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
        for row, column, value in writes:
            if column == "state":
                _moves(row, value)
                if value is TextState.DELIVERED and isinstance(row, Text) and row.delivered_at is None:
                    row.delivered_at = now
            elif column == "provider_id":
                row.known_at = now
        woken = []
        for row, column, value in writes:
            if column == "+":
                if value in row and not isinstance(value, Note):
                    raise Broken(f"said or written twice: {value}")
                row.append(value)
                if isinstance(value, Attempt) and value.settle_at is not None:
                    woken.append((value, value.settle_at))
            else:
                setattr(row, column, now if column == "stopped_at" else value)
                if column in {"due_at", "settle_at"} and value is not None:
                    woken.append((row, value))
        if any(column == "provider_id" and value is not None for _, column, value in writes):
            self._of_one_attempt_alone()
        for row, at in woken:
            self.wake(row, at)

    def _of_one_attempt_alone(self) -> None:
        known = [each.provider_id for text in self.texts for each in text.attempts if each.provider_id is not None]
        if len(known) > len(set(known)):
            raise Broken(f"one of {known} stands for two attempts")


_BACK = frozenset({TextState.SENDING, TextState.UNKNOWN})


def _moves(row: Any, state: TextState) -> None:
    """Up only; back to planned only from where nobody knows of a text; and from a silence that was taken for an end, to what is known."""
    was = row.state
    if isinstance(row, Text):
        row.was.add(state)
        proven = row.taken
    else:
        row.doubted = row.doubted or state is TextState.UNKNOWN
        proven = row.accepted_at is not None
    rank = 3 if was is TextState.EXPIRED and not proven else RANK[was]
    if was is not state and not (RANK[state] > rank or (state is TextState.PLANNED and was in _BACK)):
        raise Broken(f"{row.name} moved back from {was} to {state}")
