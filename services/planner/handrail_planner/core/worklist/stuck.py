"""The items that come of what progress found: each with a reason made of its own numbers, and the moves that the clinic wants suggested.

An item goes as soon as the planner itself knows better: a review was recorded, a plan revised, a goal closed. It need not wait for
progress to say so.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from handrail_shared.contracts.ids import GoalId, PlanId
from handrail_shared.contracts.stalls import RULE_IDS, TRIGGERS, StallCode, sentence

from handrail_planner.core.flags import Stall, Wanted
from handrail_planner.core.plan import Plan, State
from handrail_planner.core.worklist.case import Case
from handrail_planner.core.worklist.rules import RULES, Kind, Move, Rule

BY_STEP: Mapping[int, Kind] = {1: Kind.PLAN_STALLING, 2: Kind.PLAN_STALLED, 3: Kind.CASE_REVIEW}
OF_CLIENT: Mapping[StallCode, Kind] = {
    StallCode.DROP_OUT: Kind.DROP_OUT_RISK,
    StallCode.INSIGHT_LOOP: Kind.INSIGHT_LOOP,
    StallCode.NO_DIRECTION: Kind.NO_DIRECTION,
}


def open_stalls(case: Case) -> list[Stall]:
    """Those that the planner does not know to be seen to."""
    return [stall for stall in case.flags.stalls if _STILL[stall.about](case, stall)]


def kind_of(stall: Stall) -> Kind:
    """Where on the list it stands."""
    if stall.step < max(BY_STEP) and stall.about == "client":
        return OF_CLIENT.get(stall.code, Kind.PLAN_STALLED)
    return BY_STEP[min(stall.step, max(BY_STEP))]


def rule_of(case: Case, stall: Stall) -> Rule:
    """Why, and what may be done about it."""
    moves = tuple(Move(each, case.suggestions.words(stall.code, each)) for each in stall.suggestions)
    return Rule(RULE_IDS[stall.code], stall.rule_version, sentence(stall.code, stall.numbers), moves)


def wanted_of(case: Case, goal_id: GoalId) -> Wanted | None:
    """A review that progress asks for and that was not recorded since."""
    wanted = case.flags.reviews.get(goal_id)
    looked = case.last_reviews.get(goal_id)
    return None if wanted is None or (looked is not None and looked >= wanted.at) else wanted


def review_rule(kind: Kind, wanted: Wanted) -> Rule:
    """The usual rule of a review that is due, with what speaks for it."""
    usual = RULES[kind]
    why = [TRIGGERS[each] for each in wanted.triggers if each in TRIGGERS]
    reason = f"{usual.reason.removesuffix('.')}: {', '.join(why)}." if why else usual.reason
    return Rule("R8.3", wanted.rule_version, reason, usual.moves)


def _plan_is_stuck(case: Case, stall: Stall) -> bool:
    plan = plan_of(case, stall)
    if plan is None or plan.state is not State.ACTIVE:
        return False
    return not _since(stall.at, case.written.get(plan.plan_id), case.last_reviews.get(plan.goal_id))


def _goal_is_stuck(case: Case, stall: Stall) -> bool:
    is_open = any(goal.goal_id == stall.id for goal in case.goals)
    return is_open and not _since(stall.at, case.last_reviews.get(GoalId(stall.id)))


def _work_is_stuck(case: Case, stall: Stall) -> bool:
    met = case.last_held.held_at if case.last_held is not None else None
    match stall.code:
        case StallCode.NO_DIRECTION:
            return not (case.goals and case.live)
        case StallCode.DROP_OUT | StallCode.INSIGHT_LOOP:
            return not _since(stall.at, met)
        case _:
            return True


def _since(at: datetime, *seen_to: datetime | None) -> bool:
    return any(each is not None and each > at for each in seen_to)


def plan_of(case: Case, stall: Stall) -> Plan | None:
    """The plan that a stall is about, if it still runs."""
    return next((plan for plan in case.plans if plan.plan_id == PlanId(stall.id)), None)


_STILL: Mapping[str, Callable[[Case, Stall], bool]] = {
    "plan": _plan_is_stuck,
    "goal": _goal_is_stuck,
    "client": _work_is_stuck,
}
