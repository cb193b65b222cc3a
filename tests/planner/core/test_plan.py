"""An if-then plan and its life."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from uuid import UUID

import pytest
from handrail_planner.core.days import Weekly
from handrail_planner.core.moments import Window
from handrail_planner.core.plan import (
    LIFECYCLE,
    Acceptance,
    Changed,
    Command,
    Content,
    Forbidden,
    Moves,
    Outcome,
    Plan,
    State,
    Stays,
    Unchanged,
    accept,
    activate,
    draft,
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
from handrail_planner.core.refusals import Conflict, Fault, NotValid, StaleVersion
from handrail_planner.core.words import SealedWords
from handrail_shared.contracts.events import (
    PlanAccepted,
    PlanActivated,
    PlanEnded,
    PlanProposed,
    PlanRevised,
    ProposalWithdrawn,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, PlanId

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
SEALED = "hs1.1." + "a" * 40
FRIDAY = Window(Weekly(("FR",)), time(17), time(19))
CONTENT = Content(GoalId(UUID(int=3)), SealedWords(SEALED, SEALED), "personal", (FRIDAY,))
UNREADY = (Fault("first_act", "Say what the client does first."),)

TO_GET_THERE: dict[State, list[Command]] = {
    State.DRAFT: [],
    State.PROPOSED: [Command.PROPOSE],
    State.ACCEPTED: [Command.PROPOSE, Command.ACCEPT],
    State.ACTIVE: [Command.PROPOSE, Command.ACCEPT, Command.ACTIVATE],
    State.PAUSED: [Command.PROPOSE, Command.ACCEPT, Command.ACTIVATE, Command.PAUSE],
    State.ENDED: [Command.END],
}


def drafted(content: Content = CONTENT) -> Plan:
    return draft(ClinicId(UUID(int=1)), ClientId(UUID(int=2)), PlanId(UUID(int=4)), content, NOON)


def in_state(state: State) -> Plan:
    plan = drafted()
    for command in TO_GET_THERE[state]:
        plan = changed(do(command, plan, now=NOON)).plan
    assert plan.state is state
    return plan


def changed(outcome: Outcome) -> Changed:
    assert isinstance(outcome, Changed)
    return outcome


DO: dict[Command, Callable[[Plan, datetime], Outcome]] = {
    Command.REVISE: lambda plan, now: revise(plan, CONTENT, version=plan.version, now=now),
    Command.PROPOSE: lambda plan, now: propose(plan, way="text", answer_until=now + timedelta(hours=72), now=now),
    Command.ACCEPT: lambda plan, now: accept(
        plan, version=plan.version, way="text", confidence=7 if now == NOON else 8, now=now
    ),
    Command.ASK_CHANGE: lambda plan, now: turn_down(plan, "change", version=plan.version, way="page", now=now),
    Command.DECLINE: lambda plan, now: turn_down(plan, "decline", version=plan.version, way="page", now=now),
    Command.WITHDRAW: lambda plan, now: withdraw(plan, "taken_back", now=now),
    Command.REHEARSE: lambda plan, now: rehearse(plan, version=plan.version, way="text", now=now),
    Command.ACTIVATE: lambda plan, now: activate(plan, live_already=2, unrehearsed=True, now=now),
    Command.PAUSE: lambda plan, now: pause(plan, now=now),
    Command.RESUME: lambda plan, now: resume(plan, now=now),
    Command.END: lambda plan, now: end(plan, "dropped", zone="America/New_York", now=now),
}
"""Each command, with nothing but the plan's state to stand against it."""


def do(command: Command, plan: Plan, *, now: datetime = LATER) -> Outcome:
    return DO[command](plan, now)


