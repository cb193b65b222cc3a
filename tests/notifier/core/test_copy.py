"""Every sentence that a client may get, in every language and every wording: the rules that it must keep."""

import re
from collections.abc import Iterator
from itertools import product
from math import lcm
from typing import Literal, get_args

import pytest
from handrail_notifier.core import how_am_i
from handrail_notifier.core.how_am_i import Standing
from handrail_notifier.core.kinds import (
    CRISIS_KINDS,
    GIVING_WAY,
    ONE_WORDING,
    PULLED,
    TO_STAFF,
    TO_SUPPORTERS,
    CrisisKind,
    Kind,
)
from handrail_notifier.core.recap import Says
from handrail_notifier.core.resources import NUMBERS, Place
from handrail_notifier.core.texts.speech import Speech
from handrail_notifier.core.wording import (
    TEXTS,
    Naming,
    Voice,
    alert_text,
    ask_back_text,
    fitting_text,
    link_text,
    notice_text,
    numbers_text,
    recap_text,
    review_text,
    standing_text,
    supporter_text,
    system_text,
)
from handrail_notifier.http.unsubscribe import WORDS
from handrail_planner.core.linter.english import health
from handrail_planner.core.linter.text import Text
from handrail_planner.core.words import LONGEST_ALTERNATIVE
from handrail_planner.walks import shipped
from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import (
    MOST_LONGER,
    TONGUES,
    PlanWords,
    check_in,
    fit_check,
    nudge,
    plain,
    proposal,
    strain_questions,
    walk_step,
)
from handrail_shared.contracts.wording.alternatives import most_alternatives, period, text_of
from hypothesis import given
from hypothesis import strategies as st

LANGUAGES = sorted(TEXTS)
SAYINGS = get_args(Saying)
DISCREET = PlanWords("", "", "You planned for tonight", "discreet")
PERSONAL = PlanWords("the crowd heads for the bar", "I say my line", None, "personal", "I text Sam")
NAMED = Naming(labels=("W" * 24, "W" * 24))
LONGEST_STEP = Naming(step=("I put my shoes on and walk " * 3)[:LONGEST_ALTERNATIVE])
STEP = Naming(step="I put my shoes on and walk to the gate and back")
LINK = "https://go.example/" + "x" * 22
LONGEST_CALL = 20


