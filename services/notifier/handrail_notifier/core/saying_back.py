"""Whether a text says a plan back: it shares what the plan is made of, and nothing in it refuses or is in distress.

A plan is live once it is said back, so what is in doubt is no plan said back but a text for the clinician (R1.4). Never raises.
"""

import re
import unicodedata
from collections.abc import Iterable

from handrail_notifier.core.refusing import REFUSALS

SHARED = 2
"""So many of the plan's words are in a text that says it back."""
SHORT_PLAN = 3
"""Of a plan with no more words than this, one is enough."""
_FILLERS = """
a about after again all also am an and any are as at be because been before being but by do does done each every for from get
gets getting go goes going got had has have having he her here him his how i if im in into is it its just let like ll me my
myself of off on one or our out over plan plans re s she so some t than that the their them then there these they thing this
those to today too up us ve very want was way we were what when where which while who will with would you your
al algo asi como con cuando de del el ella en entonces es esta este esto hacer hago la las le lo los me mi mis muy para
pero plan por que quiero se si soy su sus te tu un una voy y ya yo
"""
FILLERS = frozenset(_FILLERS.split())
"""Words that every plan has, and none is made of."""

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_ENDINGS = ("ing", "es", "ed", "s", "e", "o", "a")
_SHORTEST_STEM = 3


def _pattern(refusals: Iterable[str]) -> re.Pattern[str]:
    each = "|".join(re.escape(one).replace(r"\*", "[^ ]*") for one in refusals)
    return re.compile(f"(?:^| )(?:{each})(?= |$)")


_REFUSAL = _pattern(REFUSALS)


def says_back(text: str, plan: Iterable[str]) -> bool:
    """Whether a text says these words of a plan back."""
    said = _words(text)
    if not _is_read(text) or _REFUSAL.search(" ".join(said)):
        return False
    wanted = _content(word for each in plan for word in _words(each))
    needed = 1 if len(wanted) <= SHORT_PLAN else SHARED
    return len(wanted & _content(said)) >= needed


def _is_read(text: str) -> bool:
    """A refusal in letters that are not Latin would go unseen."""
    return all(unicodedata.name(each, "").startswith("LATIN") for each in _folded(text) if each.isalpha())


def _words(text: str) -> list[str]:
    shown = "".join(each if each.isalnum() else " " for each in _APOSTROPHES.sub("", _folded(text)))
    return shown.split()


def _folded(text: str) -> str:
    """In lower case, without accents and what does not show."""
    apart = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text)).casefold()
    return "".join(each for each in apart if unicodedata.category(each) not in {"Mn", "Me", "Cf"})


def _content(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_stem(word) for word in words if word not in FILLERS and not word.isdigit())


def _stem(word: str) -> str:
    """Crude, and the same for both sides: `heading` and `heads` are one word."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM and not (ending == "s" and word.endswith("ss")):
            return stem
    return word