@pytest.mark.parametrize(("state", "command"), list(product(State, Command)))
def test_every_cell_of_the_lifecycle_does_what_it_says(state: State, command: Command) -> None:
    plan = in_state(state)
    match LIFECYCLE[state, command], do(command, plan):
        case Moves(to, says), Changed(after, news):
            assert after.state is to
            assert [type(each) for each in news] == ([says] if says else [])
        case Stays(), Unchanged(as_it_was):
            assert as_it_was is plan
        case Forbidden(code, _), Conflict(refused, _):
            assert refused == code
        case cell, outcome:
            pytest.fail(f"{cell} led to {outcome}")


def test_the_lifecycle_has_every_cell() -> None:
    assert set(LIFECYCLE) == set(product(State, Command))
    assert set(DO) == set(Command)


def test_an_identical_yes_changes_nothing_and_another_number_is_said_again() -> None:
    plan = changed(accept(in_state(State.PROPOSED), version=1, way="text", confidence=5, importance=9, now=NOON)).plan
    for confidence, importance in ((5, 9), (None, 9), (5, None), (None, None)):
        again = accept(plan, version=1, way="session", confidence=confidence, importance=importance, now=LATER)
        assert again == Unchanged(plan)
    surer = changed(accept(plan, version=1, way="session", confidence=9, now=LATER))
    assert surer.plan.acceptance == Acceptance(1, "session", LATER, 9, 9)
    assert [type(each) for each in surer.news] == [PlanAccepted]


def test_a_text_that_would_not_show_the_plan_is_no_way_to_propose_it() -> None:
    plan = drafted(replace(CONTENT, copy_level="discreet"))
    refused = propose(plan, way="text", answer_until=LATER, now=NOON)
    assert isinstance(refused, Conflict)
    assert refused.code == "not_shown_by_text"
    for way in ("page", "session"):
        assert changed(propose(plan, way=way, answer_until=LATER, now=NOON)).plan.state is State.PROPOSED


def test_an_activated_plan_is_time_boxed() -> None:
    plan = in_state(State.ACTIVE)
    assert (plan.activated_at, plan.expires_at) == (NOON, NOON + timedelta(days=28))


def test_a_revision_is_a_new_version_whose_days_begin_anew() -> None:
    after = changed(do(Command.REVISE, in_state(State.ACTIVE))).plan
    assert (after.version, after.expires_at) == (2, LATER + timedelta(days=28))
    assert after.activated_at == NOON


def test_a_pause_does_not_stretch_a_plans_days() -> None:
    resting = in_state(State.PAUSED)
    again = changed(resume(resting, now=LATER))
    assert (resting.paused_at, again.plan.paused_at) == (NOON, None)
    assert again.plan.expires_at == NOON + timedelta(days=28)


def test_a_fourth_live_plan_is_refused() -> None:
    outcome = activate(in_state(State.ACCEPTED), live_already=3, unrehearsed=True, now=NOON)
    assert isinstance(outcome, Conflict)
    assert outcome.code == "too_many_active_plans"


def test_a_plan_that_is_not_ready_is_neither_proposed_nor_revised_while_live() -> None:
    until = NOON + timedelta(hours=1)
    assert propose(drafted(), way="text", answer_until=until, unready=UNREADY, now=NOON) == NotValid(UNREADY)
    for live in (State.ACTIVE, State.PAUSED):
        assert revise(in_state(live), CONTENT, version=1, unready=UNREADY, now=NOON) == NotValid(UNREADY)
    assert isinstance(revise(drafted(), CONTENT, version=1, unready=UNREADY, now=NOON), Changed)


@pytest.mark.parametrize("state", [State.DRAFT, State.ACTIVE])
def test_a_revision_of_another_version_is_stale(state: State) -> None:
    assert revise(in_state(state), CONTENT, version=2, now=NOON) == StaleVersion(1)


def test_a_client_answers_to_the_version_that_they_were_shown() -> None:
    open_now, taken = in_state(State.PROPOSED), in_state(State.ACCEPTED)
    assert accept(open_now, version=2, way="text", now=NOON) == StaleVersion(1)
    assert turn_down(open_now, "decline", version=2, way="text", now=NOON) == StaleVersion(1)
    assert rehearse(taken, version=2, way="text", now=NOON) == StaleVersion(1)


