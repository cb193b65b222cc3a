"""An insight is a debt until a plan that answers it is live."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from handrail_planner.core import insight as insights
from handrail_planner.core.insight import (
    LIFECYCLE,
    Changed,
    Command,
    Forbidden,
    Insight,
    Moves,
    State,
    Stays,
    Unchanged,
)
from handrail_planner.core.refusals import Conflict
from handrail_shared.contracts.events import InsightAnswered, InsightSetAside
from handrail_shared.contracts.ids import ClientId, ClinicId, InsightId, PlanId

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PLAN = PlanId(UUID(int=9))
OTHER = PlanId(UUID(int=8))


def an_insight(state: State = State.OPEN) -> Insight:
    made = Insight(ClinicId(UUID(int=1)), ClientId(UUID(int=2)), InsightId(UUID(int=3)), "hs1.", noted_at=NOW)
    outcome: insights.Outcome = {
        State.OPEN: lambda: Unchanged(made),
        State.BEING_ANSWERED: lambda: insights.answer(made, PLAN, live_since=None, now=NOW),
        State.ANSWERED: lambda: insights.answer(made, PLAN, live_since=NOW, now=NOW),
        State.SET_ASIDE: lambda: insights.set_aside(made, "not_now", now=NOW),
    }[state]()
    assert not isinstance(outcome, Conflict)
    return outcome.insight


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("command", Command)
def test_every_cell_of_the_life_holds(state: State, command: Command) -> None:
    before = an_insight(state)
    outcome = {
        Command.LINK: lambda: insights.answer(before, OTHER, live_since=None, now=NOW),
        Command.GO_LIVE: lambda: insights.gone_live(before, now=NOW),
        Command.LET_GO: lambda: insights.let_go(before),
        Command.SET_ASIDE: lambda: insights.set_aside(before, "not_so", now=NOW),
    }[command]()
    match LIFECYCLE[state, command]:
        case Moves(to):
            assert isinstance(outcome, Changed)
            assert outcome.insight.state is to
        case Stays():
            assert outcome == Unchanged(before)
        case Forbidden(code, _):
            assert isinstance(outcome, Conflict)
            assert outcome.code == code


def test_the_life_has_a_cell_for_every_state_and_command() -> None:
    assert set(LIFECYCLE) == {(state, command) for state in State for command in Command}


def test_a_draft_does_not_settle_the_debt() -> None:
    outcome = insights.answer(an_insight(), PLAN, live_since=None, now=NOW)
    assert isinstance(outcome, Changed)
    assert (outcome.insight.state in insights.DEBT, outcome.news) == (True, ())


def test_a_live_plan_settles_it_and_that_is_said_once() -> None:
    outcome = insights.gone_live(an_insight(State.BEING_ANSWERED), now=NOW)
    assert isinstance(outcome, Changed)
    (news,) = outcome.news
    assert isinstance(news, InsightAnswered)
    assert news.plan_id == PLAN
    assert insights.answer(outcome.insight, PLAN, live_since=NOW, now=NOW) == Unchanged(outcome.insight)


def test_what_was_set_aside_may_be_answered_after_all() -> None:
    aside = insights.set_aside(an_insight(State.BEING_ANSWERED), "needs_no_act", now=NOW)
    assert isinstance(aside, Changed)
    assert [type(each) for each in aside.news] == [InsightSetAside]
    assert (aside.insight.plan_id, aside.insight.why) == (None, "needs_no_act")
    answered = insights.answer(aside.insight, PLAN, live_since=NOW, now=NOW)
    assert isinstance(answered, Changed)
    assert (answered.insight.state, answered.insight.why) == (State.ANSWERED, None)


def test_a_plan_that_was_live_before_answers_nothing_until_it_is_revised() -> None:
    for state in (State.OPEN, State.BEING_ANSWERED, State.SET_ASIDE):
        older = insights.answer(an_insight(state), OTHER, live_since=NOW - timedelta(seconds=1), now=NOW)
        assert older == insights.PLAN_OLDER
        since = insights.answer(an_insight(state), OTHER, live_since=NOW, now=NOW)
        assert isinstance(since, Changed)
        assert since.insight.state is State.ANSWERED
