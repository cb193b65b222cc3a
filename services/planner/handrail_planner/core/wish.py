"""What a client asked for between sessions, and what became of their texts: as it stands in the rows of what was heard.

A wish for an easier or a harder step waits for the clinician; one for more or fewer texts is met by itself, and only shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handrail_planner.core.registers import Row, Told


@dataclass(frozen=True, slots=True)
class Wish:
    """What the client last asked for, and when."""

    pace: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Silence:
    """How much is sent after so many texts in a row went unanswered, and since when."""

    step: str
    unanswered: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Unreached:
    """The client's number takes no texts, for good or for some days by now, and since when that is known."""

    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Crisis:
    """A case that a person has not closed. `since`: its last alarming text, or since when nobody answers, or who took it on."""

    state: Literal["suspected", "unanswered", "acknowledged"]
    since: datetime


@dataclass(frozen=True, slots=True)
class Unread:
    """How many of the client's texts nobody has read, and since when the oldest waits."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Manner:
    """What stands of a client and of none of their plans."""

    step_wish: Wish | None = None
    texts_wish: Wish | None = None
    silence: Silence | None = None
    unreached: Unreached | None = None
    crisis: Crisis | None = None
    crisis_closed_at: datetime | None = None
    unread: Unread | None = None
    change_wish: Wish | None = None
    call_wish: Wish | None = None
    stuck_at: datetime | None = None
    """When they last said that they are stuck."""
    feedback_at: datetime | None = None
    """When they last gave feedback that their therapist is to read."""


def wish_of(registers: Mapping[str, Told], name: str) -> Wish | None:
    """The wish in a register, if anything was wished."""
    told = registers.get(name)
    return Wish(str(told.value), told.at) if told else None


def manner_of(rows: Iterable[Row]) -> Manner:
    """Read from the rows of one client."""
    registers = next((row.registers for row in rows if row.key.about == "client"), {})
    closed, stuck, feedback = (registers.get(name) for name in ("crisis_closed", "stuck", "feedback"))
    return Manner(
        wish_of(registers, "step_wish"),
        wish_of(registers, "texts_wish"),
        _silence(registers.get("silence")),
        _unreached(registers.get("reach_sms")),
        _crisis(registers),
        closed.at if closed else None,
        _unread(registers.get("free_text")),
        wish_of(registers, "change_wish"),
        wish_of(registers, "call_wish"),
        stuck.at if stuck else None,
        feedback.at if feedback else None,
    )


def _unreached(told: Told | None) -> Unreached | None:
    return None if told is None or told.value == "usable" else Unreached(str(told.value), told.at)


def _crisis(registers: Mapping[str, Told]) -> Crisis | None:
    """The case of the last alarm, unless it is closed. An alarm that came after somebody took it on is new again."""
    suspected = registers.get("crisis_suspected")
    if suspected is None or _case(registers.get("crisis_closed")) == (case := _case(suspected)):
        return None
    taken, unanswered = registers.get("crisis_acknowledged"), registers.get("crisis_unanswered")
    if taken is not None and _case(taken) == case and taken.at >= suspected.at:
        return Crisis("acknowledged", taken.at)
    if unanswered is not None and _case(unanswered) == case and (taken is None or unanswered.at > taken.at):
        return Crisis("unanswered", unanswered.at)
    return Crisis("suspected", suspected.at)


def _unread(told: Told | None) -> Unread | None:
    if told is None or not isinstance(told.value, list):
        return None
    count, since = told.value
    if not isinstance(count, int) or count < 1 or since is None:
        return None
    return Unread(count, datetime.fromisoformat(str(since)))


def _case(told: Told | None) -> object:
    return told.value[0] if told is not None and isinstance(told.value, list) else None


def _silence(told: Told | None) -> Silence | None:
    if told is None or not isinstance(told.value, list):
        return None
    step, unanswered = told.value
    return Silence(str(step), unanswered if isinstance(unanswered, int) else 0, told.at)
