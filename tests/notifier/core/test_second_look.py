"""The second look: what long or loose texts say clause by clause, and how little of it is believed."""

import pytest
from handrail_notifier.core import crisis
from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import (
    Answer,
    Barrier,
    Break,
    Call,
    Expecting,
    Later,
    Meaning,
    OptOut,
    Rated,
    Reported,
    Show,
    Subject,
    read,
)

DONE = Reported(Answer.DONE)
"""Without a number."""


def _answers(text: str, language: str | None = None) -> set[Answer]:
    return {each.answer for each in read(text, language=language).meanings if isinstance(each, Reported)}


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("rang the doctor", set()),
        ("rang the doctor, 7", {Answer.DONE}),
        ("rang the doctor as planned", {Answer.DONE}),
        ("rang my therapist", set()),
        ("rang my therapist like we agreed", {Answer.DONE}),
        ("rang my sister like we agreed?", set()),
        ("he said i rang my sister like we agreed", set()),
    ],
)
def test_a_deed_that_may_be_anything_is_believed_only_with_a_number_or_as_planned(
    text: str, answers: set[Answer]
) -> None:
    assert _answers(text) == answers


def test_two_numbers_that_may_both_rate_make_no_step_done() -> None:
    assert _answers("I did the walk around the block, 7, 3") == set()


@pytest.mark.parametrize("text", [
    "I did 3 shots tonight", "i did like 5 shots", "i did a few drinks", "I did a line", "did 3 bumps tonight", "I did 2 grams", "I managed to do nothing",
    "we managed to do nothing today", "I finished nothing", "I've done anything but", "I cracked one", "finished mine in one gulp",
    "crushed mine and snorted it", "I called my dealer like you said \U0001f44d", "I walked away as planned", "i went to the gym instead of the walk",
    "took my card and left", "I did my steps 40 years back", "did my steps to the fridge", "ya lo hice el a\u00f1o pasado", "lo hice hace a\u00f1os",
    "llame a mi dealer como quedamos", "use mi tarjeta en el bar", "did it last year", "I finished it, the whole bottle",
    "I finished everything in the fridge", "I did 3 lines", "did 2 lines in the toilets", "I walked out on my job as planned", "yeah right I did it",
    "i've done this exercise in hospital before", "we did it because we were drunk", "termine la botella", "ya quedo, renuncie",
    "oh sure, did it, and then I flew to the moon", "S\u00ed, claro, lo hice y tambi\u00e9n gan\u00e9 la loter\u00eda", "hice una raya",
    "hice dos lineas en el bano", "no es que no lo hice", "went to the bridge, felt calmer", "went up to the roof, feel calmer",
])  # fmt: skip
def test_these_report_nothing(text: str) -> None:
    assert not _answers(text) & {Answer.DONE, Answer.PARTLY}
    assert not _answers(text, "es") & {Answer.DONE, Answer.PARTLY}


@pytest.mark.parametrize("text", [
    "please do not ring me at work", "you can call me but I won't answer", "my mum said call me when you're done", "will you call me a taxi",
    "you won't need to text me after tonight", "no need to check on me tonight or ever", "no need to text me again", "remind me why I should live",
    "i never got the urge to live", "can't be bothered to live", "I skipped lunch", "it's too hard to keep going",
    "this is too hard for me to keep living", "I need a break from my husband", "taking a break from drinking", "I want a break from life",
    "necesito un descanso de mi esposo",
])  # fmt: skip
def test_a_wish_turned_round_or_of_something_else_is_none(text: str) -> None:
    assert read(text).meanings == ()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("right I am off out now but can one of you give me a call tomorrow", Call()),
        ("I need a break from these texts", Break()),
        ("honestly I need a break for a week", Break(7)),
        ("hey what was the reason again, remind me why", Show(Subject.WHY)),
    ],
)
def test_a_wish_counts_where_it_stands(text: str, meaning: Meaning) -> None:
    assert meaning in read(text).meanings


@pytest.mark.parametrize("text", [
    "you won't need to text me after tonight", "no need to check on me tonight or ever", "remind me why I should live", "i never got the urge to live",
    "can't be bothered to live", "too tired to live", "it's too hard to keep going", "this is too hard for me to keep living", "I want a break from life",
    "I'm walking to the bridge", "going to the bridge now", "get me out of here", "urges to cut are bad right now", "fui al hospital",
    "hospital por favor", "camino al hospital", "s\u00e1quenme de aqu\u00ed por favor",
])  # fmt: skip
def test_these_alarm(text: str) -> None:
    assert crisis.look(text, "es") is not None


@pytest.mark.parametrize("text", [
    "me cuelgo en el ba\u00f1o", "hoy me cuelgo en mi cuarto", "me cuelgo con el cinturon", "I could murder some people", "could murder a kid right now",
    "on the edge of the bath, cant stop", "in an emergency who do i call", "not an emergency but i took pills", "I want to end them all please",
    "crisis de panico",
])  # fmt: skip
def test_no_saying_hides_an_explicit_crisis(text: str) -> None:
    assert crisis.look(text, "es") is Tier.FIRST


def _with_barrier(text: str) -> tuple[Meaning, ...]:
    return read(text, Expecting(barrier=True)).meanings


@pytest.mark.parametrize("text", [
    "forgot, but did it just now", "1. done", "1, i did it after all", "2, sorry meant done", "se me olvido, pero ya lo hice", "1, pero ya lo hice",
])  # fmt: skip
def test_a_step_done_wins_over_what_got_in_the_way(text: str) -> None:
    assert DONE in _with_barrier(text)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("too anxious. can someone call me", Call()),
        ("no time, text me later", Later()),
        ("4, and please pause the texts for a week", Break(7)),
        ("no tuve tiempo. que alguien me llame", Call()),
    ],
)
def test_a_wish_wins_over_what_got_in_the_way(text: str, wish: Meaning) -> None:
    assert wish in _with_barrier(text)


def test_leaving_wins_over_what_got_in_the_way() -> None:
    said = read("4, stop texting me", Expecting(barrier=True))
    assert said.opt_out is Leaving.CLEAR
    assert isinstance(said.first, OptOut)


@pytest.mark.parametrize(
    ("text", "digit"), [("Too big. Way too big", 2), ("no time, kids were sick", 3), ("forgot", 1)]
)
def test_what_got_in_the_way_is_heard_where_nothing_else_is_said(text: str, digit: int) -> None:
    assert _with_barrier(text) == (Barrier(digit),)


@pytest.mark.parametrize("text", [
    "6 beers", "I had 6 beers", "10 years sober today", "woke at 4", "it's 2 am", "my son is 5", "slept 3 hours", "2 kids crying", "bus 9", "I owe 5",
    "see you at 3", "not 5", "no 5", "anything but a 10", "less than 3", "did it 2 days ago, 1", "ring me on 4", "skip 1", "stop at 5", "mi hijo tiene 5",
    "son las 3",
])  # fmt: skip
def test_a_time_a_count_or_what_is_denied_answers_no_number(text: str) -> None:
    assert not any(isinstance(each, Rated) for each in read(text, Expecting(rating=True)).meanings)


@pytest.mark.parametrize(("text", "rating"), [("7", 7), ("a 7 today", 7), ("Between a 4 and a 5, say 4", 4), ("rough day, 8", 8), ("como un 6", 6)])  # fmt: skip
def test_a_number_that_stands_alone_answers(text: str, rating: int) -> None:
    assert read(text, Expecting(rating=True)).meanings == (Rated(rating),)
