"""A link's life: every cell of its table, and what no run of acts can do."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from handrail_planner.core.link import (
    LIFE,
    OPEN,
    SAY_BACK_WITHIN,
    WRONG_CODES,
    Act,
    Link,
    State,
    after,
    is_open,
    miss,
    stands,
    taking_on,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SOME = UUID("00000000-0000-4000-8000-000000000001")
LINK = Link(
    clinic_id=ClinicId(SOME),
    client_id=ClientId(SOME),
    plan_id=PlanId(SOME),
    plan_version=1,
    token_digest=b"t" * 32,
    code_digest=b"c" * 32,
    made_at=NOW,
    until=NOW + timedelta(hours=72),
)
ENDS = {Act.TAKE_ON_UNSURE, Act.ASK_CHANGE, Act.DECLINE, Act.SAY_BACK}
ALLOWED = {
    State.WAITING: {Act.SHOW_CODE, Act.REPLACE},
    State.UNLOCKED: set(Act) - {Act.SAY_BACK},
    State.ANSWERED: {Act.SHOW_CODE, Act.SAY_BACK, Act.REPLACE},
    State.CLOSED: set(),
    State.VOID: set(),
    State.EXPIRED: set(),
}


@pytest.mark.parametrize(("state", "done"), list(product(State, Act)))
def test_a_link_allows_what_its_state_allows_and_no_more(state: State, done: Act) -> None:
    assert ((state, done) in LIFE) == (done in ALLOWED[state])


def test_every_answer_but_a_sure_yes_closes_it() -> None:
    assert {done for (_, done), to in LIFE.items() if to is State.CLOSED} == ENDS


def test_a_plan_that_somebody_is_sure_of_is_to_be_said_back() -> None:
    assert [taking_on(each) for each in (0, 6, 7, 10)] == [Act.TAKE_ON_UNSURE] * 2 + [Act.TAKE_ON] * 2


def test_whoever_takes_it_on_at_the_last_minute_can_still_say_it_back() -> None:
    late = LINK.until - timedelta(minutes=1)
    opened = after(LINK, Act.SHOW_CODE, late)
    assert opened is not None
    taken = after(opened, Act.TAKE_ON, late)
    assert taken is not None
    assert is_open(taken, LINK.until)
    assert not is_open(taken, late + SAY_BACK_WITHIN)


def test_its_time_is_over_at_the_very_instant() -> None:
    assert is_open(LINK, LINK.until - timedelta(microseconds=1))
    assert stands(LINK, LINK.until) is State.EXPIRED
    assert after(LINK, Act.SHOW_CODE, LINK.until) is None
    assert miss(LINK, LINK.until) == LINK


MISS = "wrong code"
STEPS = st.tuples(st.sampled_from([*Act, MISS]), st.timedeltas(timedelta(0), timedelta(hours=30)))


@given(st.lists(STEPS, max_size=20))
def test_whatever_is_tried_it_answers_once_and_never_opens_again(steps: list[tuple[Act | str, timedelta]]) -> None:
    link, now, done, wrong, shut = LINK, NOW, [], 0, False
    for step, later in steps:
        now += later
        shut = shut or not is_open(link, now)
        if not isinstance(step, Act):
            wrong += is_open(link, now)
            link = miss(link, now)
        elif (changed := after(link, step, now)) is not None:
            link = changed
            done.append(step)
        assert not (shut and is_open(link, now)), "it came back"
    answers = [each for each in done if each in {Act.TAKE_ON, Act.TAKE_ON_UNSURE, Act.ASK_CHANGE, Act.DECLINE}]
    assert len(answers) <= 1
    assert done.count(Act.SAY_BACK) <= answers.count(Act.TAKE_ON)
    assert not answers or Act.SHOW_CODE in done[: done.index(answers[0])], "answered without the code"
    assert wrong == link.wrong_codes <= WRONG_CODES
    assert (link.closed_by is not None) == (link.state is State.CLOSED)
    if wrong == WRONG_CODES:
        assert link.state is State.VOID
    assert link.state in {*OPEN, State.CLOSED, State.VOID}, "that time is over is never written down"
