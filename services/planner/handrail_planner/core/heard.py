"""What was said on the bus, and the rows of registers folded from it.

What is heard is one table, `HEARD`: a new event is one more entry. An entry names the fields that are kept in the log: ids, times,
codes and numbers, never text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    BarrierNamed,
    ClientEvent,
    ComebackMade,
    CrisisAcknowledged,
    CrisisClosed,
    CrisisEscalated,
    CrisisSuspected,
    FeedbackGiven,
    FreeTextWaiting,
    MilestoneReached,
    NudgeDecided,
    NudgeDelivered,
    NudgeExpired,
    NudgeFailed,
    NudgeSent,
    PaceRequested,
    PhaseChanged,
    PlanGraduated,
    ProgressCorrected,
    ProposalWithdrawn,
    ReachChanged,
    RepetitionCounted,
    ReviewDue,
    ReviewOverdue,
    ReviewSettled,
    SilenceAnswered,
    SkipSpent,
    StallCleared,
    StallDetected,
    StreakExtended,
    StreakForgiven,
    StreakPaused,
    StrengthChanged,
    StuckSaid,
    WishTexted,
)
from handrail_shared.contracts.ids import PlanId

from handrail_planner.core.registers import About, Data, Fact, Note, Row, RowKey, Rows, told_to

SUSTAINED = 14
"""A plan that was used so often has lasted: the second of the milestones."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How an event is heard: the fields that the log keeps of it, and what they tell."""

    event: type[ClientEvent]
    keeps: tuple[str, ...]
    notes: Callable[[Data], Iterator[Note]]


def fact_of(heard: Recorded[ClientEvent]) -> Fact:
    """The event as the log keeps it."""
    event, envelope = heard.event, heard.envelope
    told = event.model_dump(mode="json", include=set(HEARD[envelope.type].keeps))
    plan_id: PlanId | None = getattr(event, "plan_id", None)
    return Fact(
        envelope.id,
        envelope.type,
        event.clinic_id,
        event.client_id,
        plan_id,
        event.occurred_at,
        dict(sorted(told.items())),
    )


def keys_of(fact: Fact) -> set[RowKey]:
    """The rows that a fact is about."""
    entry = HEARD.get(fact.type)
    return {_key(fact, note.about) for note in entry.notes(fact.data)} if entry else set()


def fold(rows: Rows, facts: Iterable[Fact]) -> dict[RowKey, Row]:
    """The rows after these facts. A type that is heard no more tells nothing."""
    after = dict(rows)
    for fact in facts:
        entry = HEARD.get(fact.type)
        for note in entry.notes(fact.data) if entry else ():
            key = _key(fact, note.about)
            row = told_to(after.get(key) or Row(key, {}), note, fact)
            after[key] = row if note.about != "opportunity" else told_to(row, _plan_of(fact), fact)
    return after


def _key(fact: Fact, about: About) -> RowKey:
    return RowKey(fact.clinic_id, fact.client_id, about, _id(fact, about))


def _id(fact: Fact, about: About) -> UUID:
    if about == "client":
        return fact.client_id
    if about == "plan":
        assert fact.plan_id is not None, "what tells of a plan names it"
        return fact.plan_id
    return UUID(str(fact.data["opportunity_id" if about == "opportunity" else "goal_id"]))


def _plan_of(fact: Fact) -> Note:
    return Note("opportunity", "plan", str(fact.plan_id))


Notes = Callable[[Data], Iterator[Note]]


def _answered(outcome: str) -> Notes:
    def notes(data: Data) -> Iterator[Note]:
        yield Note("opportunity", "outcome", outcome)
        yield Note("opportunity", "day", data["local_date"])
        if data.get("helpfulness") is not None:
            yield Note("opportunity", "helpfulness", data["helpfulness"])
        yield Note("plan", "answer", outcome)
        if outcome in {"done", "partly"}:
            yield Note("plan", "first_use", outcome)
        yield Note("client", "answer", outcome)

    return notes


def _decided(data: Data) -> Iterator[Note]:
    yield Note("opportunity", "day", data["local_date"])
    yield Note("opportunity", "window_end", data["window_end"])
    if data["decision"] == "withhold":
        yield Note("opportunity", "nudge", "withheld")
        yield Note("opportunity", "withheld_for", data["reasons"])
    else:
        yield Note("opportunity", "nudge", "planned")


