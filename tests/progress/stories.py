"""Short ways to tell what a client did, for tests."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from handrail_progress.core.announce import PlanKey
from handrail_progress.core.graduation import PhaseHeard, Rating
from handrail_progress.core.opportunity import Fate, Nudge, Opportunity, Outcome, Report, Window
from handrail_progress.core.rules import Rules, RulesSet
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, OpportunityId, PlanId, ReplyId

START = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
PLAN = PlanKey(ClinicId(UUID(int=1)), ClientId(UUID(int=2)), PlanId(UUID(int=3)))
OUTCOMES = {
    "D": Outcome.DONE,
    "p": Outcome.PARTLY,
    "M": Outcome.MISSED,
    ".": Outcome.DID_NOT_ARISE,
    "s": Outcome.SKIPPED,
}


def opportunity_id(number: int) -> OpportunityId:
    return OpportunityId(UUID(int=1000 + number))


def day(number: int) -> date:
    return START.date() + timedelta(days=number)


def reported(number: int, outcome: Outcome | str, *, after: int = 0, event: int | None = None) -> Opportunity:
    """The report of the `number`-th day's opportunity, answered `after` minutes after its window."""
    meaning = OUTCOMES[outcome] if not isinstance(outcome, Outcome) else outcome
    identity = event if event is not None else 10_000 + number * 100 + after
    report = Report(
        meaning,
        day(number),
        ReplyId(UUID(int=identity)),
        START + timedelta(days=number, minutes=after),
        EventId(UUID(int=identity)),
    )
    return Opportunity(opportunity_id(number), report=report)


def decided(number: int, fate: Fate = Fate.PLANNED, *, hour: int = 0) -> Opportunity:
    """The decision about the `number`-th day's nudge; the window is `hour` hours off the usual."""
    at = START + timedelta(days=number, minutes=-20)
    event_id = EventId(UUID(int=20_000 + number))
    window = Window(day(number), START + timedelta(days=number, hours=hour), at, event_id)
    return Opportunity(opportunity_id(number), window=window, nudge=Nudge(fate, at, event_id))


def told(story: str) -> list[Opportunity]:
    """One report a day: D done, p partly, M missed, s skipped on purpose, `.` did not arise, `_` no answer."""
    return [reported(number, letter) for number, letter in enumerate(story) if letter != "_"]


def set_on(number: int, rules: Rules, *, hour: int = 0) -> RulesSet:
    """The rules that a clinic set on the `number`-th day, in its first hours, which are of that day everywhere to the east."""
    at = START.replace(hour=0) + timedelta(days=number, hours=hour)
    return RulesSet(rules, at, EventId(UUID(int=30_000 + number * 24 + hour)))


def rated(number: int, rating: int) -> Rating:
    """What the client said on the `number`-th day of how far the plan comes to mind by itself."""
    return Rating(rating, START + timedelta(days=number, hours=1), EventId(UUID(int=40_000 + number)))


def phased(number: int, phase: str) -> PhaseHeard:
    """The plan's phase, from the `number`-th day on."""
    return PhaseHeard(phase, START + timedelta(days=number, hours=2), EventId(UUID(int=50_000 + number)))
