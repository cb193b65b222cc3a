"""Who is alerted when: a pure function of the roster, the case and the instant.

At once the first on call, after five minutes the next, after ten everyone, after fifteen the clinic's emergency contact; then the
case is unanswered, and loud until a person takes it. A case of the second tier begins fifteen minutes later in office hours, in which
it is work on the list. Steps that were missed are all taken at the next look, and a clock that is turned back makes no step wait
longer than it would have: no case of the first tier lies for more than five minutes (and the tolerance) without a step, or being loud.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile
from uuid import UUID
from zoneinfo import ZoneInfo

from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.crisis_case import State

STEP = timedelta(minutes=5)
IN_OFFICE_HOURS = timedelta(minutes=15)
"""How long a case of the second tier is left to the work list while somebody is at work."""
SOONEST = timedelta(minutes=1)
"""After the step before, where the alerts of that one have all failed: a carrier that is away for everybody does not use up the ladder."""
TOLERANCE = timedelta(seconds=30)
"""A clock that is set right by less than this hurries nobody."""
LONGEST_WAIT, LONGEST_STEP = IN_OFFICE_HOURS + TOLERANCE, STEP + TOLERANCE
"""The first step, and each further one, is never due later than this from now: what seems to be is due, for the clock was turned back."""


class Whom(StrEnum):
    """Whom a step is for."""

    PRIMARY = "primary"
    BACKUP = "backup"
    EVERYONE = "everyone"
    EMERGENCY_CONTACT = "emergency_contact"


STEPS: tuple[Whom, ...] = (Whom.PRIMARY, Whom.BACKUP, Whom.EVERYONE, Whom.EMERGENCY_CONTACT)
"""One every five minutes; with the last the case is unanswered."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Some hours of some weekdays (0 for Monday), on the clinic's clock. They may run over midnight, into the next day."""

    days: frozenset[int]
    start: time
    end: time

    def cover(self, wall: datetime) -> bool:
        """Whether they hold at this wall time."""
        if self.start == self.end:
            return wall.weekday() in self.days
        today, yesterday = wall.weekday() in self.days, (wall.weekday() - 1) % 7 in self.days
        if self.start < self.end:
            return today and self.start <= wall.time() < self.end
        return (today and wall.time() >= self.start) or (yesterday and wall.time() < self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on call, or the clinic's emergency contact. `hours` None: at any time."""

    person_id: UUID
    hours: Hours | None = None
    emergency_contact: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is on call, in their order. `office` None: nobody is ever at work just because of the hour."""

    people: tuple[Person, ...] = ()
    zone: str = "UTC"
    office: Hours | None = None

    @property
    def on_call(self) -> tuple[Person, ...]:
        return tuple(each for each in self.people if not each.emergency_contact)

    def without(self, them: Collection[UUID], maybe: Collection[UUID] = ()) -> "Roster":
        """Who is left without these, whom a case is about; and without those who may be the same, while somebody else is on call."""
        left = replace(self, people=tuple(each for each in self.people if each.person_id not in them))
        others = replace(left, people=tuple(each for each in left.people if each.person_id not in maybe))
        return others if others.on_call else left

    def in_office(self, now: datetime) -> bool:
        return self.office is not None and self.office.cover(now.astimezone(ZoneInfo(self.zone)))

    def in_turn(self, now: datetime) -> tuple[Person, ...]:
        """Those whose hours these are first, then the others, and with nobody on call the emergency contact: no hour is nobody's."""
        wall = now.astimezone(ZoneInfo(self.zone))
        return tuple(
            sorted(self.on_call or self.people, key=lambda each: each.hours is not None and not each.hours.cover(wall))
        )


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far a case has come: `taken` steps of those that begin at `starts_at`, the next one at `due_at` (None: there is none). `run`: how
    often it began anew; the codes of its alerts are of that run alone."""

    starts_at: datetime
    taken: int = 0
    due_at: datetime | None = None
    run: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """A step, and whom it alerts; nobody, where the roster has nobody for it."""

    number: int
    whom: Whom
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Climbed:
    """The steps that are due now, where the ladder is after them, and whether that was the last."""

    steps: tuple[Taken, ...]
    ladder: Ladder
    ran_out: bool


def begun(tier: Tier, roster: Roster, now: datetime) -> Ladder:
    """The ladder of a case that begins now."""
    waits = tier is Tier.SECOND and roster.in_office(now)
    starts_at = now + IN_OFFICE_HOURS if waits else now
    return Ladder(starts_at, 0, starts_at)


def again(tier: Tier, ladder: Ladder, state: State, roster: Roster, now: datetime) -> Ladder:
    """The ladder when a text raises a case to this tier, or renews one of it: it begins, unless it runs already. Only what somebody has
    taken on is left to the work list again; what nobody has answered stays loud until it is alerted."""
    if ladder.due_at is not None and ladder.taken > 0:
        return ladder
    anew = begun(Tier.FIRST if state is State.UNANSWERED else tier, roster, now)
    return replace(anew, run=ladder.run + 1)


def quiet(ladder: Ladder, acknowledged_at: datetime | None, now: datetime) -> timedelta | None:
    """For how long no ladder has begun, and nobody has taken the case on; None: it runs. Who takes a case on may do so before the ladder
    was to begin."""
    return None if ladder.due_at is not None else now - (acknowledged_at or ladder.starts_at)


def is_due(ladder: Ladder, now: datetime) -> bool:
    """Whether a step is to be taken at this look."""
    longest = LONGEST_STEP if ladder.taken else LONGEST_WAIT
    return ladder.due_at is not None and not now < ladder.due_at <= now + longest


def stopped(ladder: Ladder) -> Ladder:
    """The ladder once a person has taken the case."""
    return replace(ladder, due_at=None)


def hurried(ladder: Ladder, now: datetime) -> Ladder:
    """The next step is due at once: what was to reach the client did not, or nobody of those who were alerted was reached."""
    if ladder.due_at is None:
        return ladder
    return replace(ladder, starts_at=min(ladder.starts_at, now), due_at=min(ladder.due_at, now))


def climb(roster: Roster, ladder: Ladder, now: datetime, alerted: Collection[UUID] = ()) -> Climbed:
    """Take what is due: at least one step where one is, and every one whose time has come. `alerted`: who was in this run already."""
    if not is_due(ladder, now):
        return Climbed((), ladder, ran_out=False)
    left = range(ladder.taken, len(STEPS))
    ripe = takewhile(lambda number: number == ladder.taken or ladder.starts_at + number * STEP <= now, left)
    steps: tuple[Taken, ...] = ()
    for number in ripe:
        heard = {*alerted, *(person.person_id for step in steps for person in step.people)}
        steps = (*steps, Taken(number, STEPS[number], whom(roster, STEPS[number], now, heard)))
    taken = ladder.taken + len(steps)
    if taken >= len(STEPS) or not roster.people:
        return Climbed(steps, replace(ladder, taken=len(STEPS), due_at=None), ran_out=True)
    due_at = max(min(ladder.starts_at + taken * STEP, now + STEP), now)
    return Climbed(steps, replace(ladder, taken=taken, due_at=due_at), ran_out=False)


def whom(roster: Roster, which: Whom, now: datetime, alerted: Collection[UUID] = ()) -> tuple[Person, ...]:
    """The people that a step alerts. The backup is the first in turn now who was not alerted yet, for hours and roster may have changed
    since; who stands in for one that there is not is the first on call, once more."""
    turn: Sequence[Person] = roster.in_turn(now)
    match which:
        case Whom.PRIMARY:
            return tuple(turn[:1])
        case Whom.BACKUP:
            return tuple([each for each in turn if each.person_id not in alerted][:1] or turn[:1])
        case Whom.EVERYONE:
            return tuple(turn)
        case Whom.EMERGENCY_CONTACT:
            return tuple(each for each in roster.people if each.emergency_contact)
