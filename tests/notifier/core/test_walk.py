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
    NotUnderstood,
    OptOut,
    Paced,
    Pull,
    Reported,
    Stuck,
    read,
)
from handrail_notifier.core.reply.meanings import Answer, Help, Start
from handrail_notifier.core.spoken_day import Day
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
    Takes,
    Walk,
    answered,
    pulled,
)
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
FIRST = Walk(4, NOW, NOW)
OPEN = Expecting(rating=True, walk="ok")


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
        ("forgot", GoesOn(words=True)),
        ("forgot, 3", Reported(Answer.MISSED)),
        ("forgot yesterday", Reported(Answer.MISSED, day=Day.YESTERDAY)),
        ("continue", GoesOn()),
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


@pytest.mark.parametrize("text", ["ok 👎", "yes ❌", "👎 ok", "done 👎", "thanks 🚫", "👎", "sí ❌", "listo 🙅"])
@pytest.mark.parametrize("takes", ["ok", "number", "words"])
def test_a_yes_beside_a_sign_of_no_goes_on_with_nothing(text: str, takes: Takes) -> None:
    alone = takes == "words" and text == "👎"
    expected = GoesOn(words=True) if alone else NotUnderstood()
    assert read(text, replace(OPEN, walk=takes)).first == expected


@pytest.mark.parametrize("text", ["ok 👍", "ok 🤷", "I feel bad 👎", "7 👎"])
def test_words_and_numbers_beside_one_are_answers_and_a_shrug_takes_nothing_back(text: str) -> None:
    assert isinstance(read(text, OPEN).first, GoesOn)


ANSWERS = {
    "en": (
        "too anxious", "none", "nothing", "half", "partly", "I missed it", "n/a", "a break", "take a break", "I could take a break",
        "small", "less", "more", "easier", "harder", "not now", "in 10 minutes", "a plan", "my goal", "stuck", "I feel stuck", "skip it",
        "did the dishes today", "call my sister", "go for a walk later", "why", "swap", "a lamp, a door", "less tense", "5 things",
    ),
    "es": (
        "un descanso", "menos", "más", "nada", "la mitad", "se me olvidó", "muy difícil", "más fácil", "otro", "algo diferente", "más tarde",
        "en 30 minutos", "mi objetivo", "mi plan", "pequeño", "no lo hice", "ninguno", "hoy paso", "llamar a mi hermana", "necesito un descanso",
    ),
}  # fmt: skip
"""What a client may well answer to a step that asks for words."""
KEYWORDS = {
    "en": (
        "BREAK",
        "break 5",
        "back",
        "Skip!",
        "later",
        "later 30",
        "change",
        "call",
        "plan",
        "goal",
        "now",
        "how am I",
    ),
    "es": ("pausa", "saltar", "luego", "cambiar", "llámenme", "plan", "meta", "ahora"),
}


@pytest.mark.parametrize(("code", "text"), [(code, each) for code, some in ANSWERS.items() for each in some])
def test_words_that_answer_a_step_which_asks_for_words_are_that_answer(code: str, text: str) -> None:
    assert read(text, replace(OPEN, walk="words"), code).meanings == (GoesOn(words=True),)


@pytest.mark.parametrize(("code", "text"), [(code, each) for code, some in KEYWORDS.items() for each in some])
def test_a_bare_keyword_keeps_its_meaning_there_too(code: str, text: str) -> None:
    asked = replace(OPEN, walk="words")
    assert read(text, asked, code).meanings == read(text, Expecting(), code).meanings != (GoesOn(words=True),)


@pytest.mark.parametrize("takes", ["ok", "words", "number"])
@pytest.mark.parametrize(
    "text", ["too anxious", "none", "half", "ninguno", "partly", "n/a", "ya", "continue", "I missed it"]
)
def test_no_step_is_answered_by_a_report_that_says_neither_how_much_nor_when(takes: Takes, text: str) -> None:
    [meaning] = read(text, replace(OPEN, walk=takes)).meanings
    assert isinstance(meaning, GoesOn)


def test_less_and_more_answer_how_strong_it_is() -> None:
    for text in ("less", "more", "easier", "small"):
        assert read(text, replace(OPEN, walk="number")).first == GoesOn(words=True)


@pytest.mark.parametrize("takes", ["ok", "words", "number"])
def test_a_full_report_and_who_leaves_are_heard_at_every_step(takes: Takes) -> None:
    asked = replace(OPEN, walk=takes)
    assert read("done 7", asked).first == Reported(Answer.DONE, 7)
    assert read("1 7", asked).first == Reported(Answer.DONE, 7)
    assert read("STOP", asked).first == OptOut()
    assert read("please stop texting me", asked).first == OptOut()
    assert read("HELP", asked).first == Help()
    assert read("START", asked).first == Start()


def test_a_cue_word_pulls_its_plan_where_words_are_asked_for_only_letter_by_letter() -> None:
    asked = replace(OPEN, walk="words", cues=("lantern",))
    assert read("Lantern!", asked).first == Pull(0)
    assert read("lanterm", asked).first == GoesOn(words=True)
    assert read("lanterm", replace(asked, walk="ok")).first == Pull(0)


def test_without_a_walk_nothing_goes_on_and_more_keeps_its_meaning() -> None:
    assert isinstance(read("MORE", OPEN).first, Paced)
    assert read("ok then", Expecting()).first == read("ok then", Expecting(rating=True)).first != GoesOn()
    assert isinstance(read("thanks", Expecting()).first, Acknowledged)


@pytest.mark.parametrize("text", ["I want to kill myself", "ok, i want to die"])
def test_a_crisis_is_heard_whatever_is_open(text: str) -> None:
    assert read(text, OPEN).crisis is not None
