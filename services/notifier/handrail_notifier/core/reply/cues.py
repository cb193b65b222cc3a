"""Where the clauses of a text begin, and what each begins with or holds: its cues.

A clause begins at a break, behind a word that joins, or behind a picture, and says what it begins with behind words that open it (`yeah well I
just`); some cues count wherever they stand. Of two that overlap the longer counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail_notifier.core import languages
from handrail_notifier.core.phrases import Found, Net
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.deeds import NAMED

_MOST_OPENERS = 6
_RANK = {**dict.fromkeys(NAMED, 0), "own": 1, "step": 2}
"""Of two that are said in the same words."""


@dataclass(frozen=True, slots=True)
class ClauseCue:
    """What is said from one word to another. `opens`: it begins a clause."""

    name: str
    start: int
    end: int
    opens: bool


def cues_of(text: Text) -> list[ClauseCue]:
    """What each clause of a text begins with or holds; nothing in a language that has no clauses."""
    return _cues(text, languages.clause_net(text.code)) if text.code in languages.codes("clauses") else []


def missing(text: Text) -> list[Sequence[str]]:
    """The words of each saying by which a step is missed, or, where there is none, of each clause that says so."""
    said: list[Sequence[str]] = [text.texts(each) for each in text.said if each.tag == "missed"]
    cues = [each for each in cues_of(text) if each.name == "missed"]
    return said or [[word.text for word in text.words[each.start : each.end]] for each in cues]


def _cues(text: Text, net: Net) -> list[ClauseCue]:
    """What each clause begins with, and what counts anywhere; of two that overlap the longer."""
    readings = [net.read(each.text) for each in text.words]
    begins = {_begin(readings, start, net, text) for start in starts(text)}
    found = list[ClauseCue]()
    for start in range(len(readings)):
        for each in sorted(net.at(readings, start), key=lambda one: one.phrase):
            place, _, name = each.tag.removesuffix(languages.LAST).partition(" ")
            ends = not each.tag.endswith(languages.LAST) or _ends_clause(text, each.end)
            if name and ends and (place == "holds" or start in begins) and not breaks_in(text, start, each.end):
                found.append(ClauseCue(name, start, each.end, place == "opens"))
    return sorted(_longest(found, text.owned), key=lambda cue: cue.start)


def ended(text: Text, found: Found) -> str | None:
    """What is found, unless a phrase behind which nothing may follow does not end its clause."""
    ends = not found.tag.endswith(languages.LAST) or _ends_clause(text, found.end)
    return found.tag.removesuffix(languages.LAST) if ends else None


def _ends_clause(text: Text, end: int) -> bool:
    return end == len(text.words) or text.words[end].apart or text.words[end].text in languages.clauses(text.code).joins


def _longest(found: Sequence[ClauseCue], owned: frozenset[int]) -> Iterator[ClauseCue]:
    """Of two that overlap the longer, and a step rather than a deed that begins with it. Words that are owned are part of a longer cue only
    where it covers them, or where a step is told by its own name."""
    taken, steps = set[int](), {each.start for each in found if each.name == "step"}
    for each in sorted(found, key=lambda cue: (cue.start - cue.end, cue.start, _RANK.get(cue.name, len(_RANK)))):
        if each.name == "deed" and each.start in steps:
            continue
        has_room = each.name in NAMED or not _cuts(each, owned)
        if has_room and taken.isdisjoint(range(each.start, each.end)):
            taken.update(range(each.start, each.end))
            if each.name != "own":
                yield each


def _cuts(cue: ClauseCue, owned: frozenset[int]) -> bool:
    """Whether a cue lies within what is owned, or holds but an end of it."""
    ends = {cue.start - 1, cue.start} <= owned or {cue.end - 1, cue.end} <= owned
    return ends or owned.issuperset(range(cue.start, cue.end))


def starts(text: Text) -> Iterator[int]:
    """Where a clause begins: at a break, behind a word that joins, or behind a picture."""
    joins = languages.clauses(text.code).joins
    for at, word in enumerate(text.words):
        before = text.words[at - 1].text
        if at == 0 or word.apart or before in joins or not before[0].isalnum():
            yield at


def _begin(readings: Sequence[frozenset[str]], start: int, net: Net, text: Text) -> int:
    """Where the clause says something, behind what opens it."""
    for _ in range(_MOST_OPENERS):
        ends = [each.end for each in net.at(readings, start) if each.tag == "opener"]
        if not ends or max(ends) >= len(readings) or _says_more(readings, start, max(ends), net):
            break
        start = max(ends)
    return start


def _says_more(readings: Sequence[frozenset[str]], start: int, end: int, net: Net) -> bool:
    """Whether more is said from here than what opens a clause."""
    return any(each.tag.startswith("opens") and each.end > end for each in net.at(readings, start))


def breaks_in(text: Text, start: int, end: int) -> bool:
    return any(each.anew for each in text.words[start + 1 : end])
