"""A client's weeks as a test tells them: goals, plans, answers by the letter, sessions, reviews."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from handrail_progress.core.opportunity import Fate, Nudge, Opportunity, Outcome, Report, Window
from handrail_progress.core.stuck.picture import Picture, picture
from handrail_progress.core.stuck.traces import Kind, Trace
from handrail_progress.core.stuck.weighing import Known
from handrail_shared.contracts.ids import ClientId, EventId, GoalId, OpportunityId, PlanId, ReplyId

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
SPACE = UUID(int=7)
CLIENT, GOAL, PLAN = ClientId(UUID(int=1)), GoalId(UUID(int=2)), PlanId(UUID(int=3))
LETTERS = {
    "D": Outcome.DONE,
    "p": Outcome.PARTLY,
    "M": Outcome.MISSED,
    ".": Outcome.DID_NOT_ARISE,
    "s": Outcome.SKIPPED,
}
FATES = {
    "_": Fate.DELIVERED,
    "m": Fate.MAILED,
    "o": Fate.SENT,
    "x": Fate.FAILED,
    "w": Fate.WITHHELD,
    "n": Fate.NOT_AVAILABLE,
}


def day(number: float, *, hours: float = 0) -> datetime:
    return BEGIN + timedelta(days=number, hours=hours)


def event(*parts: object) -> EventId:
    return EventId(uuid5(SPACE, "|".join(map(str, parts))))


def opportunity(number: int, letter: str, plan: PlanId = PLAN) -> Opportunity:
    """The one of a day; `_` arrived and was not answered, `m` went out by mail, `o` by text, `x` did not arrive, `w` was withheld, `n` was not available."""
    at = day(number, hours=8)
    names = (plan, number, letter)
    report = None
    if letter in LETTERS:
        report = Report(LETTERS[letter], at.date(), ReplyId(SPACE), at + timedelta(hours=1), event("report", *names))
    return Opportunity(
        OpportunityId(event("opportunity", plan, number)),
        report,
        Window(at.date(), at, at - timedelta(minutes=20), event("window", *names)),
        Nudge(FATES.get(letter, Fate.DELIVERED), at - timedelta(minutes=18), event("nudge", *names)),
    )


def story(letters: str, begins: int = 1, plan: PlanId = PLAN) -> list[Opportunity]:
    """One opportunity a day; a blank is a day without."""
    return [opportunity(begins + number, letter, plan) for number, letter in enumerate(letters) if letter != " "]


def trace(kind: Kind, on: float, **fields: object) -> Trace:
    named = [fields.get(name) for name in ("plan_id", "goal_id", "about", "code")]
    return Trace(kind, day(on), event(kind, on, *named), **fields)  # type: ignore[arg-type]  # a test's own words


def begun(*, rung: int | None = None) -> list[Trace]:
    """Enrolled, a goal set, a plan live, all on the first day."""
    return [
        trace(Kind.ENROLLED, 0),
        trace(Kind.GOAL_SET, 0, goal_id=GOAL, number=6, other=-1),
        trace(Kind.PLAN_LIVE, 0, plan_id=PLAN, goal_id=GOAL, number=rung),
    ]


def reviewed(
    number: float, *, client: int | None = None, clinician: int | None = None, until: float | None = None
) -> Trace:
    next_at = None if until is None else day(until)
    return trace(Kind.REVIEWED, number, goal_id=GOAL, code="keep", number=client, other=clinician, until=next_at)


def barriers(*days: float, code: str = "forgot") -> list[Trace]:
    return [trace(Kind.BARRIER, each, plan_id=PLAN, code=code) for each in days]


def held(*days: float) -> list[Trace]:
    return [trace(Kind.SESSION_HELD, each, about=event("session", each), until=day(each)) for each in days]


def seen(traces: Iterable[Trace], opportunities: Sequence[Opportunity] = (), repetitions: int | None = None) -> Picture:
    met = sum(each.report is not None and each.report.outcome.is_met for each in opportunities)
    return picture(traces, {PLAN: opportunities}, {PLAN: met if repetitions is None else repetitions})


def known(traces: Iterable[Trace], opportunities: Sequence[Opportunity] = (), **more: object) -> Known:
    return Known(CLIENT, seen(traces, opportunities), **more)  # type: ignore[arg-type]  # a test's own words
