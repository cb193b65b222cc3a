"""An if-then plan and its life."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import assert_never
from uuid import UUID

import pytest
from handrail_planner.core.moments import Window
from handrail_planner.core.plan import (
    LIFECYCLE,
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
    activate,
    draft,
    end,
    revise,
)
from handrail_planner.core.refusals import Conflict, NotValid, StaleVersion
from handrail_planner.core.words import SealedWords
from handrail_shared.contracts.events import PlanActivated, PlanEnded, PlanRevised
from handrail_shared.contracts.ids import ClientId, ClinicId, GoalId, PlanId

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
SEALED = "hs1.1." + "a" * 40
FRIDAY = Window(("FR",), time(17), time(19))
CONTENT = Content(GoalId(UUID(int=3)), SealedWords(SEALED, SEALED), "personal", (FRIDAY,))


def drafted(content: Content = CONTENT) -> Plan:
    return draft(ClinicId(UUID(int=1)), ClientId(UUID(int=2)), PlanId(UUID(int=4)), content, NOON)


def in_state(state: State) -> Plan:
    plan = drafted()
    if state is State.DRAFT:
        return plan
    outcome: Outcome = activate(plan, active_already=0, now=NOON)
    if state is State.ENDED:
        assert isinstance(outcome, Changed)
        outcome = end(outcome.plan, "met", zone="Europe/London", now=NOON)
    assert isinstance(outcome, Changed)
    return outcome.plan


def do(command: Command, plan: Plan) -> Outcome:
    match command:
        case Command.REVISE:
            return revise(plan, CONTENT, version=plan.version, now=LATER)
        case Command.ACTIVATE:
            return activate(plan, active_already=2, now=LATER)
        case Command.END:
            return end(plan, "dropped", zone="America/New_York", now=LATER)
        case never:
            assert_never(never)


NEWS = {Command.REVISE: PlanRevised, Command.ACTIVATE: PlanActivated, Command.END: PlanEnded}


@pytest.mark.parametrize(("state", "command"), list(product(State, Command)))
def test_every_cell_of_the_lifecycle_does_what_it_says(state: State, command: Command) -> None:
    plan = in_state(state)
    match LIFECYCLE[state, command], do(command, plan):
        case Moves(to, is_news), Changed(changed, news):
            assert changed.state is to
            assert [type(each) for each in news] == ([NEWS[command]] if is_news else [])
        case Stays(), Unchanged(as_it_was):
            assert as_it_was is plan
        case Forbidden(code, _), Conflict(refused, _):
            assert refused == code
        case cell, outcome:
            pytest.fail(f"{cell} led to {outcome}")


def test_the_lifecycle_has_every_cell() -> None:
    assert set(LIFECYCLE) == set(product(State, Command))


def test_an_activated_plan_is_time_boxed() -> None:
    plan = in_state(State.ACTIVE)
    assert (plan.activated_at, plan.expires_at) == (NOON, NOON + timedelta(days=28))


def test_a_revision_is_a_new_version_whose_days_begin_anew() -> None:
    outcome = do(Command.REVISE, in_state(State.ACTIVE))
    assert isinstance(outcome, Changed)
    assert (outcome.plan.version, outcome.plan.expires_at) == (2, LATER + timedelta(days=28))
    assert outcome.plan.activated_at == NOON


def test_a_fourth_active_plan_is_refused() -> None:
    outcome = activate(drafted(), active_already=3, now=NOON)
    assert isinstance(outcome, Conflict)
    assert outcome.code == "too_many_active_plans"


def test_a_plan_without_moments_is_not_activated() -> None:
    empty = Content(CONTENT.goal_id, CONTENT.words, "personal", ())
    assert isinstance(activate(drafted(empty), active_already=0, now=NOON), NotValid)
    assert isinstance(revise(in_state(State.ACTIVE), empty, version=1, now=NOON), NotValid)
    assert isinstance(revise(drafted(), empty, version=1, now=NOON), Changed)


@pytest.mark.parametrize("state", [State.DRAFT, State.ACTIVE])
def test_a_revision_of_another_version_is_stale(state: State) -> None:
    assert revise(in_state(state), CONTENT, version=2, now=NOON) == StaleVersion(1)


def test_a_plan_ends_on_the_clients_calendar() -> None:
    late = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
    outcome = end(in_state(State.ACTIVE), "met", zone="America/New_York", now=late)
    assert isinstance(outcome, Changed)
    (news,) = outcome.news
    assert isinstance(news, PlanEnded)
    assert news.local_date == date(2026, 3, 2)
