"""A deed reported in the plan's own words: what is found, and above all what never is."""

import re
from functools import cache
from pathlib import Path

import pytest
from handrail_notifier.core import languages
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Expecting,
    Open,
    PlanWords,
    Reported,
    Understood,
    may_be_named,
    named,
    read,
)
from handrail_notifier.core.reply.forms import deed_of
from hypothesis import given
from hypothesis import strategies as st

from bench.replies.figures import outcomes
from bench.replies.labelled import HOME, Labelled
from bench.replies.labelled import read as labelled

SET = labelled(HOME / "named.jsonl")
PLANS = sorted({(each.language, each.plan.response) for each in SET if each.plan})
STEPS = sorted({(each.language, each.plan) for each in SET if each.plan and each.intent == "done"}, key=str)
WORDS = st.sampled_from(sorted({word for each in SET for word in each.text.split()}))
TURNED = {
    "en": ["if {}", "my wife {}", "I think he {}", "not yet, {}", "{} in my dreams", "will be {} tomorrow", "{}?", "she said I {}", "I wish I {}", "{}, just kidding", "almost {}", '"{}"'],
    "es": ["si hubiera, {}", "mi esposa {}", "creo que {}", "no, {}", "{} en mis sue\u00f1os", "ma\u00f1ana {}", "\u00bf{}?", "dice que {}", "ojal\u00e1 {}", "{}, es broma", "casi {}", "\u00ab{}\u00bb"],
}  # fmt: skip
OURS = [
    "{}", "{}!", "Harborside: If I get home: {}. Reply 1 did it, 2 part, 3 missed, 0 n/a", "Fwd: {}", "> {}", "\u201c{}\u201d", "ok: {}", "my plan: {}",
    "Liked \u201cHarborside: {}. Reply 1 did it, 2 part, 3 missed, 0 n/a\u201d", "Harborside: Si llego a casa: {}. Responda 1 hecho, 2 parte, 3 no, 0 n/a",
]  # fmt: skip


@cache
def done() -> list[Labelled]:
    """What is read as done by its name."""
    return [each for each in SET if each.intent == "done" and each.plan and named(each.text, each.plan, each.language)]


DONE = st.deferred(lambda: st.sampled_from(done()))


def said(text: str, plan: str, language: str = "en") -> Answer | None:
    report = named(text, PlanWords(plan), language)
    return report.answer if report else None


def test_of_the_labelled_pairs_none_is_a_step_done_that_is_none_and_most_plain_reports_are_found() -> None:
    made = outcomes(SET)
    assert [each.of.text for each in made if each.named and each.false_done] == []
    plain = [each for each in made if each.of.intent == "done" and (each.named or each.intent == "free_text")]
    assert sum(each.named for each in plain) >= 0.85 * len(plain) > 100


@pytest.mark.parametrize(("language", "plan"), PLANS)
def test_our_own_words_given_back_are_no_report(language: str, plan: str) -> None:
    assert [said(each.format(plan), plan, language) for each in OURS] == [None] * len(OURS)


@given(DONE, st.data())
def test_what_may_turn_a_report_round_does(one: Labelled, data: st.DataObject) -> None:
    assert one.plan is not None
    turned = data.draw(st.sampled_from(TURNED[one.language])).format(one.text)
    report = named(turned, one.plan, one.language)
    assert report is None or report.answer is not Answer.DONE, turned


@given(st.sampled_from(PLANS), st.lists(WORDS, max_size=8), st.sampled_from([None, "en", "es-MX", "fr"]))
def test_whatever_is_sent_nothing_is_raised(plan: tuple[str, str], words: list[str], language: str | None) -> None:
    report = named(" ".join(words), PlanWords(plan[1], plan[1]), language)
    assert report is None or isinstance(report, Reported)


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_a_plan_says_it_can_be_looked_at(text: str, plan: str) -> None:
    for code in languages.codes("deeds"):
        deed_of(plan, code)
    assert named(text, PlanWords(text, plan)) is None, "it is a copy"


@pytest.mark.parametrize(
    ("language", "plan", "text"),
    [
        ("en", "Carry the box home", "carried the box home"),
        ("en", "Stop at the bench", "stopped at the bench"),
        ("en", "Write one line", "wrote one line"),
        ("en", "I write one line", "I have written one line"),
        ("en", "Read one page", "I read one page"),
        ("en", "Put the phone in the drawer", "phone in the drawer"),
        ("en", "Boots on, water the tomatoes", "boots on and watered"),
        ("en", "Call my sister", "called her"),
        ("es", "Tocar la guitarra", "toqu\u00e9 la guitarra"),
        ("es", "Toco la guitarra", "toque la guitarra"),
        ("es", "Regar las plantas", "regu\u00e9 las plantas"),
        ("es", "Rezo una oraci\u00f3n", "rec\u00e9 una oraci\u00f3n"),
        ("es", "Salgo al patio", "sal\u00ed al patio"),
        ("es", "Abre la ventana", "he abierto la ventana"),
        ("es", "Ponte los guantes", "me puse los guantes"),
        ("es", "Ll\u00e1mala a Rosa", "llam\u00e9 a Rosa"),
        ("es", "Apague la tele", "apagu\u00e9 la tele"),
    ],
)  # fmt: skip
def test_what_a_verb_becomes(language: str, plan: str, text: str) -> None:
    assert said(text, plan, language) is Answer.DONE


