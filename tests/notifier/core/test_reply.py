"""What a client's text means."""

from itertools import product

import pytest
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply import (
    HELP,
    OPT_OUT,
    START,
    Accept,
    Acknowledged,
    Agree,
    Answer,
    AskChange,
    Break,
    ComesToMind,
    Decline,
    Help,
    Later,
    Meaning,
    NotUnderstood,
    Open,
    OptOut,
    Paced,
    Reported,
    SayBack,
    Show,
    Skip,
    Start,
    Subject,
    agrees,
    declines,
    read,
    understand,
)
from hypothesis import given
from hypothesis import strategies as st

DONE, PARTLY, MISSED, NONE = Answer.DONE, Answer.PARTLY, Answer.MISSED, Answer.DID_NOT_ARISE


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        "Stop.",
        "STOP!!",
        "STOPALL",
        "stop all",
        "UNSUBSCRIBE",
        "Cancel",
        "END",
        "quit",
        "Revoke",
        "OPTOUT",
        "opt out",
        "Opt-out",
        "opt‑out",
        " “stop” ",
        " st\u200bop",
        "\tSTOP\n",
        "ＳＴＯＰ",
        "stop 🙏",
    ],
)
def test_these_are_opt_outs(text: str) -> None:
    assert understand(text) == OptOut()


@pytest.mark.parametrize(
    "text",
    [
        "STOP 12345",
        "I can't stop drinking",
        "I can\u2019t stop drinking",
        "please stop by",
        "the end",
        "weekend",
        "did not quit",
        "stopped",
        "1 stop",
        "nonstop",
    ],
)
def test_a_keyword_inside_a_sentence_is_no_opt_out(text: str) -> None:
    assert understand(text) == NotUnderstood()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("HELP", Help()),
        ("info?", Help()),
        ("start", Start()),
        ("UNSTOP", Start()),
        ("Ok", Agree()),
        ("O.K.", NotUnderstood()),
        ("okay!", Agree()),
        ("YES", Agree()),
        ("1", Reported(DONE)),
        (" 1. ", Reported(DONE)),
        ("1!", Reported(DONE)),
        ("1\ufe0f\u20e3", Reported(DONE)),
        ("1 7", Reported(DONE, 7)),
        ("2, 5", Reported(PARTLY, 5)),
        ("3-0", Reported(MISSED, 0)),
        ("1 10", Reported(DONE, 10)),
        ("1/9", Reported(DONE, 9)),
        ("1/10", NotUnderstood()),
        ("0", Reported(NONE)),
        ("Done", Reported(DONE)),
        ("done 8", Reported(DONE, 8)),
        ("PART", Reported(PARTLY)),
        ("missed.", Reported(MISSED)),
        ("None", Reported(NONE)),
        ("\u201c1\u201d", Reported(DONE)),
        ("4", NotUnderstood()),
        ("17", NotUnderstood()),
        ("10", NotUnderstood()),
        ("1 11", NotUnderstood()),
        ("1 7 3", NotUnderstood()),
        ("-1", Reported(DONE)),
        ("", NotUnderstood()),
        ("   ", NotUnderstood()),
        ("\u0661", NotUnderstood()),
        ("1 did it and it helped", Reported(DONE)),
        ("I did it!", Reported(DONE)),
        ("MORE", Paced(Pace.MORE)),
        ("more!", Paced(Pace.MORE)),
        ("“Less.”", Paced(Pace.LESS)),
        ("Easier", Paced(Pace.EASIER)),
        (" harder ", Paced(Pace.HARDER)),
        ("no more", NotUnderstood()),
        ("more or less", NotUnderstood()),
        ("MIND 8", ComesToMind(8)),
        ("mind 8/10", ComesToMind(8)),
        ("Mind: 10", ComesToMind(10)),
        ("mind 10/10", ComesToMind(10)),
        ("mind8", ComesToMind(8)),
        ("mind 0", ComesToMind(0)),
        ("mind 11", NotUnderstood()),
        ("mind", NotUnderstood()),
        ("never mind", NotUnderstood()),
        ("mind 7.5", NotUnderstood()),
    ],
)
def test_the_grammar(text: str, meaning: Meaning) -> None:
    assert understand(text) == meaning


