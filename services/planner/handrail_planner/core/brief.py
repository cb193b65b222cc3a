"""What a clinician reads before a session, in a minute (R59): what really happened, what is open, one thing to begin with.

It looks back to the last session, and says apart what was done, partly done, missed, did not arise, was met with silence and never
arrived (R53). Coming back after a miss stands before every count. There is one suggestion, and it is a small one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail_planner.core.plan import Plan
from handrail_planner.core.practice import RECENT, Practice
from handrail_planner.core.session import Session
from handrail_planner.core.worklist import URGENT, Case, Item, Kind, Move, items_of

_SAFETY = URGENT | {Kind.CRISIS_FOLLOW_UP, Kind.CODE_WORD_SAID}
"""Before anything else: no comeback and no wish stands before somebody's safety."""
_SAID = frozenset(
    {
        Kind.CALL_WANTED,
        Kind.STUCK_SAID,
        Kind.FEEDBACK_GIVEN,
        Kind.CHANGE_ASKED,
        Kind.PLAN_DECLINED,
        Kind.EASIER_WANTED,
        Kind.HARDER_WANTED,
        Kind.CHANGE_WANTED,
        Kind.SMALL_WANTED,
        Kind.SWAP_WANTED,
        Kind.OTHER_TIME_WANTED,
    }
)
"""What the client said themselves is taken up next."""
_CELEBRATE = Move("celebrate", "Begin with the comeback: ask what made it possible, and keep that.")
_KEEP = Move("keep", "Begin with what worked, and ask what made it possible.")
_PLAN_IT = Move("make_plan", "Ask: what will you do when this happens again? Write the answer as one small plan.")
_LOOK = Move("look_back", "Go through the last times together: what came in between, and what would make it smaller?")
_LISTEN = Move("listen", "Ask how the plan went; nothing was heard of it.")
_YOUNG = Move("young_plan", "The plan is new: ask whether its moment has come up yet, and go through it once more.")
SILENCE = timedelta(days=7)
"""How long a plan is live before hearing nothing means anything, unless a nudge of it went unanswered."""


@dataclass(frozen=True, slots=True)
class PlanBrief:
    """How a plan went since the last session."""

    plan: Plan
    practice: Practice


@dataclass(frozen=True, slots=True)
class Brief:
    """A client's brief, without words."""

    since: datetime
    last: Session | None
    coming: Session | None
    plans: Sequence[PlanBrief]
    comebacks: int
    last_heard_from: datetime | None
    items: Sequence[Item]
    suggestion: Move


def begins(last: Session | None, now: datetime) -> datetime:
    """From when on a brief looks: the last session, or the last four weeks before the first."""
    return last.held_at if last is not None and last.held_at is not None else now - RECENT


def brief(case: Case, *, last_heard_from: datetime | None, now: datetime, over: Sequence[Plan] = ()) -> Brief:
    """The brief of a client whose practice was counted since `begins`; `over` are the plans that ended since then."""
    items = items_of(case, now)
    went = [PlanBrief(plan, case.practice.get(plan.plan_id, Practice())) for plan in (*case.plans, *over)]
    comebacks = sum(each.practice.comebacks for each in went)
    return Brief(
        since=begins(case.last_held, now),
        last=case.last_held,
        coming=case.coming,
        plans=went,
        comebacks=comebacks,
        last_heard_from=last_heard_from,
        items=items,
        suggestion=_suggestion(case, went, comebacks, items, now),
    )


def _suggestion(case: Case, went: Sequence[PlanBrief], comebacks: int, items: Sequence[Item], now: datetime) -> Move:
    for kinds in (_SAFETY, _SAID):
        first = next((item for item in items if item.kind in kinds), None)
        if first is not None:
            return first.rule.moves[0]
    if comebacks:
        return _CELEBRATE
    if items:
        return items[0].rule.moves[0]
    if not case.live:
        return _PLAN_IT
    return _of_practice(case, went, now)


def _of_practice(case: Case, went: Sequence[PlanBrief], now: datetime) -> Move:
    """What was done comes first; silence is silence only where something was asked, or could long have been told."""
    told = {kind for each in went for kind, count in each.practice.counts.items() if count}
    if told & {"done", "partly"}:
        return _KEEP
    if told & {"missed", "did_not_arise"}:
        return _LOOK
    long_live = any(plan.activated_at is not None and plan.activated_at + SILENCE <= now for plan in case.live)
    return _LISTEN if "silent" in told or long_live else _YOUNG
