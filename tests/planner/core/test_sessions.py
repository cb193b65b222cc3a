"""A session's life, cell by cell, and when it leaves the client without a plan."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from handrail_planner.core import session as sessions
from handrail_planner.core.refusals import Conflict, NotValid, StaleVersion
from handrail_planner.core.session import LIFECYCLE, Changed, Closing, Command, Forbidden, Moves, Session, State, Stays
from handrail_shared.contracts.events import SessionHeld, SessionLeftWithoutPlan, SessionPlanned
from handrail_shared.contracts.ids import ClientId, ClinicId, SessionId
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_session(state: State = State.PLANNED) -> Session:
    made = sessions.planned(ClinicId(UUID(int=1)), ClientId(UUID(int=2)), SessionId(UUID(int=3)), NOW, NOW)
    assert isinstance(made, Changed)
    if state is State.PLANNED:
        return made.session
    after = sessions.cancel(made.session, now=NOW) if state is State.CANCELLED else closed(made.session)
    assert isinstance(after, Changed)
    return after.session


def closing(**changes: object) -> Closing:
    known: dict[str, object] = {
        "held_at": NOW - HOUR,
        "notes": None,
        "next_starts_at": None,
        "has_plan": False,
        "plan_within": 48 * HOUR,
    }
    return Closing(**(known | changes))  # type: ignore[arg-type]  # a test's own table of changes


def closed(session: Session, **changes: object) -> sessions.Outcome:
    return sessions.hold(session, closing(**changes), now=NOW)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("command", Command)
def test_every_cell_of_the_life_holds(state: State, command: Command) -> None:
    before = a_session(state)
    outcome = {
        Command.MOVE: lambda: sessions.move(before, NOW + HOUR, version=before.version, now=NOW),
        Command.CANCEL: lambda: sessions.cancel(before, now=NOW),
        Command.HOLD: lambda: closed(before),
    }[command]()
    match LIFECYCLE[state, command]:
        case Moves(to):
            assert isinstance(outcome, Changed)
            assert (outcome.session.state, outcome.session.version) == (to, before.version + 1)
            assert outcome.news
        case Stays():
            assert outcome == sessions.Unchanged(before)
        case Forbidden(code, _):
            assert isinstance(outcome, Conflict)
            assert outcome.code == code


def test_the_life_has_a_cell_for_every_state_and_command() -> None:
    assert set(LIFECYCLE) == {(state, command) for state in State for command in Command}


def test_closing_without_a_plan_says_until_when_one_is_awaited() -> None:
    outcome = closed(a_session())
    assert isinstance(outcome, Changed)
    (news,) = outcome.news
    assert isinstance(news, SessionHeld)
    assert (news.with_plan, news.plan_due_by) == (False, NOW + 47 * HOUR)


def test_closing_with_a_plan_awaits_none() -> None:
    outcome = closed(a_session(), has_plan=True)
    assert isinstance(outcome, Changed)
    assert (outcome.session.with_plan, outcome.session.plan_due_by) == (True, None)


@given(hours=st.integers(min_value=0, max_value=90 * 24), within=st.integers(min_value=4, max_value=336))
def test_however_late_a_session_is_closed_there_are_some_hours_left_for_a_plan(hours: int, within: int) -> None:
    outcome = closed(a_session(), held_at=NOW - hours * HOUR, plan_within=within * HOUR)
    assert isinstance(outcome, Changed)
    assert outcome.session.plan_due_by is not None
    assert outcome.session.plan_due_by >= NOW + sessions.AT_LEAST


def test_closing_plans_the_next_session_once() -> None:
    outcome = closed(a_session(), next_starts_at=NOW + 168 * HOUR)
    assert isinstance(outcome, Changed)
    assert outcome.planned_next is not None
    assert outcome.planned_next.session_id == sessions.next_id(a_session().session_id)
    assert [type(each) for each in outcome.news] == [SessionHeld, SessionPlanned]
    assert closed(outcome.session, next_starts_at=NOW + 200 * HOUR) == sessions.Unchanged(outcome.session)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_at": NOW + HOUR}, "held_at"),
        ({"held_at": NOW - timedelta(days=91)}, "held_at"),
        ({"next_starts_at": NOW - HOUR}, "next_starts_at"),
        ({"next_starts_at": NOW + timedelta(days=800)}, "next_starts_at"),
    ],
)
def test_a_session_cannot_be_closed_at_an_impossible_time(changes: dict[str, object], field: str) -> None:
    outcome = closed(a_session(), **changes)
    assert isinstance(outcome, NotValid)
    assert [fault.field for fault in outcome.faults] == [field]


def test_who_has_not_read_the_newest_version_does_not_move_it() -> None:
    assert sessions.move(a_session(), NOW + HOUR, version=2, now=NOW) == StaleVersion(1)


def test_a_session_is_flagged_once_when_its_time_is_over_and_not_before() -> None:
    held = a_session(State.HELD)
    assert held.plan_due_by is not None
    assert sessions.left_without_plan(held, awaited=True, now=held.plan_due_by - HOUR) == sessions.Unchanged(held)
    outcome = sessions.left_without_plan(held, awaited=True, now=held.plan_due_by)
    assert isinstance(outcome, Changed)
    assert [type(each) for each in outcome.news] == [SessionLeftWithoutPlan]
    again = sessions.left_without_plan(outcome.session, awaited=True, now=held.plan_due_by + HOUR)
    assert again == sessions.Unchanged(outcome.session)


def test_a_plan_that_came_in_time_is_no_news() -> None:
    held = a_session(State.HELD)
    assert held.plan_due_by is not None
    outcome = sessions.left_without_plan(held, awaited=False, now=held.plan_due_by)
    assert isinstance(outcome, Changed)
    assert (outcome.news, outcome.session.left_without_plan_at, outcome.session.plan_due_by) == ((), None, None)