PROPOSED, TO_SAY = Open(accept=True, turn_down=True), Open(say_back=True)
SITUATIONS = [Open(*each) for each in product((False, True), repeat=3)]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("OK", Accept()),
        ("Okay!", Accept()),
        ("yes", Accept()),
        ("OK 8", Accept(8)),
        ("ok, 8", Accept(8)),
        ("Ok8", Accept(8)),
        ("okay 10", Accept(10)),
        ("OK 0", Accept(0)),
        ("OK 8/10", Accept(8)),
        ("ok 10/10", Accept(10)),
        ("OK 11", NotUnderstood()),
        ("OK 7.5", NotUnderstood()),
        ("ok but later", NotUnderstood()),
        ("NO", Decline()),
        ("Not now.", Decline()),
        ("no thanks", Decline()),
        ("no way to do that on a Friday", NotUnderstood()),
        ("CHANGE", AskChange()),
        ("change!", AskChange()),
        ("Change: can it be Saturday?", AskChange("can it be Saturday?")),
        ("CHANGE " + "x" * 500, AskChange("x" * 500)),
        ("changed my mind", NotUnderstood()),
        ("8", NotUnderstood()),
        ("1 7", Reported(DONE, 7)),
        ("0", Reported(NONE)),
        ("STOP", OptOut()),
        ("help", Help()),
        ("Start", Start()),
    ],
)
def test_what_answers_a_proposal(text: str, meaning: Meaning) -> None:
    assert understand(text, PROPOSED) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("When they head for the bar I say my line and text Sam", SayBack()),
        ("leave, text Sam", SayBack()),
        ("\u6211\u51fa\u53bb\u7136\u540e\u7ed9\u59d0\u59d0\u53d1\u4e2a\u77ed\u4fe1", SayBack()),
        ("Thanks!", Acknowledged()),
        ("what was it again?", NotUnderstood()),
        ("\U0001f64f \U0001f64f \U0001f64f", Acknowledged()),
        ("no thank you", NotUnderstood()),
        ("change it to Saturday", NotUnderstood()),
        ("", NotUnderstood()),
        ("OK", Agree()),
        ("1 7", Reported(DONE, 7)),
        ("STOP ALL", OptOut()),
    ],
)
def test_what_says_a_plan_back(text: str, meaning: Meaning) -> None:
    assert understand(text, TO_SAY) == meaning


def test_who_has_taken_a_plan_on_may_think_better_of_it() -> None:
    second_thoughts = Open(turn_down=True, say_back=True)
    assert understand("No", second_thoughts) == Decline()
    assert understand("change it to Saturday", second_thoughts) == AskChange("it to Saturday")
    assert understand("OK", second_thoughts) == Agree()


def test_no_word_of_the_carriers_is_an_answer_to_a_proposal() -> None:
    assert declines().isdisjoint(OPT_OUT | HELP | START)
    assert agrees() - {"yes", "si"} == {"ok", "okay"}, "and YES is never asked for"


@given(st.text(max_size=2000), st.sampled_from(SITUATIONS))
def test_whatever_is_sent_means_something(text: str, asked: Open) -> None:
    assert isinstance(understand(text, asked), Meaning)


@given(st.sampled_from(sorted(OPT_OUT | HELP | START)), st.sampled_from(SITUATIONS))
def test_the_carriers_words_come_first_whatever_is_asked(word: str, asked: Open) -> None:
    assert understand(word, asked) == understand(word)


@given(
    st.sampled_from(["0", "1", "2", "3", "1 7", "done", "part 3", "missed", "more", "less", "easier", "mind 8/10"]),
    st.sampled_from(SITUATIONS),
)
def test_the_grammar_is_the_same_whatever_is_asked(text: str, asked: Open) -> None:
    assert understand(text, asked) == understand(text)


@given(
    st.sampled_from(["STOP", "help", "Start", "ok", "1", "2 5", "missed 3", "More", "harder", "mind 8"]),
    st.text(alphabet=" .!,;:'\"\u2019\u201c\u201d\n\t*_~", max_size=6),
    st.text(alphabet=" .!,;:'\"\u2019\u201c\u201d\n\t*_~", max_size=6),
    st.booleans(),
)
def test_case_and_punctuation_around_it_change_nothing(word: str, before: str, after: str, upper: bool) -> None:
    written = before + (word.upper() if upper else word.lower()) + after
    assert understand(written) == understand(word)


