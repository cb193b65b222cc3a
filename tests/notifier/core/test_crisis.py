"""What sounds like a crisis is found however it is written; what was written is never in what is found."""

import json
from collections.abc import Iterator
from itertools import product

import pytest
from handrail_notifier.core import crisis, languages
from handrail_notifier.core.crisis import Tier, look, suspect, version
from hypothesis import example, given
from hypothesis import strategies as st

from bench.replies.labelled import HOME

FIXTURES = [json.loads(line) for line in (HOME / "crisis.jsonl").read_text("utf-8").splitlines() if line[:1] == "{"]
FIRST = [(each["text"], each.get("language", "en")) for each in FIXTURES if each.get("crisis") == 1]
SECOND = [(each["text"], each.get("language", "en")) for each in FIXTURES if each.get("crisis") == 2]
NONE = [each["text"] for each in FIXTURES if "crisis" not in each]


def test_there_are_enough_fixtures_to_say_anything() -> None:
    assert len(FIRST) >= 200
    assert len(SECOND) >= 60


@pytest.mark.parametrize(("text", "language"), FIRST)
def test_all_that_is_explicit_is_found(text: str, language: str) -> None:
    assert look(text, language) is Tier.FIRST
    assert look(text) is Tier.FIRST, "whatever language is set"


@pytest.mark.parametrize(("text", "language"), SECOND)
def test_all_that_may_be_a_crisis_is_found(text: str, language: str) -> None:
    assert look(text, language) is not None


@pytest.mark.parametrize("text", NONE)
def test_what_is_none_raises_no_alarm(text: str) -> None:
    assert look(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "I'm NOT going to kill myself",
        "I would never hurt myself",
        "no me voy a matar",
        "not suicidal",
        "kill me now lol",
    ],
)
def test_no_not_and_no_idiom_takes_a_phrase_back(text: str) -> None:
    assert look(text) is Tier.FIRST


@pytest.mark.parametrize(
    "text", ["this traffic is killing me", "dying of laughter", "my phone is dead", "me muero de risa"]
)
def test_idioms_are_accepted_false_alarms(text: str) -> None:
    assert look(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "cheers mate", "done mate, 7", "done, so proud of myself", "took care of myself", "not gonna lie 7", "going to dye my hair", "did it myself, 7",
        "doing this by myself", "finished it by myself, 6", "hanging out by myself", "took the day off for myself", "it felt odd, 6", "shh",
        "oops ignore my last text i meant 2", "did you see my last message?", "no pude, perd\u00f3n", "perd\u00f3n por la tardanza, hecho 7", "hoy no puedo",
        "it's not a problem anymore", "would anyone mind if I left early", "ya me dio sue\u00f1o", "no quer\u00eda despertarme temprano",
        "he dragged me out for a walk", "wrote a letter to my mom", "nada me detiene",
        "no quiero hoy", "no quiero m\u00e1s mensajes", "no puedo hablar ahora, luego",
    ],
)  # fmt: skip
def test_everyday_answers_raise_no_alarm(text: str) -> None:
    assert look(text) is None


@pytest.mark.parametrize(
    "text", ["me cort\u00e9 el pelo", "me lastim\u00e9 el tobillo", "me quem\u00e9 cocinando", "best killer workout"]
)
def test_an_accident_or_an_idiom_is_looked_at_and_calls_nobody_at_night(text: str) -> None:
    assert look(text) is Tier.SECOND


@pytest.mark.parametrize("text", [
    "im so done", "I'm done. I can't", "done with everything", "I am so scared", "scared", "whats even the point of me", "whats the point", "feel like nothing",
    "its all too much", "I give up", "i gave up on everything", "theres no reason for me to be here anymore.", "hes on his way home drunk",
    "they'd manage fine without me",
])  # fmt: skip
def test_what_may_be_one_is_looked_at(text: str) -> None:
    assert look(text) is Tier.SECOND


@pytest.mark.parametrize(
    "text", ["he's not breathing", "took my pills, all of them", "took all my pills", "i took the pills"]
)
def test_a_clear_danger_wakes_somebody(text: str) -> None:
    assert look(text) is Tier.FIRST


