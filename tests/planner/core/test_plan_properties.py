"""Whatever is done to a plan, in whatever order."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from handrail_planner.core.plan import (
    LIVE,
    Changed,
    Outcome,
    Plan,
    State,
    Unchanged,
    accept,
    activate,
    end,
    focus,
    pause,
    propose,
    rehearse,
    resume,
    revise,
    turn_down,
    withdraw,
)
from handrail_planner.core.refusals import Fault
from handrail_shared.contracts.events import (
    Event,
    PlanActivated,
    PlanEnded,
    PlanPaused,
    PlanProposed,
    PlanResumed,
    PlanRevised,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.planner.core.test_plan import CONTENT, NOON, drafted

Name = Literal[
    "revise",
    "propose",
    "accept",
    "change",
    "decline",
    "withdraw",
    "rehearse",
    "activate",
    "pause",
    "resume",
    "focus",
    "end",
]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does, with all that may be wrong with it."""

    name: Name
    stale: bool
    ready: bool
    sure: int | None
    live_already: int
    insists: bool


ACTS = st.lists(
    st.builds(
        Act,
        name=st.sampled_from(Name.__args__),  # type: ignore[attr-defined]  # the members of the literal
        stale=st.booleans(),
        ready=st.booleans(),
        sure=st.none() | st.integers(0, 10),
        live_already=st.integers(0, 4),
        insists=st.booleans(),
    ),
    max_size=25,
)


def do(act: Act, plan: Plan, minute: int) -> Outcome:
    now = NOON + timedelta(minutes=minute)
    version = plan.version + act.stale
    unready = () if act.ready else (Fault("first_act", "Say what comes first."),)
    outcomes: dict[Name, Outcome] = {
        "revise": revise(plan, CONTENT, version=version, unready=unready, now=now),
        "propose": propose(plan, way="text", answer_until=now + timedelta(hours=72), unready=unready, now=now),
        "accept": accept(plan, version=version, way="text", confidence=act.sure, now=now),
        "change": turn_down(plan, "change", version=version, way="page", now=now),
        "decline": turn_down(plan, "decline", version=version, way="page", now=now),
        "withdraw": withdraw(plan, "taken_back", now=now),
        "rehearse": rehearse(plan, version=version, way="text", now=now),
        "activate": activate(
            plan, live_already=act.live_already, unrehearsed=act.insists, despite_confidence=act.insists, now=now
        ),
        "pause": pause(plan, now=now),
        "resume": resume(plan, now=now),
        "focus": focus(plan, wanted=act.insists, now=now),
        "end": end(plan, "dropped", zone="Europe/London", now=now),
    }
    return outcomes[act.name]


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody knows who hears the news and nothing else: the simple model of a plan."""

    live: bool = False
    resting: bool = False
    asked: bool = False
    version: int | None = None

    def after(self, event: Event) -> "Heard":
        match event:
            case PlanActivated() | PlanResumed() | PlanRevised():
                return Heard(live=True, version=event.plan_version)
            case PlanPaused():
                return replace(self, live=False, resting=True)
            case PlanEnded():
                return Heard()
            case _:
                return replace(self, asked=isinstance(event, PlanProposed))


@given(ACTS)
def test_nothing_is_live_that_was_not_accepted_and_what_is_live_runs_out(acts: list[Act]) -> None:
    plan, yes = drafted(), False
    for minute, act in enumerate(acts):
        before, outcome = plan, do(act, plan, minute)
        if not isinstance(outcome, Changed):
            continue
        plan = outcome.plan
        yes = plan.state is not State.DRAFT and (yes or act.name == "accept")
        assert yes or plan.state not in {State.ACCEPTED, *LIVE}
        assert (plan.acceptance is not None) or plan.state not in {State.ACCEPTED, *LIVE}
        assert plan.version == before.version + (act.name == "revise")
        assert before.state is not State.ENDED
        assert (plan.expires_at is not None and plan.expires_at > NOON) or plan.state not in LIVE
        assert (plan.proposal is not None) == (plan.state is State.PROPOSED)
        assert (plan.paused_at is not None) == (plan.state is State.PAUSED)


@given(ACTS)
def test_who_hears_the_news_knows_what_is_live_and_in_which_version(acts: list[Act]) -> None:
    plan, heard = drafted(), Heard()
    for minute, act in enumerate(acts):
        outcome = do(act, plan, minute)
        if isinstance(outcome, Changed):
            plan = outcome.plan
            for event in outcome.news:
                heard = heard.after(event)
        assert heard.live == (plan.state is State.ACTIVE)
        assert heard.resting == (plan.state is State.PAUSED)
        assert heard.asked == (plan.state is State.PROPOSED)
        assert not heard.live or heard.version == plan.version


SAFE: frozenset[Name] = frozenset(
    {"propose", "accept", "withdraw", "rehearse", "activate", "pause", "resume", "focus", "end"}
)
"""What a caller may send again, not knowing whether it was heard. A revision names the version that it has read instead."""


@given(ACTS)
def test_a_command_that_was_taken_may_be_sent_again(acts: list[Act]) -> None:
    plan = drafted()
    for minute, act in enumerate(acts):
        outcome = do(act, plan, minute)
        if not isinstance(outcome, Changed):
            continue
        plan = outcome.plan
        if act.name in SAFE:
            assert do(act, plan, minute + 1) == Unchanged(plan)