def _nudge(fate: str, *, why: str | None = None) -> Notes:
    def notes(data: Data) -> Iterator[Note]:
        yield Note("opportunity", "nudge", fate)
        if why is not None:
            yield Note("opportunity", "not_arrived_for", data[why])
        if fate in {"delivered", "failed"}:
            yield Note("client", "nudge", fate)

    return notes


def _counted(stretch: str) -> Notes:
    def notes(data: Data) -> Iterator[Note]:
        yield Note("plan", "run", [data["run"], data["total_repetitions"], stretch, data["best_run"], False])
        if "after_misses" in data:
            yield Note("opportunity", "comeback_after", data["after_misses"])

    return notes


_STRETCH_OF = {"fresh": "running", "running": "running", "grace": "forgiven", "paused": "paused"}


def _corrected(data: Data) -> Iterator[Note]:
    """What holds now, in place of whatever was told."""
    now = data["now"]
    assert isinstance(now, Mapping)
    stretch = _STRETCH_OF[str(now["state"])]
    yield Note("plan", "run", [now["run"], now["total_repetitions"], stretch, now["best_run"], True])


def _milestone(data: Data) -> Iterator[Note]:
    yield Note("plan", "milestone", data["milestone"])
    if data["milestone"] == SUSTAINED:
        yield Note("plan", "sustained", data["milestone"])


def _strength(data: Data) -> Iterator[Note]:
    yield Note("plan", "strength", data["level"])


def _graduated(data: Data) -> Iterator[Note]:
    yield Note("plan", "graduated", data["ground"])


def _withdrawn(data: Data) -> Iterator[Note]:
    if data["reason"] == "unanswered":
        yield Note("plan", "unanswered", data["plan_version"])


def _pace_wished(data: Data) -> Iterator[Note]:
    """Of the plan that it is about, or else of the client: of the step and of the texts, each the last wish."""
    about: About = "client" if data["plan_id"] is None else "plan"
    yield Note(about, "step_wish" if data["pace"] in {"easier", "harder"} else "texts_wish", data["pace"])


def _texted(data: Data) -> Iterator[Note]:
    """What was not met at once waits for a person: of the plan that it is about, or else of the client."""
    if data["met"] or data["wish"] == "later":
        return
    about: About = "client" if data["plan_id"] is None else "plan"
    if data["wish"] == "call":
        yield Note("client", "call_wish", data["wish"])
    else:
        yield Note(about, "change_wish", data["wish"])


def _barrier(data: Data) -> Iterator[Note]:
    yield Note("opportunity", "barrier", data["barrier"])
    if data["barrier"] == "no_point":
        yield Note("plan", "no_point", data["barrier"])


def _phase(data: Data) -> Iterator[Note]:
    yield Note("plan", "phase", data["phase"])


def _silence(data: Data) -> Iterator[Note]:
    yield Note("client", "silence", [data["step"], data["unanswered"]])


def _reach(data: Data) -> Iterator[Note]:
    yield Note("client", f"reach_{data['channel']}", data["state"])


def _suspected(data: Data) -> Iterator[Note]:
    yield Note("client", "crisis_suspected", [data["case_id"], data["tier"]])


def _escalated(data: Data) -> Iterator[Note]:
    if data["unanswered"]:
        yield Note("client", "crisis_unanswered", [data["case_id"]])


def _taken_on(data: Data) -> Iterator[Note]:
    yield Note("client", "crisis_acknowledged", [data["case_id"]])


def _waiting(data: Data) -> Iterator[Note]:
    yield Note("client", "free_text", [data["count"], data["since"]])


def _stuck(data: Data) -> Iterator[Note]:
    yield Note("client", "stuck", data["reply_id"])


def _feedback(data: Data) -> Iterator[Note]:
    yield Note("client", "feedback", data["reply_id"])


def _closed(data: Data) -> Iterator[Note]:
    yield Note("client", "crisis_closed", [data["case_id"], data["outcome"]])


def _about_stall(data: Data) -> About:
    return "plan" if data["plan_id"] is not None else "goal" if data["goal_id"] is not None else "client"


