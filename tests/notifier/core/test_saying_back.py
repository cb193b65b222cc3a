"""What says a plan back, and what must never be taken for it."""

import pytest
from handrail_notifier.core.refusing import REFUSALS
from handrail_notifier.core.saying_back import FILLERS, says_back
from hypothesis import given
from hypothesis import strategies as st

PLAN = ("the Friday crowd heads for the bar", "I say my exit line and text Sam")
SHORT = ("after lunch", "I walk")
SPANISH = ("el grupo va al bar el viernes", "digo mi frase y le escribo a Ana")

SAID_BACK = [
    "When they head for the bar I say my line and text Sam",
    "crowd to the bar -> exit line, text sam",
    "I'm texting Sam on Friday",
    "If everybody is heading to the bar, I'll say the exit line",
    "bar? exit!",
    "SAY MY LINE AND GO",
    "Bar. Text.",
    "friday: text sam \U0001f44d",
    "\uff34\uff45\uff58\uff54 Sam when they go to the bar",
    "Friday crowds, I exit",
    "8. When they head for the bar I text Sam",
]
NOT_SAID_BACK = [
    "no idea what you want",
    "stop texting me so much",
    "i dont want this plan",
    "I want to end my life tonight",
    "I don't want to text Sam on Friday",
    "I don\u2019t say my exit line to Sam",
    "Friday at the bar I want to die",
    "I will kill myself at the bar on Friday",
    "thinking of suicide, Sam, Friday, bar",
    "Sam hurt me at the bar on Friday",
    "help me, the Friday crowd is at the bar",
    "text Sam? I can't say that line",
    "I cannot text Sam at the bar",
    "I won't text Sam from the bar",
    "never mind Friday, never mind the bar",
    "nevermind the bar and Sam",
    "quit it with the bar and Sam",
    "quitting Sam and the bar",
    "not texting Sam on Friday",
    "No. Text Sam yourself on Friday",
    "the bar, Friday, I want to end it",
    "end it all Friday at the bar",
    "I give up on Friday and the bar",
    "Unsubscribe me from Sam and Friday",
    "call 911 Sam is at the bar",
    "I took an overdose at the bar on Friday",
    "thanks for the text",
    "who is this",
    "what is this plan about",
    "on my way home now",
    "I had a bad day and cried a lot",
    "running late for our session",
    "can we talk on the phone tomorrow please",
    "my mother is in hospital",
    "ok cool will do",
    "Sam",
    "I will do it, I will",
    "\u042f \u043d\u0435 \u0445\u043e\u0447\u0443 text Sam bar",
    "\u6211\u51fa\u53bb\u7136\u540e\u7ed9\u59d0\u59d0\u53d1\u4e2a\u77ed\u4fe1",
    "",
    "\U0001f64f \U0001f64f",
]


@pytest.mark.parametrize("text", SAID_BACK)
def test_a_text_that_shares_the_plans_words_says_it_back(text: str) -> None:
    assert says_back(text, PLAN)


@pytest.mark.parametrize("text", NOT_SAID_BACK)
def test_what_refuses_or_is_in_distress_or_is_about_something_else_does_not(text: str) -> None:
    assert not says_back(text, PLAN)


def test_of_a_short_plan_one_word_is_enough() -> None:
    assert says_back("I go walking", SHORT)
    assert not says_back("I go swimming", SHORT)
    assert not says_back("I am not walking", SHORT)


def test_a_plan_in_spanish_is_said_back_in_spanish() -> None:
    assert says_back("Cuando vayan al bar digo mi frase y escribo a Ana", SPANISH)
    for text in ("no quiero ir al bar con Ana", "quiero morirme en el bar, Ana", "ayuda, Ana, el viernes"):
        assert not says_back(text, SPANISH), text


def test_a_plan_without_words_of_its_own_is_never_said_back() -> None:
    assert not says_back("I will do it when I can", ("", "I do"))


@given(st.text(max_size=200), st.lists(st.text(max_size=80), max_size=4))
def test_every_text_and_every_plan_is_judged(text: str, plan: list[str]) -> None:
    assert says_back(text, plan) in {True, False}
    assert not says_back(text, [])


@given(st.sampled_from(REFUSALS), st.sampled_from(["{0} {1}", "{1}, {0}!", "{1} {0} {1}"]))
def test_a_refusal_anywhere_makes_it_none(refusal: str, shape: str) -> None:
    said = shape.format(refusal.removesuffix("*"), "when they head for the bar I text Sam")
    assert not says_back(said, PLAN)
    assert not says_back(said.upper(), PLAN)


@given(st.lists(st.sampled_from(sorted(FILLERS)), max_size=30))
def test_words_that_every_plan_has_say_none_back(words: list[str]) -> None:
    assert not says_back(" ".join(words), PLAN)