@given(st.sampled_from(["stop", "quit", "end", "cancel"]), st.text(alphabet="bcdgh ", min_size=3, max_size=30))
def test_a_keyword_with_other_words_is_never_an_opt_out(word: str, more: str) -> None:
    if more.strip() and more.strip() not in {"all"}:
        for said in (f"{word} {more.strip()}", f"{more.strip()} {word}"):
            assert not isinstance(understand(said), OptOut)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("En media hora me lo dices", 30),
        ("ahorita no puedo, ando manejando. avísame en una hora", 60),
        ("ahorita no, dame chance media hora", 30),
        ("en hora y media me avisas", 90),
        ("más tarde, como en 2 horas", 120),
        ("más tarde", None),
        ("ahorita no, a las 9 de la noche", None),
    ],
)
def test_later_has_the_length_of_another_clause(text: str, minutes: int | None) -> None:
    assert read(text, language="es").meanings == (Later(minutes),)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ya sali a la eskina y rregrese", Answer.DONE),
        ("ya lo abia echo antes de que me escribieran", Answer.DONE),
        ("ni una vez me dieron ganas hoy", Answer.DID_NOT_ARISE),
        ("no hubo estrés", Answer.DID_NOT_ARISE),
        ("no le paré bola", Answer.MISSED),
        ("hecho, lo que se dice hecho, no", Answer.MISSED),
        ("mi marido dice que ya lo hice pero no", Answer.MISSED),
        ("me puse los zapatos pero solo llegué a la puerta", Answer.PARTLY),
        ("caminé pero no escribí", Answer.PARTLY),
    ],
)
def test_reports_in_peoples_own_spanish(text: str, answer: Answer) -> None:
    assert [each.answer for each in read(text, language="es").meanings if isinstance(each, Reported)] == [answer]


@pytest.mark.parametrize(
    "text",
    [
        "ya lo había hecho mi hermana",
        "mi mamá dice que ya se hizo",
        "hecho está el daño",
        "recién termino y salgo",
        "se hizo tarde",
        "vuelta dada por mi marido",
        "la vuelta dada, sí cómo no",
        "ya di la vuelta a la página con mi ex",
        "pensé que ya lo había hecho",
    ],
)
def test_what_is_no_step_done_in_spanish(text: str) -> None:
    assert not any(
        isinstance(each, Reported) and each.answer is Answer.DONE for each in read(text, language="es").meanings
    )


def test_not_today_beside_thanks_is_a_step_left_out() -> None:
    assert read("Hoy no, gracias. Mañana sí.", language="es").meanings == (Skip(),)
    assert read("hoy no pude, gracias", language="es").meanings != (Skip(),)


@pytest.mark.parametrize(
    ("text", "language"), [("cuál era mi plan? se me olvidó", "es"), ("what was my plan? I forgot", "en")]
)
def test_which_plan_was_forgotten_and_not_the_step(text: str, language: str) -> None:
    assert read(text, language=language).meanings == (Show(Subject.PLAN),)


def test_a_break_has_the_days_of_another_clause() -> None:
    assert read("pausa por favor, me operan el jueves, como 15 días", language="es").meanings == (Break(15),)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("did two minutes instead of ten", Answer.PARTLY),
        ("i did three breaths instead of ten", Answer.PARTLY),
        ("did four pushups not ten", Answer.PARTLY),
        ("did ten minutes instead of five!", Answer.DONE),
        ("hice dos minutos en vez de diez", Answer.PARTLY),
        ("didnt wanna but did", Answer.DONE),
        ("did it, nearly forgot", Answer.DONE),
        ("done!! and i didnt text him back", Answer.DONE),
    ],
)
def test_how_many_instead_of_how_many_and_what_nearly_happened(text: str, answer: Answer) -> None:
    said = understand(text)
    assert isinstance(said, Reported)
    assert said.answer is answer


@pytest.mark.parametrize(
    "text",
    [
        "sure did not",
        "didn't do it, didn't text him back",
        "he did it, nearly forgot",
        "done with him, didn't text him back",
    ],
)
def test_what_nearly_happened_makes_no_step_done(text: str) -> None:
    said = understand(text)
    assert not isinstance(said, Reported) or said.answer is not Answer.DONE


def test_of_one_wish_said_twice_the_one_that_says_how_long() -> None:
    assert read("driving. ask me again in an hour").meanings == (Later(60),)
    assert read("need a breather, pause this for a week").meanings == (Break(7),)