def test_what_is_revised_before_it_is_live_begins_again_at_the_draft() -> None:
    outcome = changed(do(Command.REVISE, in_state(State.ACCEPTED)))
    (news,) = outcome.news
    assert isinstance(news, ProposalWithdrawn)
    assert (news.plan_version, news.reason) == (1, "changed")
    assert (outcome.plan.version, outcome.plan.acceptance, outcome.plan.proposal) == (2, None, None)


def test_a_version_is_said_back_once() -> None:
    said = changed(do(Command.REHEARSE, in_state(State.ACCEPTED))).plan
    assert do(Command.REHEARSE, said) == Unchanged(said)
    live = changed(activate(said, live_already=0, now=NOON)).plan
    second = changed(do(Command.REVISE, live)).plan
    assert isinstance(do(Command.REHEARSE, second), Changed)


def test_what_was_not_said_back_is_not_live_unless_the_clinician_says_so() -> None:
    plan = in_state(State.ACCEPTED)
    outcome = activate(plan, live_already=0, now=NOON)
    assert isinstance(outcome, Conflict)
    assert outcome.code == "not_rehearsed"
    assert isinstance(activate(plan, live_already=0, unrehearsed=True, now=NOON), Changed)


@pytest.mark.parametrize("confidence", range(11))
def test_a_client_less_sure_than_seven_is_asked_for_a_smaller_step(confidence: int) -> None:
    taken = changed(accept(in_state(State.PROPOSED), version=1, way="text", confidence=confidence, now=NOON)).plan
    outcome = activate(taken, live_already=0, unrehearsed=True, now=NOON)
    if confidence >= 7:
        assert isinstance(outcome, Changed)
    else:
        assert isinstance(outcome, Conflict)
        assert outcome.code == "smaller_step_wanted"
    assert isinstance(activate(taken, live_already=0, unrehearsed=True, despite_confidence=True, now=NOON), Changed)


def test_moving_the_focus_is_no_new_version_and_only_a_live_plan_says_it() -> None:
    moved = changed(focus(in_state(State.ACTIVE), wanted=True, now=LATER))
    (news,) = moved.news
    assert isinstance(news, PlanRevised)
    assert (news.in_focus, news.plan_version, moved.plan.version) == (True, 1, 1)
    assert focus(moved.plan, wanted=True, now=LATER) == Unchanged(moved.plan)
    assert changed(focus(in_state(State.PAUSED), wanted=True, now=LATER)).news == ()


def test_a_live_plan_is_said_whole() -> None:
    words = SealedWords(SEALED, SEALED, SEALED, first_act=SEALED + "b", tiny=SEALED + "c", details=SEALED)
    plan = changed(do(Command.PROPOSE, drafted(replace(CONTENT, words=words, in_focus=True, rung=2))))
    (offered,) = plan.news
    assert isinstance(offered, PlanProposed)
    assert (offered.tiny, offered.way, offered.link) == (SEALED + "c", "text", None)
    taken = changed(do(Command.ACCEPT, plan.plan)).plan
    (news,) = changed(do(Command.ACTIVATE, taken)).news
    assert isinstance(news, PlanActivated)
    assert (news.first_act, news.tiny, news.in_focus, news.rung) == (SEALED + "b", SEALED + "c", True, 2)


def test_a_plan_ends_on_the_clients_calendar() -> None:
    late = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
    (news,) = changed(end(in_state(State.ACTIVE), "met", zone="America/New_York", now=late)).news
    assert isinstance(news, PlanEnded)
    assert news.local_date == date(2026, 3, 2)


def test_a_plan_that_ended_is_in_nobodys_focus() -> None:
    focused = replace(in_state(State.ACTIVE), in_focus=True)
    assert not changed(end(focused, "met", zone="America/New_York", now=LATER)).plan.in_focus