def _detected(data: Data) -> Iterator[Note]:
    names = ("stall_id", "code", "step", "rule_version", "evidence", "suggestions")
    yield Note(_about_stall(data), "stall", [data[name] for name in names])


def _cleared(data: Data) -> Iterator[Note]:
    yield Note(_about_stall(data), "stall", [data["stall_id"], None])


def _review(word: str) -> Notes:
    def notes(data: Data) -> Iterator[Note]:
        yield Note("goal", "review", [data["review_id"], word, data["triggers"], data["due_on"], data["rule_version"]])

    return notes


def _review_settled(data: Data) -> Iterator[Note]:
    yield Note("goal", "review", [data["review_id"], "settled"])


_REPORT = ("opportunity_id", "local_date", "helpfulness")
_COUNT = ("opportunity_id", "run", "best_run", "total_repetitions")
_STALL = ("stall_id", "plan_id", "goal_id")
_WANTED = ("review_id", "goal_id", "triggers", "due_on", "rule_version")
_DECISION = ("opportunity_id", "local_date", "window_end", "decision", "reasons")

ENTRIES: tuple[Entry, ...] = (
    Entry(ActionDone, _REPORT, _answered("done")),
    Entry(ActionPartlyDone, _REPORT, _answered("partly")),
    Entry(ActionMissed, _REPORT, _answered("missed")),
    Entry(ActionDidNotArise, _REPORT, _answered("did_not_arise")),
    Entry(SkipSpent, ("opportunity_id", "local_date"), _answered("skipped")),
    Entry(NudgeDecided, _DECISION, _decided),
    Entry(NudgeSent, ("opportunity_id",), _nudge("sent")),
    Entry(NudgeDelivered, ("opportunity_id",), _nudge("delivered")),
    Entry(NudgeFailed, ("opportunity_id", "code"), _nudge("failed", why="code")),
    Entry(NudgeExpired, ("opportunity_id", "reason"), _nudge("expired", why="reason")),
    Entry(RepetitionCounted, _COUNT, _counted("running")),
    Entry(StreakExtended, _COUNT, _counted("running")),
    Entry(StreakForgiven, _COUNT, _counted("forgiven")),
    Entry(StreakPaused, _COUNT, _counted("paused")),
    Entry(ComebackMade, (*_COUNT, "after_misses"), _counted("running")),
    Entry(ProgressCorrected, ("now",), _corrected),
    Entry(MilestoneReached, ("milestone",), _milestone),
    Entry(StrengthChanged, ("level",), _strength),
    Entry(PlanGraduated, ("ground",), _graduated),
    Entry(ProposalWithdrawn, ("plan_version", "reason"), _withdrawn),
    Entry(PaceRequested, ("plan_id", "pace"), _pace_wished),
    Entry(WishTexted, ("plan_id", "wish", "met"), _texted),
    Entry(BarrierNamed, ("opportunity_id", "barrier"), _barrier),
    Entry(PhaseChanged, ("phase",), _phase),
    Entry(SilenceAnswered, ("step", "unanswered"), _silence),
    Entry(ReachChanged, ("channel", "state"), _reach),
    Entry(CrisisSuspected, ("case_id", "tier"), _suspected),
    Entry(CrisisEscalated, ("case_id", "unanswered"), _escalated),
    Entry(CrisisAcknowledged, ("case_id",), _taken_on),
    Entry(CrisisClosed, ("case_id", "outcome"), _closed),
    Entry(FreeTextWaiting, ("count", "since"), _waiting),
    Entry(StuckSaid, ("reply_id",), _stuck),
    Entry(FeedbackGiven, ("reply_id",), _feedback),
    Entry(StallDetected, (*_STALL, "code", "step", "rule_version", "evidence", "suggestions"), _detected),
    Entry(StallCleared, _STALL, _cleared),
    Entry(ReviewDue, _WANTED, _review("due")),
    Entry(ReviewOverdue, _WANTED, _review("overdue")),
    Entry(ReviewSettled, ("review_id", "goal_id"), _review_settled),
)
HEARD: Mapping[str, Entry] = {entry.event.type_name(): entry for entry in ENTRIES}
"""What the planner keeps of what others say, by type."""
