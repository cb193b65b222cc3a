"""A wish with a *not* of its own is none: `please don't call me`, `I'm not stuck`, `no hace falta que me llamen`. A person reads it.

The *not* belongs to a wish where nothing stands between them, in their clause, but what leads from one to the other (`do not have anyone call me`);
so `don't forget to call me` asks for a call. What is also wished without one stays: `not stuck just busy, call me`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply.cues import starts
from handrail_notifier.core.reply.cutting import OUTCOMES, Text
from handrail_notifier.core.reply.meanings import (
    Answer,
    AskChange,
    Break,
    Call,
    Change,
    Meaning,
    Paced,
    Reported,
    Resume,
    Show,
    Skip,
    Small,
    Stuck,
    Subject,
    Swap,
    Understood,
)

_BY_KIND: Mapping[type[Meaning], str] = {
    Call: "call", Skip: "skip", Small: "small", Swap: "swap", Break: "break", Resume: "back", Change: "change",
    AskChange: "change", Stuck: "stuck",
}  # fmt: skip
_BY_MEANING: Mapping[Meaning, str] = {
    Paced(Pace.EASIER): "easier", Paced(Pace.HARDER): "harder", Show(Subject.PLAN): "plan", Show(Subject.GOAL): "goal",
}  # fmt: skip
_NOT_DONE = frozenset({Answer.MISSED, Answer.DID_NOT_ARISE})


@dataclass(frozen=True, slots=True)
class _Naming:
    """A word for a wish in a text. `refused`: where the *not* begins that belongs to it."""

    wish: str
    start: int
    end: int
    refused: int | None


def without_unwanted(texts: Sequence[Text], understood: Understood) -> Understood:
    """The same, without the wishes that are not wanted; of what was guessed beside one only what is named without a *not* is left."""
    if not understood.meanings:
        return understood
    for text in texts:
        named = list(_named(text))
        refused = [each for each in named if each.refused is not None]
        if refused:
            wanted = {each.wish for each in named if each.refused is None}
            unwanted = {each.wish for each in refused} - wanted
            left = [each for each in understood.meanings if _wish(each) not in unwanted]
            if understood.guessed:
                left = [each for each in left if _wish(each) in wanted]
            if _is_all(text, refused):
                left = [each for each in left if not (isinstance(each, Reported) and each.answer in _NOT_DONE)]
            return replace(understood, meanings=tuple(left), guessed=understood.guessed and bool(left))
    return understood


def _wish(meaning: Meaning) -> str | None:
    return _BY_KIND.get(type(meaning)) or _BY_MEANING.get(meaning)


def _named(text: Text) -> Iterator[_Naming]:
    known, words = text.read.unwanted, [each.text for each in text.words]
    for at in range(len(words)):
        if words[at] in known.pleas:
            yield _Naming(known.pleas[words[at]], at, at + 1, None)
        for wish, names in known.names.items():
            end = next((at + size for name in names if (size := _stands(words, at, name))), None)
            if end is not None:
                yield _Naming(wish, at, end, _refused(text, words, at, end))


def _refused(text: Text, words: Sequence[str], at: int, end: int) -> int | None:
    """Where the *not* of a name begins. Behind a bare *no* a name ends its clause: `no call me` is *no, call me*."""
    known, began = text.read.unwanted, _began(text, at)
    if (end < len(words) and words[end] in known.enough) or not {*words[began:at]}.isdisjoint(known.asks):
        return None
    place = at
    while place > began:
        found = next((place - size for each in known.nots if (size := _ends(words, place, each, began))), None)
        if found is not None:
            return None if _is_asked(text, words, found, place, at) else found
        bare = words[place - 1] in known.bare and (end == len(words) or text.words[end].apart)
        if bare:
            return place - 1
        links = max((size for each in known.links if (size := _ends(words, place, each, began))), default=0)
        if not links:
            return None
        place -= links
    return None


def _is_asked(text: Text, words: Sequence[str], start: int, end: int, name: int) -> bool:
    """Whether the *not* asks for it: `can't you call me`; or is of what was: `did not call`."""
    known, before = text.read.unwanted, words[start - 1] if start and not text.words[start].apart else ""
    asked = any(each.asked for each in text.words[start:]) and not {before, *words[start:name]}.isdisjoint(known.can)
    return before in known.past or words[end] in known.subjects or asked


def _is_all(text: Text, refused: Sequence[_Naming]) -> bool:
    """Whether a clause that begins with such a *not* is all that may tell of the step."""
    known, spans = text.read.unwanted, list[range]()
    for each in refused:
        began = _began(text, each.start)
        opening = [one.text for one in text.words[began : each.refused]]
        if {*known.openers}.issuperset(opening):
            spans.append(range(began, _ended(text, each.end)))
    told = [each for each in text.said if each.tag in OUTCOMES or each.tag == "number"]
    return bool(spans) and all(any(each.start in span for span in spans) for each in told)


def _began(text: Text, at: int) -> int:
    """Where the clause begins; `que` joins none here."""
    links = text.read.unwanted.links
    begins = (each for each in starts(text) if each <= at)
    return max((one for one in begins if text.words[one].apart or text.words[one - 1].text not in links), default=0)


def _ended(text: Text, at: int) -> int:
    return next((each for each in range(at, len(text.words)) if text.words[each].apart), len(text.words))


def _stands(words: Sequence[str], at: int, phrase: str) -> int:
    """How many words of a phrase stand here: all, or none."""
    sought = phrase.split()
    return len(sought) if list(words[at : at + len(sought)]) == sought else 0


def _ends(words: Sequence[str], end: int, phrase: str, began: int) -> int:
    """The same of one that ends here, within its clause."""
    size = len(phrase.split())
    return size if end - size >= began and _stands(words, end - size, phrase) else 0