def listed(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


OF_THE_CARRIERS = listed(
    "stop stopall unsubscribe cancel end quit revoke optout start yes unstop help info",
    "alto baja parar cancelar cancela ayuda inicio basta fin salir termina terminar deten detener suspender",
)
"""What a carrier acts upon, in the languages that we write in."""
BLAME = listed(
    "fail failed failure fault blame shame lazy excuse excuses should must disappointed bad wrong weak only never",
    "fallaste fracaso culpa flojo excusa deberias mal debil nunca",
)
"""Words that judge. `never` and `nunca` may name the end of a scale."""
OF_A_REGION = listed(
    "chico chica chiquito ahorita vosotros vos os vuestro vuestra vuestros vuestras hacedlo poned coge coger cogelo movil ordenador vale"
)
"""`vale mucho` and `vale mas que` are said everywhere."""
FORMAL = listed("usted quiere pulse recibe recibirá haya dígaselo")
HEALTH_IN_SPANISH = listed(
    "terapia terapeuta salud ansiedad panico trauma recaida adiccion crisis diagnostico depresion"
)


def alternatives(speech: Speech) -> Iterator[tuple[str, str]]:
    yield from ((kind.value, template) for kind, template in speech.system.items() if kind not in ONE_WORDING)
    yield from ((kind.value, template) for kind, template in speech.by_mail.items() if kind not in ONE_WORDING)
    yield from ((kind.value, template) for kind, template in speech.by_digits.items())
    yield from ((f"recap_{says}", template) for says, template in speech.recap.items())
    yield from ((f"standing_{says}", template) for says, template in speech.standing.items())
    yield from ((kind.value, template) for kind, template in speech.with_words.items())
    yield from ((kind.value, template) for kind, template in speech.in_minutes.items())
    yield from (("review", template) for template in (speech.review, speech.review_by_word))
    read = (*speech.read_within.items(), *speech.read_within_by_mail.items())
    yield from ((kind.value, template) for kind, template in read if kind not in ONE_WORDING)
    yield from ((kind.value, template) for kind, template in speech.supporter.items() if kind not in ONE_WORDING)
    yield "ask_back", speech.ask_back


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Each with the widest of whatever is filled in."""
    voice = Voice("W" * 20, "+420123456789012", 3, language)
    speech = TEXTS[language]
    for kind, template in speech.system.items():
        for number in range(period(template)):
            yield kind.value, system_text(kind, voice, week=12, days=30, count=999, number=number, naming=NAMED)
    for kind, template in speech.with_words.items():
        step = LONGEST_STEP if kind is Kind.SWAPPED else STEP
        for number in range(period(template)):
            yield kind.value, system_text(kind, voice, number=number, naming=step)
    for kind, template in speech.by_mail.items():
        for number in range(period(template)):
            yield kind.value, system_text(kind, voice, week=12, days=30, count=999, number=number, by_mail=True)
    for kind, template in speech.by_digits.items():
        for number in range(period(template)):
            yield kind.value, system_text(kind, voice, number=number, by_digits=True)
    for by_mail, hours in product((False, True), (48, 168)):
        for kind, template in (speech.read_within_by_mail if by_mail else speech.read_within).items():
            for number in range(period(template)):
                yield kind.value, system_text(kind, voice, number=number, by_mail=by_mail, read_within=hours)
    yield from (("ask_back", ask_back_text(voice, number=number)) for number in range(period(speech.ask_back)))
    yield from (("link", link_text(voice, LINK, number=number)) for number in range(period(speech.look_at)))
    yield from told(voice, speech)
    yield "notice", notice_text(voice)


def told(voice: Voice, speech: Speech) -> Iterator[tuple[str, str]]:
    """What is said of weeks, of practice, of goals; and to whom clients chose."""
    for kind, template in speech.in_minutes.items():
        for number in range(period(template)):
            yield kind.value, system_text(kind, voice, number=number, minutes=1440)
    for says, template in speech.recap.items():
        for number in range(period(template)):
            yield f"recap_{says}", recap_text(voice, says, count=500, number=number)
    for says, template in speech.standing.items():
        for number in range(period(template)):
            yield f"standing_{says}", standing_text(voice, Standing(says, 999, 99, 999), number=number)
    for by_word, template in ((False, speech.review), (True, speech.review_by_word)):
        yield from (("review", review_text(voice, by_word=by_word, number=n)) for n in range(period(template)))
    for kind, template in speech.supporter.items():
        for number in range(period(template)):
            yield kind.value, supporter_text(kind, voice, name="W" * LONGEST_CALL, number=number)


def nudges(language: str) -> Iterator[tuple[str, str]]:
    for words in (DISCREET, PERSONAL):
        for says in SAYINGS:
            for number in range(12):
                yield says, nudge("W" * 20, words, says=says, language=language, number=number)
        yield "proposal", proposal("W" * 20, words, language=language)
    for shown in shipped().values():
        for step in shown.of(language).steps:
            yield "walk_step", walk_step("W" * 20, step.text, step.takes, language=language)
    for question in strain_questions(language):
        yield "walk_step", walk_step("W" * 20, question, "number", language=language)
        yield "check_in", check_in("W" * 20, question, 1, 10, language=language)
    for in_words in (False, True):
        yield "check_in", fit_check("W" * 20, in_words=in_words, language=language)


def of_crisis(language: str) -> Iterator[tuple[str, str]]:
    """Longer than others, and said to whoever is in danger: rules of their own."""
    voice = Voice("W" * 20, "+420123456789012", 3, language)
    kinds: tuple[CrisisKind, ...] = (Kind.NUMBERS, Kind.STRANGER_NUMBERS)
    for place in (*Place, None):
        for kind in kinds:
            for alerted in (True, False):
                yield kind.value, numbers_text(kind, voice, place, alerted=alerted)
        yield "numbers", numbers_text(Kind.NUMBERS, voice, place, alerted=True, by_mail=True)
        yield "stranger_numbers", numbers_text(Kind.STRANGER_NUMBERS, voice, place, alerted=True, of_another=True)
    for kind in sorted(TO_STAFF):
        yield kind.value, alert_text(kind, voice, code="123456", reference="0a1b2c3d")


OF_CRISIS = [(language, *each) for language in LANGUAGES for each in of_crisis(language)]
ALL = [(language, *each) for language in LANGUAGES for each in (*texts(language), *nudges(language))]
FREE = [each for each in ALL if each[1] not in ONE_WORDING]


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def test_the_same_languages_are_spoken_on_both_sides() -> None:
    assert set(TEXTS) == set(TONGUES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_text_has_its_words(language: str) -> None:
    assert set(TEXTS[language].system) == set(Kind) - CRISIS_KINDS - PULLED - TO_SUPPORTERS - {
        Kind.NUDGE,
        Kind.PROPOSAL,
        Kind.SAY_BACK,
        Kind.CHECK_IN,
        Kind.WALK_STEP,
        *GIVING_WAY,
        Kind.WALK_OFFER,
    }
    assert set(TEXTS[language].supporter) == TO_SUPPORTERS
    assert set(TEXTS[language].recap) == set(Says)
    assert set(TEXTS[language].standing) == set(how_am_i.Says) - {how_am_i.Says.COUNT}


def test_every_text_is_one_segment_of_the_plain_alphabet() -> None:
    for language, kind, text in ALL:
        length = measure(text)
        assert (length.encoding, length.segments) == ("gsm7", 1), (language, kind, length.units, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_steps_words_are_said_where_they_fit_and_left_out_whole_where_they_do_not(language: str) -> None:
    voice = Voice("W" * 20, "+420123456789012", 3, language)
    too_long = Naming(step="I put my shoes on, walk to the gate and back, and " + "then text Sam " * 7, number=2)
    accented = Naming(step="camino a la esquina y ahí llamo a mi mamá, y le cuento todo lo de hoy", number=2)
    for kind, template in TEXTS[language].with_words.items():
        step = LONGEST_STEP if kind is Kind.SWAPPED else STEP
        assert step.step is not None
        for number in range(period(template)):
            assert step.step.rstrip() in system_text(kind, voice, number=number, naming=step), (kind, number)
            without = system_text(kind, voice, number=number, naming=Naming(number=2))
            assert system_text(kind, voice, number=number, naming=too_long) == without
            assert system_text(kind, voice, number=number, naming=accented) == without, "other letters take more room"
            assert plain(str(too_long.step)) in system_text(kind, voice, number=number, naming=too_long, by_mail=True)


def test_a_nudge_that_asks_of_the_texts_asks_for_no_report() -> None:
    for language in LANGUAGES:
        for number in range(12):
            said = nudge("H", PERSONAL, says="still_useful", language=language, number=number)
            assert not re.search("[0-9]", said), said
            assert ("MORE" in said and "LESS" in said) or ("MAS" in said and "MENOS" in said)


def test_what_a_crisis_calls_for_is_two_segments_at_the_most_and_an_alert_is_one() -> None:
    for language, kind, text in OF_CRISIS:
        length = measure(text)
        most = 1 if kind in TO_STAFF else 2
        assert length.encoding == "gsm7", (language, text)
        assert length.segments <= most, (language, kind, length.units, text)


def test_what_a_crisis_calls_for_judges_nobody_and_takes_no_word_of_the_carriers() -> None:
    for language, kind, text in OF_CRISIS:
        said = words_of(text.partition(": ")[2])
        assert said.isdisjoint(BLAME | OF_THE_CARRIERS), (language, kind, text)


def test_nothing_but_whom_to_talk_to_and_that_the_clinic_was_alerted_tells_that_this_is_about_health() -> None:
    for language, kind, text in OF_CRISIS:
        calm = text.replace(TEXTS[language].crisis.alerted, "")
        for numbers in NUMBERS.values():
            calm = calm.replace((numbers.talk or {}).get(language, "-"), "")
        assert words_of(calm).isdisjoint(HEALTH_IN_SPANISH), (language, kind, text)
        assert not any(health.find(Text(calm))), (language, kind, text)


def test_numbers_promise_an_alert_only_where_one_is_on_record() -> None:
    voice = Voice("H", "+12025550199", 3)
    without = numbers_text(Kind.NUMBERS, voice, Place.US, alerted=False)
    assert numbers_text(Kind.NUMBERS, voice, Place.US, alerted=True) == f"{without} We've sent an alert to your clinic."
    assert "alert" not in without
    assert "H:" not in numbers_text(Kind.STRANGER_NUMBERS, voice, Place.US, alerted=True)


def test_spanish_is_said_to_a_friend_and_in_no_regions_words() -> None:
    said = [re.sub("vale (mas|mucho)", "", text.casefold()) for language, _, text in ALL if language == "es"]
    assert not any(words_of(text) & OF_A_REGION for text in said)
    assert not any(
        each in text.casefold() for text in said for each in ("nada menos", "pasar a gusto", "en paz", "de aqui en mas")
    )
    page = WORDS["es"]
    assert words_of(" ".join((page.asks, page.hint, page.done, page.texts, page.by_answer, page.by_form))).isdisjoint(
        FORMAL
    )


def test_no_text_asks_two_questions() -> None:
    for language, kind, text in ALL:
        assert text.count("?") <= (2 if kind == "tiny" else 1), (language, kind, text)


def test_no_text_beside_those_of_rights_has_a_word_of_the_carriers() -> None:
    for language, kind, text in FREE:
        tells_of_rights = kind == Kind.SUPPORTER_WEEKLY
        assert tells_of_rights or words_of(text.partition(": ")[2]).isdisjoint(OF_THE_CARRIERS), (language, kind, text)


def test_no_text_judges() -> None:
    for language, kind, text in FREE:
        said = words_of(text) - ({"never", "nunca"} if kind == "comes_to_mind" else set())
        assert said.isdisjoint(BLAME), (language, kind, said & BLAME, text)


def test_no_text_tells_that_this_is_about_health() -> None:
    for language, kind, text in ALL:
        assert not any(health.find(Text(text))), (language, kind, text)
        assert words_of(text).isdisjoint(HEALTH_IN_SPANISH), (language, kind, text)


def test_a_sixth_grader_reads_every_text_in_english() -> None:
    for language, kind, text in FREE:
        if language == "en":
            assert grade(text.partition(": ")[2]) <= 6, (kind, grade(text.partition(": ")[2]), text)


def test_a_sixth_grader_reads_every_text_in_spanish() -> None:
    """INFLESZ, by Szigriszt's perspicuity: from 65 on a text is fairly easy. A formula says nothing of five words, so a kind is judged by
    all its wordings together."""
    said: dict[str, list[str]] = {}
    for language, kind, text in FREE:
        if language == "es":
            said.setdefault(kind, []).append(text.partition(": ")[2].rstrip("."))
    for kind, texts in said.items():
        assert perspicuity(". ".join(texts)) >= 65, (kind, perspicuity(". ".join(texts)), texts)


def perspicuity(text: str) -> float:
    """206.835 less 62.3 times the syllables of a word and the words of a sentence. Syllables are counted as a Spanish reader does: two strong
    vowels are two, a weak one beside another is one with it."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    sentences = max(1, len(re.findall(r"[.:?!](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall("[aeoáéó]|(?<![aeoáéó])[iuü]+(?![aeoáéóiuü])|[íú]", word))) for word in words)
    return 206.835 - 62.3 * syllables / len(words) - len(words) / sentences


