"""A breaker: what fails again and again is let be for a while, then one text tries it.

    closed -> open -> trying -> closed
               ^         |
               +---------+

It opens once texts to enough different clients met the same trouble within an hour. What fails while it is open was on its way before,
and changes nothing. When its pause is over one text may try: if that arrives it closes, if that fails it opens for twice as long. A
carrier's cap is a breaker that nothing needs to try: at its instant it is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from handrail_notifier.core.errors import Reset

WITHIN = timedelta(hours=1)
"""How far apart the strikes may lie that open a breaker."""
TRYING = timedelta(minutes=5)
"""How long the one text that tries may take before another may."""
MOST_STRIKES = 10
"""Strikes that are remembered; more than any rule asks for."""
_PACIFIC = ZoneInfo("America/Los_Angeles")


class Gate(StrEnum):
    """What a breaker stops: an account, a clinic's sender, a wording of a clinic's; or it is a carrier's cap."""

    ACCOUNT = "account"
    SENDER = "sender"
    WORDING = "wording"
    CAP = "cap"
    ACCOUNT_CAP = "account_cap"


OF_ACCOUNT = frozenset({Gate.ACCOUNT, Gate.ACCOUNT_CAP})
"""What stops all clinics at once."""


@dataclass(frozen=True, slots=True)
class Pause:
    """How long it stays open the first time, and at the longest. `tried`: one text has to arrive before it closes."""

    first: timedelta
    longest: timedelta
    tried: bool = True


PAUSES: Mapping[Gate, Pause] = {
    Gate.ACCOUNT: Pause(timedelta(minutes=15), timedelta(hours=4)),
    Gate.SENDER: Pause(timedelta(minutes=15), timedelta(hours=4)),
    Gate.WORDING: Pause(timedelta(hours=24), timedelta(hours=96)),
    Gate.CAP: Pause(timedelta(), timedelta(), tried=False),
    Gate.ACCOUNT_CAP: Pause(timedelta(), timedelta(), tried=False),
}


class State(StrEnum):
    """Where a breaker is. `ready`: its pause is over, and the next text may try."""

    CLOSED = "closed"
    OPEN = "open"
    READY = "ready"
    TRYING = "trying"


@dataclass(frozen=True, slots=True)
class Strike:
    """The trouble was met by a text that left then, and with what code. `by` counts once: a client, or where each text counts an attempt."""

    at: datetime
    by: UUID
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Breaker:
    """`name` is its gate and what that is about, such as `wording:nudge:plan`. Opened for the `trips`th time until `until`; `tried_by`
    is the text that tries, until `tried_until`; `sent_at`: when the carrier said that this one is on its way."""

    name: str
    strikes: tuple[Strike, ...] = ()
    opened_at: datetime | None = None
    until: datetime | None = None
    tried_by: UUID | None = None
    tried_until: datetime | None = None
    sent_at: datetime | None = None
    trips: int = 0
    code: int | None = None

    @property
    def gate(self) -> Gate:
        return Gate(self.name.partition(":")[0])

    @property
    def wording(self) -> str | None:
        """The wording that it is about, if it is about one."""
        return self.name.partition(":")[2] if self.gate is Gate.WORDING else None


def account_named(account: str | None) -> str:
    """What a breaker of the carrier's account is about: a digest, for clinics read it, and the account is the operator's."""
    return sha256((account or "none").encode()).hexdigest()[:8]


def name_of(gate: Gate, about: str) -> str:
    """A breaker's name."""
    return f"{gate.value}:{about}"


def state(breaker: Breaker, now: datetime) -> State:
    """Where it is at `now`."""
    if breaker.opened_at is None or breaker.until is None:
        return State.CLOSED
    if now < breaker.until:
        return State.OPEN
    if not PAUSES[breaker.gate].tried:
        return State.CLOSED
    if breaker.tried_by is not None and breaker.tried_until is not None and now < breaker.tried_until:
        return State.TRYING
    return State.READY if breaker.sent_at is None else State.CLOSED


