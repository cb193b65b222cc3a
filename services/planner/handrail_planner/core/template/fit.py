"""Whether words are fit to be sent as a text: short, of the plain alphabet, one question, and nothing that a lock screen or a carrier
should not see. The same for templates and for whatever else a clinic has sent."""

import re
from collections.abc import Iterator
from typing import Literal

from handrail_shared.contracts.segments import measure

from handrail_planner.core.linter import reserved
from handrail_planner.core.linter.english import health
from handrail_planner.core.linter.text import Text

WIDEST_ALIAS = "W" * 20
RESERVED = frozenset((*reserved.LEAVING, *reserved.JOINING, *reserved.ASKING))
"""Words that a carrier acts upon before we see them (M12). They are refused wherever they stand."""

Code = Literal["not_gsm7", "too_long", "two_questions", "health_word", "reserved_word"]


def findings(wording: str, text: str) -> Iterator[tuple[Code, str]]:
    """All but reserved words. `text`: what is sent, with the longest name that a clinic may have."""
    length = measure(text)
    if length.encoding != "gsm7":
        fault = "Use the plain SMS alphabet: no emoji, and of accented letters only é è ù ì ò à ñ ü ö ä å."
        yield "not_gsm7", fault
    elif length.segments > 1:
        yield "too_long", f"Shorten it by {length.units - 160}: with the clinic's name it must fit one SMS."
    if wording.count("?") > 1:
        yield "two_questions", "Ask one question at most."
    if any(health.find(Text(wording))):
        yield "health_word", "A lock screen must not tell that this is about health: choose a neutral word."


def says_reserved(text: str) -> bool:
    """Whether it has a word that carriers act upon."""
    return bool(RESERVED & set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold())))


RESERVED_FAULT = "Carriers act upon words like stop, end, start, yes, help: choose another word."


def unfit(wording: str, text: str) -> Iterator[str]:
    """What to change, in words."""
    yield from (fault for _, fault in findings(wording, text))
    if says_reserved(wording):
        yield RESERVED_FAULT