def grade(text: str) -> float:
    """Flesch-Kincaid, with syllables counted as groups of vowels."""
    words = re.findall(r"[a-z']+", text.lower())
    sentences = max(1, len(re.findall(r"[.:?!](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word)))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_has_four_wordings_or_more_and_none_comes_again_within_ten(language: str) -> None:
    for kind, template in alternatives(TEXTS[language]):
        said = [text_of(template, number) for number in range(40)]
        assert most_alternatives(template) >= 4, kind
        assert all(text not in said[max(0, at - 10) : at] for at, text in enumerate(said)), (kind, period(template))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("says", SAYINGS)
@pytest.mark.parametrize("words", [DISCREET, PERSONAL], ids=["discreet", "personal"])
def test_no_nudge_for_a_plan_comes_again_within_ten(language: str, says: Saying, words: PlanWords) -> None:
    said = [nudge("H", words, says=says, language=language, number=number) for number in range(40)]
    assert all(text not in said[max(0, at - 10) : at] for at, text in enumerate(said)), said[:12]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_agreed_to_has_one_wording(language: str) -> None:
    assert all(
        period({**TEXTS[language].system, **TEXTS[language].supporter}[kind]) == 1 for kind in ONE_WORDING - GIVING_WAY
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_is_much_longer_than_the_first(language: str) -> None:
    tongue = TONGUES[language]
    asked = [
        f"{each} {tongue.keys}" for each in (*tongue.questions.values(), tongue.personal, tongue.discreet, tongue.tiny)
    ]
    for template in (*asked, f"{tongue.personal} {tongue.smallest} {tongue.keys}", tongue.prime + tongue.personal):
        lengths = [len(text_of(template, number)) for number in range(period(template))]
        assert max(lengths) - lengths[0] <= MOST_LONGER, (template, lengths)


def test_a_long_plan_is_said_in_the_wordings_that_fit() -> None:
    long = PlanWords(
        "the Friday crowd heads for the bar by the river", "I say my exit line and text Sam on my way", None, "personal"
    )
    first = measure(nudge("Harborside", long))
    said = {nudge("Harborside", long, number=number) for number in range(12)}
    assert first.segments == 1
    assert first.units > 160 - MOST_LONGER
    assert len(said) > 4
    assert all(measure(text).segments == 1 for text in said)


def test_brackets_in_a_clients_own_words_are_words() -> None:
    own = PlanWords("the [door|gate] opens {now}", "I say [a|b]", None, "personal")
    assert "the [door|gate] opens {now}: I say [a|b]." in nudge("H", own, number=4)


def test_a_language_that_is_not_ours_is_answered_in_english() -> None:
    assert nudge("H", DISCREET, language="fr-CA") == nudge("H", DISCREET)
    assert nudge("H", DISCREET, language="es-US") == nudge("H", DISCREET, language="es") != nudge("H", DISCREET)


def test_the_first_of_all_alternatives_come_first() -> None:
    assert text_of("[a|b] and [x|y|z]", 0) == "a and x"
    assert [text_of("[a|b] and [x|y|z]", number) for number in (1, 5)] == ["b and y", "b and z"]
    assert period("[a|b] and [x|y|z]") == lcm(2, 3)


@given(st.text(max_size=400), st.integers(0, 40), st.sampled_from(LANGUAGES), st.sampled_from([Kind.GOAL, Kind.WHY]))
def test_words_of_the_clients_own_are_said_as_far_as_one_segment_goes(
    words: str, number: int, language: str, kind: Literal[Kind.GOAL, Kind.WHY]
) -> None:
    text = fitting_text(kind, Voice("W" * 20, "+420123456789012", 3, language), words, number=number)
    assert measure(text).segments == 1
    assert text.startswith("W" * 20)