@pytest.mark.parametrize(
    ("plan", "text", "answer"),
    [
        ("Boots on, water the tomatoes", "watered the tomatoes but only half of them", Answer.PARTLY),
        ("Boots on, water the tomatoes", "boots on but didn't water them", Answer.PARTLY),
        ("Boots on, water the tomatoes", "didn't water the tomatoes", Answer.MISSED),
        ("Boots on, water the tomatoes", "put my boots on", None),
        ("Boots on, water the tomatoes", "boots on", None),
        ("Boots on, water the tomatoes", "watering the tomatoes", None),
        ("Do ten squats", "did five squats", Answer.PARTLY),
        ("Call my sister", "my sister called", None),
        ("Call my sister", "called him", None),
        ("Read one page", "read one page", None),
        ("Tell Joe no", "told Joe yes", None),
        ("Stretch after I brush my teeth", "brushed my teeth", None),
        ("Go to the gym", "went", None),
        ("Drink water", "didn't drink", None),
    ],
)  # fmt: skip
def test_a_part_is_a_part_and_what_is_unsure_is_nothing(plan: str, text: str, answer: Answer | None) -> None:
    assert said(text, plan) is answer


def test_how_much_it_helped_is_said_as_with_any_report() -> None:
    plan = PlanWords("Water the tomatoes")
    assert named("watered the tomatoes, 7/10", plan) == Reported(Answer.DONE, 7)
    assert named("watered the tomatoes, 7, 3", plan) is None


def test_the_tiny_version_is_a_deed_too() -> None:
    assert named("watered one pot", PlanWords("Water the tomatoes", "Water one pot")) == Reported(Answer.DONE)


@pytest.mark.parametrize(
    "expecting",
    [Expecting(barrier=True), Expecting(walk="words"), Expecting(proposal=Open(say_back=True))],
)  # fmt: skip
def test_while_words_may_answer_a_question_no_deed_is_named(expecting: Expecting) -> None:
    assert may_be_named(Understood(), Expecting())
    assert not may_be_named(Understood(), expecting)


@pytest.mark.parametrize(
    "text", ["watered the tomatoes, I want to die", "watered the tomatoes. stop texting me", "did it", "watered the tomatoes, need a break please"]
)  # fmt: skip
def test_what_is_understood_otherwise_is_left_so(text: str) -> None:
    understood = read(text)
    assert not may_be_named(understood, Expecting()) or named(text, PlanWords("Water the tomatoes")) is None


def test_a_mere_thank_you_beside_it_is_less_than_a_report() -> None:
    assert may_be_named(Understood(meanings=(Acknowledged(),)), Expecting())
    assert not may_be_named(Understood(meanings=(Acknowledged(intends=True),)), Expecting())


@pytest.mark.parametrize("code", languages.codes("deeds"))
def test_words_of_the_table_are_written_as_they_are_read(code: str) -> None:
    known, spelt = languages.deeds(code), languages.spelling(code)
    around = languages.deed_net(code).vocabulary | {*known.links, *known.finishers, *known.joins, *known.turns}
    assert sorted(word for word in around if spelt.forms.get(word, word) != word or word in spelt.light) == []
    assert [word for word in around if re.search("[A-Z\u00c0-\u024f]", word)] == []


def test_english_and_spanish_have_a_table() -> None:
    assert languages.codes("deeds") == ("en", "es")
    assert (Path(languages.__file__).parent / "en" / "deeds.toml").is_file()


def test_no_word_of_a_plan_is_printed() -> None:
    deed = deed_of("Water the tomatoes", "en")
    assert deed is not None
    shown = repr((PlanWords("Water the tomatoes", "One tomato"), deed, deed.contents)).casefold()
    assert "tomato" not in shown
    assert "water" not in shown


def test_no_word_of_a_plan_lives_in_the_cache_of_patterns() -> None:
    """It would outlive an erasure, until the process ends."""
    named("quilted the zebrawood pennant", PlanWords("quilt the zebrawood pennant", "one zebrawood stitch"), "en")
    re.compile("kept")
    kept = [key for each in ("_cache", "_cache2") for key in getattr(re, each, ())]
    assert kept, "patterns are kept where they are of no plan"
    assert [each for each in kept if "zebrawood" in str(each) or "quilt" in str(each)] == []
