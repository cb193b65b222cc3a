"""A walk-through ends after as many answers as it has steps, goes on where it was, and is let go without a word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from handrail_notifier.core.reply import (
    Acknowledged,
    Break,
    Call,
    Expecting,
    GoesOn,
    Later,
    Meaning,
    OptOut,
    Paced,
    Pull,
    Reported,
    Stuck,
    read,
)
from handrail_notifier.core.reply.meanings import Answer, Help
from handrail_notifier.core.walk import (
    APART,
    LASTS,
    LIFE,
    REPEATS,
    Begin,
    Event,
    Finish,
    Say,
    ShowPlan,
    State,
    Walk,
    answered,
    pulled,
)
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
FIRST = Walk(4, NOW, NOW)
OPEN = Expecting(rating=True, walk=True)


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_cell_of_its_life_and_what_is_over_stays_over(state: State, event: Event) -> None:
    after = LIFE[state, event]
    assert after is state or state is State.AT_A_STEP
    assert (after is State.DONE) == (state is State.DONE or (state is State.AT_A_STEP and event is Event.ANSWERED_LAST))


@given(st.integers(2, 10), st.lists(st.sampled_from(["answer", "pull"]), max_size=80), st.integers(0, 40))
def test_whatever_is_texted_how_often_the_texts_of_an_hour_are_few(steps: int, texted: list[str], minutes: int) -> None:
    """Two machines that answer each other come to an end: at most each step once, and a few once more."""
    walk: Walk | None = None
    said, now = 0, NOW
    for each in texted:
        now += timedelta(seconds=minutes)
        follows = pulled(walk, now) if each == "pull" else walk and answered(walk, now)
        match follows:
            case Begin():
                walk, said = Walk(steps, now, now), said + 1
            case Say(going):
                walk, said = going, said + 1
            case Finish(over):
                walk = over
            case _:
                pass
    assert said <= steps + REPEATS


def test_each_answer_is_one_step_and_the_last_one_finishes() -> None:
    walk, at = FIRST, []
    for _ in range(3):
        follows = answered(walk, NOW + timedelta(minutes=1))
        assert isinstance(follows, Say)
        walk = follows.walk
        at.append(walk.step)
    assert at == [1, 2, 3]
    last = answered(walk, NOW + timedelta(minutes=5))
    assert isinstance(last, Finish)
    assert answered(last.walk, NOW + timedelta(minutes=6)) is None


def test_it_goes_on_where_it_was_within_its_life_and_begins_anew_after() -> None:
    third = replace(FIRST, step=2)
    going = pulled(third, NOW + LASTS - timedelta(minutes=1))
    assert isinstance(going, Say)
    assert going.walk.step == 2
    assert pulled(third, NOW + LASTS) == Begin()
    assert answered(third, NOW + LASTS) is None


def test_one_that_was_gone_through_or_pulled_too_often_shows_the_plan_for_a_while() -> None:
    done = replace(FIRST, step=3, state=State.DONE)
    assert pulled(done, NOW + APART - timedelta(seconds=1)) == ShowPlan()
    assert pulled(done, NOW + APART) == Begin()
    assert pulled(replace(FIRST, again=REPEATS), NOW) == ShowPlan()
    assert pulled(None, NOW) == Begin()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("ok", GoesOn()),
        ("done", GoesOn()),
        ("7", GoesOn(7)),
        ("8/10", GoesOn(8)),
        ("a lamp, a door and my shoes", GoesOn(words=True)),
        ("12", GoesOn(words=True)),
        ("done 7", Reported(Answer.DONE, 7)),
        ("forgot", Reported(Answer.MISSED)),
        ("later", Later()),
        ("BREAK", Break()),
        ("call me", Call()),
        ("I'm stuck", Stuck()),
        ("NOW", Pull()),
        ("HELP", Help()),
        ("STOP", OptOut()),
    ],
)
def test_what_has_a_meaning_of_its_own_keeps_it_and_anything_else_goes_on(text: str, meaning: Meaning) -> None:
    assert read(text, OPEN).first == meaning


def test_without_a_walk_nothing_goes_on_and_more_keeps_its_meaning() -> None:
    assert isinstance(read("MORE", OPEN).first, Paced)
    assert read("ok then", Expecting()).first == read("ok then", Expecting(rating=True)).first != GoesOn()
    assert isinstance(read("thanks", Expecting()).first, Acknowledged)


@pytest.mark.parametrize("text", ["I want to kill myself", "ok, i want to die"])
def test_a_crisis_is_heard_whatever_is_open(text: str) -> None:
    assert read(text, OPEN).crisis is not None