def free_at(breaker: Breaker, now: datetime) -> datetime | None:
    """When another text may pass or try, at the earliest; None: now."""
    match state(breaker, now):
        case State.OPEN:
            return breaker.until
        case State.TRYING:
            return breaker.tried_until
        case State.CLOSED | State.READY:
            return None
        case never:
            assert_never(never)


def struck(breaker: Breaker, strike: Strike, now: datetime, *, enough: int, tried: bool = False) -> Breaker:
    """A text met the trouble; `tried`: it was the one that tries. It opens once so many different ones did within an hour.

    What is learned late of a text that left before the pause was over is nothing new, also once it has closed.
    """
    match state(breaker, now):
        case State.CLOSED if not tried and breaker.until is not None and strike.at < breaker.until:
            return breaker
        case State.CLOSED if not tried:
            kept = _lately(breaker, strike)
            if len({each.by for each in kept}) < enough:
                return replace(breaker, strikes=kept, opened_at=None, until=None, trips=0)
            return opened(replace(breaker, trips=0), strike.code, now)
        case State.CLOSED | State.TRYING | State.READY:
            return opened(breaker, strike.code, now) if tried else breaker
        case State.OPEN:
            return breaker
        case never:
            assert_never(never)


def opened(breaker: Breaker, code: int | None, now: datetime) -> Breaker:
    """Open, for twice as long as the last time in a row."""
    pause = PAUSES[breaker.gate]
    length = min(pause.first * 2 ** min(breaker.trips, 10), pause.longest)
    return Breaker(breaker.name, (), now, now + length, trips=breaker.trips + 1, code=code)


def met_cap(breaker: Breaker, strike: Strike, reset: Reset, now: datetime, *, enough: int) -> Breaker:
    """A text met a carrier's cap: reached, once so many different ones did within an hour. One that is learned of when the cap that it
    met was lifted already says nothing of the next."""
    if lifted_at(reset, strike.at) <= now:
        return breaker
    kept = tuple(each for each in _lately(breaker, strike) if lifted_at(reset, each.at) > now)
    if len({each.by for each in kept}) < enough:
        return Breaker(breaker.name, kept)
    return capped(breaker.name, strike.code, reset, strike.at)


def _lately(breaker: Breaker, strike: Strike) -> tuple[Strike, ...]:
    """Strikes count from when they were met, in whichever order they are learned."""
    every = (*breaker.strikes, strike)
    last = max(each.at for each in every)
    return tuple(each for each in every if each.at > last - WITHIN)[-MOST_STRIKES:]


def capped(name: str, code: int | None, reset: Reset, at: datetime) -> Breaker:
    """A carrier's cap was reached at that instant, and holds until it is lifted."""
    return Breaker(name, (), at, lifted_at(reset, at), trips=1, code=code)


def lifted_at(reset: Reset, at: datetime) -> datetime:
    """When a cap that is reached then is lifted. A day that is counted on the Pacific's clock may have 23 or 25 hours."""
    match reset:
        case Reset.PACIFIC_MIDNIGHT:
            tomorrow = at.astimezone(_PACIFIC).date() + timedelta(days=1)
            return datetime.combine(tomorrow, time(), _PACIFIC).astimezone(UTC)
        case Reset.IN_A_DAY:
            return at + timedelta(days=1)
        case Reset.IN_AN_HOUR:
            return at + timedelta(hours=1)
        case never:
            assert_never(never)


def trying(breaker: Breaker, text: UUID, now: datetime) -> Breaker:
    """This text tries whether it works again."""
    return replace(breaker, tried_by=text, tried_until=now + TRYING, sent_at=None)


def on_its_way(breaker: Breaker, now: datetime) -> Breaker:
    """The text that tries was sent. Some carriers say no more than that: if nothing worse is heard in time, it has closed."""
    return replace(breaker, sent_at=now, tried_until=now + TRYING)


def undecided(breaker: Breaker, text: UUID) -> Breaker:
    """The text that tried came to an end that says nothing of the trouble: another may try."""
    return replace(breaker, tried_by=None, tried_until=None, sent_at=None) if breaker.tried_by == text else breaker


def is_open(breaker: Breaker, now: datetime) -> bool:
    """Whether it stops anything at `now`."""
    return state(breaker, now) is not State.CLOSED