@pytest.mark.parametrize(
    "text",
    [
        "me cort\u00e9",
        "me cort\u00e9 otra vez",
        "me lastim\u00e9 los brazos",
        "me corto. No s\u00e9 qu\u00e9 hacer",
        "me quiero cortar",
        "off myself",
    ],
)
def test_harm_to_oneself_is_explicit_however_short(text: str) -> None:
    assert look(text) is Tier.FIRST


@pytest.mark.parametrize(
    "text",
    [
        "iwanttodie", "imgonnakillmyself", "yaquieromorir", "took 3 strips of zopiclone", "swallowed two whole packets of tramadol", "downed a bottle of whisky with all my meds",
        "ate everything in the bathroom cabinet", "me tom\u00e9 dos cajas de alprazolam", "beb\u00ed tequila con todas las pastillas", "swallowed weedkiller",
        "se me fueron las ganas de vivir", "me voy a pegar un tiro", "quiero irme de esta vida", "me hice cortadas en las piernas", "he pinned me down",
        "her hands round my throat", "got the blade in my hand", "slashed me arms", "he slammed me against the door", "there's nothing keeping me alive", "don't deserve to exist", "if i was dead would anyone notice", "lifes not worth living", "me want morir",
    ],
)  # fmt: skip
def test_what_was_said_in_other_words_is_explicit_too(text: str) -> None:
    assert look(text) is Tier.FIRST


@pytest.mark.parametrize("text", [
    "writing a goodbye letter", "wrote my goodbye letters", "writing goodbye letters", "finished my goodbye letters", "my farewell letters are done",
    "writing my last letters", "wrote all my goodbyes", "recorded goodbye videos for my kids", "left goodbye voice notes",
    "estoy escribiendo una carta de despedida", "escribiendo cartas de despedida", "estoy grabando un video de despedida", "grab\u00e9 un audio de despedida",
    "ya escrib\u00ed mis despedidas", "termin\u00e9 de escribir mis despedidas",
])  # fmt: skip
def test_letters_of_farewell_are_explicit_one_or_many_and_however_they_are_made(text: str) -> None:
    assert look(text) is Tier.FIRST


@pytest.mark.parametrize("text", [
    "he cut himself", "he tried to hang himself", "she hung herself", "my son cut himself again", "they shot themselves", "she starves herself", "se quiso colgar",
    "mi hijo se corta", "intent\u00f3 ahorcarse", "se colg\u00f3 anoche", "mi hermana se corta los brazos", "dice que va a quitarse la vida",
])  # fmt: skip
def test_what_somebody_else_does_to_themselves_is_explicit(text: str) -> None:
    assert look(text) is Tier.FIRST


@pytest.mark.parametrize(
    "text",
    ["he hung up on me", "se cort\u00f3 la luz", "se cort\u00f3 el pelo", "se colg\u00f3 la llamada", "he cut me off"],
)
def test_what_sounds_like_it_and_is_about_things_alarms_nobody(text: str) -> None:
    assert look(text) is None


@pytest.mark.parametrize("text", [
    "goodbye card for my coworker's last day", "farewell party for my coworker", "tarjeta de despedida para mi compa\u00f1era", "fiesta de despedida de mi jefa",
])  # fmt: skip
def test_a_card_or_a_party_for_who_leaves_is_looked_at_and_wakes_nobody(text: str) -> None:
    assert look(text) is Tier.SECOND


def test_whom_a_letter_of_farewell_is_for_takes_nothing_back() -> None:
    assert look("carta de despedida para mi maestra que se jubila") is Tier.FIRST
    assert look("farewell letter for my boss who is retiring") is Tier.FIRST


@pytest.mark.parametrize(
    "text",
    [
        "wrote my notes for class",
        "wrote a letter to my mom",
        "my last notes were messy",
        "le\u00ed la carta del juez",
    ],
)
def test_other_letters_and_notes_alarm_nobody(text: str) -> None:
    assert look(text) is None


@pytest.mark.parametrize("text", [
    "cuiden a mi perro", "cuida a mi perro", "cuiden mucho a mis hijas", "cu\u00eddenme a mi beb\u00e9", "mi mam\u00e1 cuida a mi hijo los martes",
])  # fmt: skip
def test_whom_to_care_for_is_possible_by_itself(text: str) -> None:
    assert look(text) is Tier.SECOND


