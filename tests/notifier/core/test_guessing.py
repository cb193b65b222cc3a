"""What is guessed where the grammar makes nothing of a text: never leaving, never beside a crisis, never a step done, and only what stands out."""

import pytest
from handrail_notifier.core import languages
from handrail_notifier.core.languages import Model
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import Answer, Barrier, Break, Expecting, Later, Reported, Understood, read
from handrail_notifier.core.reply.cutting import cut
from handrail_notifier.core.reply.guessing import MEANINGS, guess, is_guessed, rated, shares_of
from pydantic import ValidationError

LANGUAGES = languages.codes("guesses")
MODELS = [
    (code, model) for code in LANGUAGES for model in (languages.guesses(code).replies, languages.guesses(code).barriers)
]
NEVER_SAID = {"done", "back", "help", "free_text", "leaving", "start", "mind", "rated", "chosen"}


def test_every_language_that_has_replies_has_guesses() -> None:
    assert languages.codes("replies") == LANGUAGES


@pytest.mark.parametrize(("code", "model"), MODELS)
def test_what_is_never_guessed_has_no_share_that_is_enough(code: str, model: Model) -> None:
    assert code
    least = dict(zip(model.names, model.least, strict=True))
    assert all(least[each] > 1 for each in least.keys() & NEVER_SAID)
    assert {name for name, share in least.items() if share <= 1} <= MEANINGS.keys()
    assert any(share <= 1 for share in least.values())


@pytest.mark.parametrize(("code", "model"), MODELS)
def test_shares_are_shares(code: str, model: Model) -> None:
    assert code
    for seen in (set[str](), {*list(model.weights)[:50]}):
        shares = shares_of(model, seen)
        assert len(shares) == len(model.names)
        assert sum(shares) == pytest.approx(1)


def test_a_share_is_of_one_meaning_against_all_others() -> None:
    model = Model(names=("part", "missed"), bias=(0.0, 0.0), least=(0.5, 0.5), weights={"w bus": (2.0, 1, 3.0)})
    assert shares_of(model, frozenset({"w unknown"})) == pytest.approx([0.5, 0.5])
    assert shares_of(model, frozenset({"w bus"})) == pytest.approx([0.5 / 1.4526, 0.9526 / 1.4526], abs=1e-4)


@pytest.mark.parametrize("given", [
    {"names": ("part",), "bias": (0.0, 1.0), "least": (0.5,), "weights": {}},
    {"names": ("part",), "bias": (0.0,), "least": (), "weights": {}},
    {"names": ("part",), "bias": (0.0,), "least": (0.5,), "weights": {"w bus": (1.0, 1, 0.5)}},
    {"names": ("part",), "bias": (0.0,), "least": (0.5,), "weights": {"w bus": (1.0, 0)}},
])  # fmt: skip
def test_a_model_that_does_not_fit_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="write the model anew"):
        Model.model_validate(given)


@pytest.mark.parametrize(("text", "language", "answer"), [
    ("Nah hubby was home today so the lonely bit never hit", "en", Answer.DID_NOT_ARISE),
    ("ate the whole cake in the car instead", "en", Answer.MISSED),
    ("2 tight turnaround only got a minute of it", "en", Answer.PARTLY),
])  # fmt: skip
def test_a_report_in_words_that_no_phrase_has_is_guessed(text: str, language: str, answer: Answer) -> None:
    assert read(text, language=language) == Understood(meanings=(Reported(answer),), guessed=True)
    assert read(text, language=language, guesses=False).free_text


def test_a_wish_is_guessed_without_a_number_that_nobody_read() -> None:
    understood = read("going off grid wed to sat, 4 days, hush till then", language="en")
    assert understood == Understood(meanings=(Break(),), guessed=True)


def test_what_got_in_the_way_is_guessed_while_it_is_asked() -> None:
    text, asked = "me pilló a media guardia", Expecting(barrier=True)
    assert read(text, asked, "es") == Understood(meanings=(Barrier(3),), guessed=True)
    assert Barrier(3) not in read(text, language="es").meanings


@pytest.mark.parametrize(("text", "language"), [
    ("tea, chair, feet up, five minutes, no phone. so yes. 8", "en"), ("with a razor, 8", "en"), ("deeper this time, 9", "en"), ("did my arms, 8", "en"), ("took the whole strip, 9", "en"), ("cracked open a cold one, 9", "en"),
    ("three pints and a kebab, no walk. 9", "en"), ("bought a bag off him, smoked it all. 10", "en"), ("yes the film was ace, 9", "en"), ("called him every name, 9", "en"),
    ("Puse la pava, me senté y no abrí la heladera en toda la noche. Un 8", "es"), ("me corté otra vez, 8", "es"), ("me tomé la botella entera, 9", "es"), ("salí a la cornisa, 9", "es"),
])  # fmt: skip
def test_a_step_done_is_never_guessed(text: str, language: str) -> None:
    assert not any(
        isinstance(each, Reported) and each.answer is Answer.DONE for each in read(text, language=language).meanings
    )


