"""Several acts of which none is clearly the first."""

import re
from collections.abc import Iterator, Sequence

from handrail_planner.core.linter.english.acts import PARTICLES, Part
from handrail_planner.core.linter.english.phrases import Pattern
from handrail_planner.core.linter.english.things import is_thing
from handrail_planner.core.linter.english.verbs import acts, also_nouns
from handrail_planner.core.linter.text import Text

_ORDER = Pattern("several", r"\b<order>\b|(^|\s)\(?(1|a)[.):]\s|->|→|>")
_OR_SO = Pattern("several", r"\W*<or-so>\b")
_CHOICE_LATER = Pattern("several", r"\b(first|to start|start with|step (one|1))\b")
_MANY = 3


def find(text: Text, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """From the second act on, where it must be chosen what comes first."""
    acts = [each for each in parts if _is_act(text, each)]
    choice = next((each for at, each in enumerate(acts) if at and each.join in {"or", "also"}), None)
    if choice and not _CHOICE_LATER.search(text.open[: choice.start]) and not _within_one(text, choice):
        yield choice.start, choice.end
    elif len(_apart(text, acts)) >= _MANY and not _ORDER.search(text.open):
        yield acts[1].head, acts[-1].end


def _apart(text: Text, acts: Sequence[Part]) -> list[Part]:
    """The acts that stand by themselves: without going there, and without what is done further to the same thing."""
    last = len(acts) - 1
    apart = [each for at, each in enumerate(acts) if at == last or not _opens(text, each, acts[at + 1])]
    return [each for at, each in enumerate(apart) if not (at and _goes_on(text, apart[at - 1], each))]


def _opens(text: Text, part: Part, after: Part) -> bool:
    return after.join == "and" and _PRELUDE.match(text.open, part.head) is not None


def _goes_on(text: Text, earlier: Part, part: Part) -> bool:
    if not _SAME_THING.match(text.open, part.head, part.end):
        return False
    return any(is_thing(each.text) for each in text.words if earlier.head < each.start < earlier.end)


def _within_one(text: Text, part: Part) -> bool:
    """Whether *or* is within the words of one act: "take one breath or two"."""
    return _OR_SO.match(text.open, part.start) is not None


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
_PRELUDE = Pattern("several", r"<prelude>\b")
_SAME_THING = Pattern("several", r"_ (_ )?<it>\b")
_DOES = Pattern("several", r" <goes-on>\b| ▪")
