"""What is known about one opportunity, whatever order it was heard in.

An opportunity joins three kinds of facts: what the client reported, of which the latest counts; when its window was, of which the first
decided counts; and what became of its nudge, of which the weightiest and then the latest counts. Joining is commutative, associative and idempotent, so late, repeated and reordered news end the same.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum, auto
from typing import Final, NamedTuple

from handrail_shared.contracts.ids import EventId, OpportunityId, ReplyId


class Outcome(StrEnum):
    """What a client reports about an opportunity."""

    DONE = "done"
    PARTLY = "partly"
    MISSED = "missed"
    DID_NOT_ARISE = "did_not_arise"
    SKIPPED = "skipped"

    @property
    def is_met(self) -> bool:
        return self in (Outcome.DONE, Outcome.PARTLY)


class Weight(Enum):
    """What a report weighs in the fold. Only what is met or missed was a real opportunity."""

    MET = auto()
    MISSED = auto()
    SKIPPED = auto()
    """Let go on purpose: it may spend the reserve, and neither begins, extends nor ends a run."""
    NOTHING = auto()


WEIGHT = {
    Outcome.DONE: Weight.MET,
    Outcome.PARTLY: Weight.MET,
    Outcome.MISSED: Weight.MISSED,
    Outcome.DID_NOT_ARISE: Weight.NOTHING,
    Outcome.SKIPPED: Weight.SKIPPED,
}


class Fate(StrEnum):
    """What became of an opportunity's nudge."""

    PLANNED = "planned"
    WITHHELD = "withheld"
    """Left out to nudge less: faded, or the budget was used. The client could act all the same."""
    NOT_AVAILABLE = "not_available"
    """No nudge could be, or was to be: a hold, a break, silent hours, a plan at rest, no address."""
    SENT = "sent"
    MAILED = "mailed"
    """It went out by mail, which never says that it arrived: only that it came back, and that soon."""
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    CALLED_OFF = "called_off"
    """It was to be sent, and then was not to be any more: a hold or a break came first."""


_WEIGHT_OF_FATE = {
    Fate.PLANNED: 0,
    Fate.WITHHELD: 0,
    Fate.NOT_AVAILABLE: 0,
    Fate.SENT: 1,
    Fate.MAILED: 1,
    Fate.FAILED: 1,
    Fate.EXPIRED: 1,
    Fate.CALLED_OFF: 1,
    Fate.DELIVERED: 2,
}
"""What was decided is less than what became of it, and what the phone has, it has. So a debrief that is left out takes nothing from the
nudge that went out before it, and a decision and its end of one instant stand in that order."""


class Standing(StrEnum):
    """How an opportunity counts. Exactly one holds, and none is taken for another."""

    DONE = "done"
    PARTLY = "partly"
    MISSED = "missed"
    DID_NOT_ARISE = "did_not_arise"
    SKIPPED = "skipped"
    SILENT = "silent"
    UNDELIVERED = "undelivered"
    WITHHELD = "withheld"
    NOT_AVAILABLE = "not_available"


class Turn(StrEnum):
    """What an opportunity did to the run."""

    EXTENDED = "extended"
    CAME_BACK = "came_back"
    FORGIVEN = "forgiven"
    PAUSED = "paused"
    RESTED = "rested"


class Said:
    """What was announced about an opportunity: each at most once, for good. Bits of a plain number, for they are joined at every step of a
    fold, and an enum's flags would cost as much as the fold."""

    NOTHING: Final = 0
    REPETITION: Final = 1
    EXTENDED: Final = 2
    FORGIVEN: Final = 4
    PAUSED: Final = 8
    COMEBACK: Final = 16
    ALL: Final = (REPETITION, EXTENDED, FORGIVEN, PAUSED, COMEBACK)


@dataclass(frozen=True, slots=True)
class Report:
    """What the client said. `local_date` is the client's day of the opportunity, `reported_at` the instant of the answer."""

    outcome: Outcome
    local_date: date
    reply_id: ReplyId
    reported_at: datetime
    event_id: EventId
    helpfulness: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """When the cue was likely, as decided at `decided_at`."""

    local_date: date
    starts_at: datetime
    decided_at: datetime
    event_id: EventId


@dataclass(frozen=True, slots=True)
class Nudge:
    """What became of the nudge, as far as it was heard."""

    fate: Fate
    at: datetime
    event_id: EventId


class Place(NamedTuple):
    """Where an opportunity stands among its plan's: by local day, then window, then id."""

    local_date: date
    starts_at: datetime
    opportunity_id: OpportunityId


WINDOW_UNKNOWN = datetime(1900, 1, 1, tzinfo=UTC)
"""Before every window of its day: two reports of a day whose windows are unknown are told apart by their ids."""


@dataclass(frozen=True, slots=True)
class Opportunity:
    """All that is known of it. As news, only what is new is set.

    `turn` is what it did to the run when that was last folded, `said` what was announced of it (bits of `Said`).
    """

    opportunity_id: OpportunityId
    report: Report | None = None
    window: Window | None = None
    nudge: Nudge | None = None
    said: int = Said.NOTHING
    turn: Turn | None = None

    def as_folded(self, said: int, turn: Turn | None) -> "Opportunity":
        """The same, with what was announced of it and what it did. Spelt out: it is the most frequent thing that is made."""
        return Opportunity(self.opportunity_id, self.report, self.window, self.nudge, said, turn)

    @property
    def weight(self) -> Weight:
        return WEIGHT[self.report.outcome] if self.report else Weight.NOTHING

    @property
    def local_date(self) -> date | None:
        """Its day: the window's where that is known, else as reported."""
        known = self.window or self.report
        return known.local_date if known else None

    @property
    def reported_place(self) -> Place | None:
        """Its place in the fold; None while nothing was reported, for then it is not part of it."""
        if self.report is None:
            return None
        if self.window is None:
            return Place(self.report.local_date, WINDOW_UNKNOWN, self.opportunity_id)
        return Place(self.window.local_date, self.window.starts_at, self.opportunity_id)

    @property
    def standing(self) -> Standing:
        if self.report is not None:
            return Standing(self.report.outcome.value)
        match self.nudge.fate if self.nudge else Fate.PLANNED:
            case Fate.FAILED | Fate.EXPIRED:
                return Standing.UNDELIVERED
            case Fate.WITHHELD:
                return Standing.WITHHELD
            case Fate.NOT_AVAILABLE | Fate.CALLED_OFF:
                return Standing.NOT_AVAILABLE
            case _:
                return Standing.SILENT


def join(known: Opportunity, news: Opportunity) -> Opportunity:
    """What is known after hearing `news` about the same opportunity."""
    return Opportunity(
        known.opportunity_id,
        report=_later_report(known.report, news.report),
        window=_earlier_window(known.window, news.window),
        nudge=_weightier_nudge(known.nudge, news.nudge),
        said=known.said | news.said,
        turn=known.turn,
    )


def _later_report(one: Report | None, other: Report | None) -> Report | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda each: (each.reported_at, each.event_id))


def _earlier_window(one: Window | None, other: Window | None) -> Window | None:
    """The one decided first: a debrief asks about the same opportunity, later, and has a window of its own."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda each: (each.decided_at, each.event_id))


def _weightier_nudge(one: Nudge | None, other: Nudge | None) -> Nudge | None:
    """The one that weighs more; of one weight the later."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda each: (_WEIGHT_OF_FATE[each.fate], each.at, each.event_id))