@pytest.mark.parametrize("text", [
    "cuiden a mi perro cuando ya no est\u00e9", "cuida a mi perro si no regreso", "cuiden a mis hijos por m\u00ed", "cuiden mucho a mi perro si algo me pasa",
    "si un d\u00eda no amanezco, que alguien cuide a mi perro", "si algo me pasa cuiden a mis hijas", "cuiden a mi perro. ya escrib\u00ed mi carta de despedida",
])  # fmt: skip
def test_whom_to_care_for_when_they_are_gone_is_explicit(text: str) -> None:
    assert look(text) is Tier.FIRST


@pytest.mark.parametrize(
    "text", ["tuve que cuidar a mi perro", "cuido a mi mam\u00e1", "cuid\u00e9 a mi nieta, 7", "cu\u00eddate mucho"]
)
def test_who_cares_for_somebody_alarms_nobody(text: str) -> None:
    assert look(text) is None


@pytest.mark.parametrize("code", languages.codes("crisis"))
def test_no_phrase_without_spaces_is_shortened_to_ordinary_words(code: str) -> None:
    known = crisis._lexicon(code)
    words = {
        each for each in known.net.vocabulary | languages.reply_net(code).vocabulary if each.isalpha() and len(each) > 1
    }

    def cuts(letters: str) -> Iterator[list[str]]:
        if not letters:
            yield []
        for end in range(2, len(letters) + 1):
            if letters[:end] in words:
                yield from ([letters[:end], *rest] for rest in cuts(letters[end:]))

    def is_a_phrase(said: list[str]) -> bool:
        readings = [known.net.read(each) for each in said]
        return any(known.net.at(readings, start) for start in range(len(said)))

    shortened = [held for each in languages.crisis(code).joined if (held := crisis._held(each)) != each]
    assert [said for each in shortened for said in cuts(each) if not is_a_phrase(said)] == []


DISGUISES = {
    "upper": str.upper,
    "wide": lambda text: "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text),
    "invisible": "\u200b".join,
    "spaced": " ".join,
    "dotted": ".".join,
    "held": lambda text: text.replace("l", "lll").replace("i", "iiii"),
    "leet": lambda text: text.translate(str.maketrans("ieas", "1345")),
    "accents": lambda text: text.replace("i", "i\u0301").replace("e", "e\u0300"),
    "lookalikes": lambda text: text.translate(str.maketrans("aecoi", "\u0430\u0435\u0441\u043e\u0456")),
    "backwards": lambda text: "\u202e" + text[::-1],
    "quoted": "\u201c{}\u201d \U0001f622".format,
    "among others": "so tired today, work was long\n{}\nsee you monday".format,
    "run together": lambda text: text.replace(" ", ""),
}
PLAIN = ["kill myself", "suicide", "end my life", "want to die", "cut myself", "overdose", "matarme", "suicidarme"]


@pytest.mark.parametrize(("disguise", "text"), list(product(DISGUISES, PLAIN)))
def test_a_disguise_hides_nothing(disguise: str, text: str) -> None:
    assert look(DISGUISES[disguise](text)) is Tier.FIRST


@given(st.sampled_from([text for text, _ in FIRST]), st.text(max_size=80), st.text(max_size=80))
@example("kill myself", "ok", "")
@example("k i l l myself", "I a", "x")
def test_words_around_it_hide_nothing(text: str, before: str, after: str) -> None:
    assert look(f"{before}\n{text}\n{after}") is Tier.FIRST


@given(st.text(max_size=400))
def test_what_is_found_names_phrases_and_shows_no_text(text: str) -> None:
    suspected = suspect(f"I want to kill myself {text}")
    assert suspected is not None
    assert suspected.tier is Tier.FIRST
    assert all(phrase.split(".")[0] in {"en", "es"} for phrase in suspected.phrases)
    assert len(text) < 12 or text not in repr(suspected)


def test_the_edition_of_the_phrases_is_on_record() -> None:
    assert version("en").startswith("en:20")
    assert {each.split(":")[0] for each in version("es").split()} == {"en", "es"}
