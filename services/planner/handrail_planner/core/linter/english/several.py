"""Several acts of which none is clearly the first."""

import re
from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.acts import NOUNS, PARTICLES, VERBS, Part
from handrail_planner.core.linter.text import Text

_ORDER = re.compile(
    r"\b(?:first|firstly|to\s+start|start\s+with|then|next|after\s+that|afterwards|before\s+that|finally|lastly|second|secondly|last|step\s+(?:one|1)|followed\s+by|once\s+that|when\s+that)\b|(?:^|\s)\(?(?:1|a)[.):]\s|->|→|>"
)
_CHOICE_LATER = re.compile(r"\b(?:first|to\s+start|start\s+with|step\s+(?:one|1))\b")
_MANY = 3


def find(text: Text, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """From the second act on, where it must be chosen what comes first."""
    acts = [each for each in parts if _is_act(text, each)]
    choice = next((each for at, each in enumerate(acts) if at and each.join in {"or", "also"}), None)
    if choice and not _CHOICE_LATER.search(text.open[: choice.start]) and not _repair(text, choice):
        yield choice.start, choice.end
    elif len(acts) >= _MANY and not _ORDER.search(text.open):
        yield acts[1].head, acts[-1].end


def _repair(text: Text, part: Part) -> bool:
    """Whether *or* is within the words of one act: "take one breath or two"."""
    return (
        re.match(
            r"\W*(?:or|plus|as\s+well\s+as)\s+(?:two|three|more|so|less|not|even|both)\b", text.open[part.start - 4 :]
        )
        is not None
    )


def _is_act(text: Text, part: Part) -> bool:
    if part.hangs or (part.verb is None and not _SOFT.match(text.open, part.head)):
        return False
    if text.raw[part.head].isupper() and part.join not in {"start", "stop"}:
        return False
    if part.join in {"start", "then", "stop"} or _alone(text, part):
        return True
    if part.before and part.before[0] in {"my", "it", "me", "the"}:
        return False
    word = re.compile(r"[\w'-]+").match(text.open, part.head)
    if word is None or word[0] not in NOUNS:
        return True
    named = text.raw[word.end() : word.end() + 2].strip()[:1].isupper()
    return (
        named or _DOES.match(text.open, word.end(), part.end) is not None or (part.join != "or" and bool(part.before))
    )


def _alone(text: Text, part: Part) -> bool:
    """Whether the verb is all of its part, and no thing stands before it that it could be listed with."""
    before = re.search(r"([\w'-]+)\W*(?:and\W*)?$", text.open[: part.head])
    return text.open[part.head : part.end].strip().isalpha() and (
        before is None or before[1] in VERBS or before[1] in PARTICLES
    )


_SOFT = re.compile(
    r"(?:do|have|finish|start|complete|work\s+out|try)\s+(?:a|an|the|my|some|one|two|three|five|ten|\d+)\b"
)
_DOES = re.compile(
    r"\s+(?:a|an|the|my|his|her|our|it|him|them|me|myself|to|up|down|out|on|in|off|away|over|around|round|back|for|at|with|into|through|along|past|outside|inside|home|one|two|some|this|that|slowly|each|both|somebody|someone|mum|mom|dad|sam|ana)\b|\s+▪"
)
