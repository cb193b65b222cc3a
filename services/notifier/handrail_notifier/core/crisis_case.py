"""A crisis case as a table: each state, each event, and the state that follows. No event but a person's closes one.

    suspected -> acknowledged -> closed
        \\-> unanswered -> acknowledged | closed

A case that a person has acknowledged, or that nobody has, is suspected again when the first tier follows upon the second, or when
anything that alarms comes a while after the last alert: nobody knows of that yet.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from handrail_shared.contracts.ids import derived

from handrail_notifier.core.crisis import Tier

SAY_AGAIN_AFTER = timedelta(minutes=30)
"""The text with numbers to call is sent at most once in this time."""
ALERT_AGAIN_AFTER = timedelta(minutes=30)
"""What alarms alerts again once no ladder runs, and none has begun and nobody took the case on for so long."""
LONGEST_LOWERING = timedelta(days=30)
CODE_DIGITS = 6
MOST_WORDS = 12
"""What is longer than a code and a few words is read as no code."""
_WHOLE = re.compile(r"[0-9]+")
_APART = re.compile(r"[0-9](?:[ \t\u00a0-]*[0-9])*")
_SEVERAL = re.compile(r"\W*[0-9]{6}(?:(?:\W|\b(?:and|y)\b)+[0-9]{6}){1,5}\W*", re.IGNORECASE)
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
RUNS_KNOWN = 50
"""So many runs back a code is known for an earlier one's."""


class State(StrEnum):
    """Where a case is. `unanswered`: everyone was alerted, and nobody has acknowledged."""

    SUSPECTED = "suspected"
    UNANSWERED = "unanswered"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class CaseEvent(StrEnum):
    """What can happen to a case."""

    FURTHER = "further"
    """Another alarming text that begins no ladder."""
    RAISE = "raise"
    """A text of the first tier, in a case of the second."""
    RENEW = "renew"
    """A text of no higher tier, a while after the ladder has ended or was stopped."""
    ACKNOWLEDGE = "acknowledge"
    RUN_OUT = "run_out"
    """The last step of the ladder was taken."""
    CLOSE = "close"


class Outcome(StrEnum):
    """How a person closed a case."""

    FALSE_ALARM = "false_alarm"
    CONTACTED = "contacted"
    EMERGENCY_SERVICES = "emergency_services"
    OTHER = "other"


_S, _U, _A, _C = State.SUSPECTED, State.UNANSWERED, State.ACKNOWLEDGED, State.CLOSED
_E = CaseEvent

TABLE: Mapping[State, Mapping[CaseEvent, State]] = {
    _S: {_E.FURTHER: _S, _E.RAISE: _S, _E.RENEW: _S, _E.ACKNOWLEDGE: _A, _E.RUN_OUT: _U, _E.CLOSE: _C},
    _U: {_E.FURTHER: _U, _E.RAISE: _S, _E.RENEW: _S, _E.ACKNOWLEDGE: _A, _E.RUN_OUT: _U, _E.CLOSE: _C},
    _A: {_E.FURTHER: _A, _E.RAISE: _S, _E.RENEW: _S, _E.ACKNOWLEDGE: _A, _E.RUN_OUT: _A, _E.CLOSE: _C},
    _C: {_E.FURTHER: _C, _E.RAISE: _C, _E.RENEW: _C, _E.ACKNOWLEDGE: _C, _E.RUN_OUT: _C, _E.CLOSE: _C},
}
OPEN = frozenset({_S, _U, _A})


def after(state: State, event: CaseEvent) -> State:
    """The state that follows."""
    return TABLE[state][event]


@dataclass(frozen=True, slots=True)
class Lowering:
    """For one client, until an instant, the first tier is handled as the second. Never a mute."""

    until: datetime


def tier_for(found: Tier, lowered: Lowering | None, now: datetime) -> Tier:
    """The tier that a text is handled as."""
    return Tier.SECOND if lowered is not None and now < lowered.until else found


def event_of(held: Tier, found: Tier, quiet: timedelta | None) -> CaseEvent:
    """What a further text of this tier is to a case of that one. `quiet`: for how long no ladder has begun or been stopped; None: one
    runs, or waits to begin. After a clock was turned back it is heard as new."""
    if found is Tier.FIRST and held is Tier.SECOND:
        return CaseEvent.RAISE
    is_new = quiet is not None and not timedelta() <= quiet < ALERT_AGAIN_AFTER
    return CaseEvent.RENEW if is_new else CaseEvent.FURTHER


def says_numbers(last_said: datetime | None, now: datetime) -> bool:
    """Whether the text with numbers to call is due again. A clock that was turned back keeps nobody from it."""
    return last_said is None or not timedelta() <= now - last_said < SAY_AGAIN_AFTER


def case_of(client: UUID, cause: str) -> UUID:
    """The case that a text opens, if it opens one."""
    return derived(client, "crisis", cause)


def code_of(case: UUID, person: UUID, run: int = 0) -> str:
    """What this person answers to acknowledge that case, in this run of its ladder. It says who answers; that it is them is known by
    their number. The first run's is that of a case whose runs were not counted yet. It is never one digit again and again, which a
    client may text who holds the key for long."""
    names = (str(person), str(run)) if run else (str(person),)
    code = f"{derived(case, 'code', *names).int % 10**CODE_DIGITS:0{CODE_DIGITS}}"
    return code if len(set(code)) > 1 else code[:-1] + ("1" if code[0] == "0" else "0")


def code_of_test(test: UUID, person: UUID, way: str) -> str:
    """What shows that the alert of a test came by this way: each has its own, so one says nothing of the other."""
    return code_of(derived(test, "test", way), person)


def is_earlier(code: str, case: UUID, person: UUID, run: int) -> bool:
    """Whether it was this person's code in a run before that one."""
    return any(code_of(case, person, earlier) == code for earlier in range(max(0, run - RUNS_KNOWN), run))


def reference_of(case: UUID) -> str:
    """How a case is called in an alert: enough to find it, and nothing of whom it is about."""
    return case.hex[-8:]


def code_in(text: str) -> str | None:
    """The code in a text: the one number of just that length, whatever words and shorter numbers stand beside it. Where none is, its digits
    may stand apart by spaces or dashes, as people read them out. Beside another code, a longer number or other digits it is none."""
    if _OTHER_DIGITS.search(text) or len(text.split()) > MOST_WORDS:
        return None
    whole = _WHOLE.findall(text)
    runs = (
        whole if any(len(each) >= CODE_DIGITS for each in whole) else [_joined(each) for each in _APART.findall(text)]
    )
    codes = [each for each in runs if len(each) == CODE_DIGITS]
    return codes[0] if len(codes) == 1 and all(len(each) <= CODE_DIGITS for each in runs) else None


def codes_in(text: str) -> tuple[str, ...]:
    """The code in a text, or several, where it says nothing but these: who was alerted to two cases may take both on at once."""
    if _SEVERAL.fullmatch(text):
        return tuple(dict.fromkeys(_WHOLE.findall(text)))
    code = code_in(text)
    return () if code is None else (code,)


def _joined(run: str) -> str:
    return "".join(each for each in run if each.isdecimal())
