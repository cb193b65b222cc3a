"""Several acts of which none is clearly the first."""

import re
from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.acts import PARTICLES, Part
from handrail_planner.core.linter.english.phrases import Pattern
from handrail_planner.core.linter.english.verbs import acts, also_nouns
from handrail_planner.core.linter.text import Text

_ORDER = Pattern("several", r"\b<order>\b|(^|\s)\(?(1|a)[.):]\s|->|→|>")
_CHOICE_LATER = Pattern("several", r"\b(first|to start|start with|step (one|1))\b")
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
    if word is None or word[0] not in also_nouns():
        return True
    named = text.raw[word.end() : word.end() + 2].strip()[:1].isupper()
    return (
        named or _DOES.match(text.open, word.end(), part.end) is not None or (part.join != "or" and bool(part.before))
    )


def _alone(text: Text, part: Part) -> bool:
    """Whether the verb is all of its part, and no thing stands before it that it could be listed with."""
    before = re.search(r"([\w'-]+)\W*(?:and\W*)?$", text.open[: part.head])
    return text.open[part.head : part.end].strip().isalpha() and (
        before is None or before[1] in acts() or before[1] in PARTICLES
    )


_SOFT = Pattern("several", "<soft>")
_DOES = Pattern("several", r" <goes-on>\b| ▪")