@pytest.mark.parametrize(("text", "language"), [
    ("I would have done it", "en"), ("no work today so I did it early", "en"), ("I'll let you know when I've done it", "en"), ("¿me tocaba hacerlo hoy?", "es"),
])  # fmt: skip
def test_what_claims_a_deed_and_is_not_believed_is_no_report_by_guess(text: str, language: str) -> None:
    assert not any(isinstance(each, Reported) for each in read(text, language=language).meanings)


@pytest.mark.parametrize(("text", "number"), [
    ("kettle on, sat down, 8", 8), ("kettle on, sat down. an 8", 8), ("kettle on, sat down. 8/10", 8), ("kettle on, sat down. ten", 10), ("kettle on, sat down, 7 😊", 7), ("kettle on, sat down, 0!", 0),
    ("kettle on, sat down at 8", None), ("kettle on, sat down, 12", None), ("kettle on, sat down, 8 minutes", None), ("kettle on, sat down, 8?", None), ("sat, 8", None), ("", None), ("😊", None),
])  # fmt: skip
def test_how_much_it_helped_stands_apart_at_the_end(text: str, number: int | None) -> None:
    assert rated(cut(text, words_of(text), "en")) == number


@pytest.mark.parametrize(("text", "expecting", "language"), [
    ("literally watched tiktok till 4 instead", Expecting(), None),
    ("literally watched tiktok till 4 instead", Expecting(rating=True), "en"),
    ("literally watched tiktok till 4 instead", Expecting(helped=True), "en"),
    ("literally watched tiktok till 4 instead", Expecting(opportunity=False), "en"),
    ("literally watched tiktok till 4 instead", Expecting(walk="words"), "en"),
    ("literally watched tiktok till 4 instead", Expecting(choices=("1", "2")), "en"),
])  # fmt: skip
def test_nothing_is_guessed_of_an_answer_to_something_else_or_in_a_language_that_nobody_knows(
    text: str, expecting: Expecting, language: str | None
) -> None:
    assert not read(text, expecting, language).guessed


@pytest.mark.parametrize(("text", "language"), [
    ("I watched tiktok till 4 and I want to die", "en"), ("nobody was home and I wish I was dead", "en"), ("enough with these texts, watched tiktok till 4", "en"),
    ("watched tiktok till 4, wrong number mate", "en"), ("STOP", "en"), ("no quiero vivir, me quedé viendo videos hasta las 4", "es"),
])  # fmt: skip
def test_nothing_is_guessed_beside_a_crisis_or_leaving(text: str, language: str) -> None:
    understood = read(text, language=language)
    assert understood.crisis or understood.opt_out is not Leaving.NO
    assert not understood.guessed


@pytest.mark.parametrize(
    "text",
    [
        "at 3",
        "after 5",
        "2 or 3",
        "2 o'clock",
        "2 times",
        "como a las 3",
        "fue 2 veces",
        "👍👍",
        "...",
        "hmm",
    ],
)
def test_a_number_or_a_lone_word_is_no_answer_by_guess(text: str) -> None:
    for code in LANGUAGES:
        for expecting in (Expecting(), Expecting(barrier=True)):
            assert not read(text, expecting, code).guessed


def test_what_is_understood_is_never_guessed_again() -> None:
    assert not is_guessed(Understood(meanings=(Later(),)), Expecting(), "en")
    assert not is_guessed(Understood(help=True), Expecting(), "en")
    assert not is_guessed(Understood(corrects=True), Expecting(), "en")
    assert is_guessed(Understood(), Expecting(cues=("harbour",)), "en")


@pytest.mark.parametrize("text", ["who are you working for", "who is texting my wife", "what is this number about"])
def test_who_asks_what_this_is_is_told_nothing_by_guess(text: str) -> None:
    """HELP is answered even while a client's code word keeps everything silent: whoever asks may be the reason."""
    understood = read(text, language="en")
    assert not (understood.help and understood.guessed)


def test_without_words_of_harm_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Nah hubby was home today so the lonely bit never hit"
    told, codes = cut(text, words_of(text), "en"), languages.codes
    assert guess(told, barrier=False) is not None
    monkeypatch.setattr(languages, "codes", lambda file: () if file == "clauses" else codes(file))
    assert guess(told, barrier=False) is None
