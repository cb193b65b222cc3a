"""Whether words are fit to be sent as a text: short, of the plain alphabet, one question, and nothing that a lock screen or a carrier
should not see. The same for templates and for whatever else a clinic has sent."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal
from unicodedata import normalize

from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import tongue_of

from handrail_planner.core.linter import reserved, spanish
from handrail_planner.core.linter.english import health, reading
from handrail_planner.core.linter.text import Text

WIDEST_ALIAS = "W" * 20
RESERVED = frozenset((*reserved.LEAVING, *reserved.JOINING, *reserved.ASKING))
"""Words that a carrier acts upon before we see them (M12). They are refused wherever they stand."""
LEAVES_IN: Mapping[str, frozenset[str]] = {
    "es": frozenset(
        {"alto", "baja", "parar", "pare", "cancelar", "cancela", "detener", "detente", "desuscribir", "terminar"}
    )
}
"""Words of a language that end all texts when a client texts them back alone, as *alto* to `0 bajo, 10 alto`."""

Code = Literal["not_gsm7", "too_long", "two_questions", "health_word", "reserved_word"]


def findings(wording: str, text: str) -> Iterator[tuple[Code, str]]:
    """All but reserved words. `text`: what is sent, with the longest name that a clinic may have. Words about health are looked for in
    every language that we know: a clinic may write to a client in another than they have set."""
    length = measure(text)
    if length.encoding != "gsm7":
        fault = "Use the plain SMS alphabet: no emoji, and of accented letters only é è ù ì ò à ñ ü ö ä å."
        yield "not_gsm7", fault
    elif length.segments > 1:
        yield "too_long", f"Shorten it by {length.units - 160}: with the clinic's name it must fit one SMS."
    if wording.count("?") > 1:
        yield "two_questions", "Ask one question at most."
    if says_health(wording):
        yield "health_word", "A lock screen must not tell that this is about health: choose a neutral word."


def says_health(text: str) -> bool:
    """Whether it tells something of the client's health, in any language that we know."""
    words = Text(normalize("NFC", text))
    return any(True for find in (health.find, spanish.health) for _ in find(words))


def says_reserved(text: str, language: str) -> bool:
    """Whether it has a word that carriers act upon, or one of this language that ends all texts."""
    kept = RESERVED | LEAVES_IN.get(tongue_of(language), frozenset())
    return bool(kept & set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold())))


def is_hard(text: str, language: str) -> bool:
    """Whether it takes more than a sixth grader to read it; known of English alone."""
    return tongue_of(language) == "en" and reading.grade(text) > reading.MOST_GRADE


RESERVED_FAULT = (
    "Carriers act upon words like stop, end, start, yes, help, and we upon alto and baja: choose another word."
)
HARD_FAULT = "Use shorter words and sentences: aim at the sixth grade."


def unfit(wording: str, text: str, language: str) -> Iterator[str]:
    """What to change, in words."""
    yield from (fault for _, fault in findings(wording, text))
    if says_reserved(wording, language):
        yield RESERVED_FAULT
    if is_hard(wording, language):
        yield HARD_FAULT
