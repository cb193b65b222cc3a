"""A report behind what a client almost did: `wasn't going to but your text came and I did it`, `had to stop halfway but went back and finished it`.

What stands before it, or behind it, is left out, and what is left is read by itself. What had broken off is a part, unless it is said that they
went back to it, or that all of it was done.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.letters import Word
from handrail_notifier.core.phrases import Found
from handrail_notifier.core.reply.cutting import Text, cut
from handrail_notifier.core.reply.denial import mocked

_MOST: Final = 4
"""So many things may have come before."""
_MOST_OPENERS: Final = 6
_TURNS: Final = frozenset({"at_first", "broken_first"})
_BEFORE: Final = _TURNS | {"went_back"}


def after_a_turn(text: Text) -> Text | None:
    """What is left of a text that tells more than its report; None: nothing of the kind stands in it."""
    known = text.code in languages.codes("clauses")
    if not (known and text.words) or any(each.asked for each in text.words) or mocked(text):
        return None
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    found = [tuple(net.at(readings, at)) for at in range(len(readings))]
    end = _until(found)
    start, kinds = _from(text, found, end)
    if (end == len(found) and _TURNS.isdisjoint(kinds)) or not _is_harmless(text, found, start, end):
        return None
    rest = [*text.words[start:end]]
    if "broken_first" in kinds and "went_back" not in kinds and not _is_all(text, rest):
        return None
    left = cut(text.raw, [replace(rest[0], apart=True, anew=True), *rest[1:]], text.code)
    return left if left.words else None


def _until(found: Sequence[Sequence[Found]]) -> int:
    """Where what may stand behind the report begins."""
    ends = (at for at in range(1, len(found)) if any(_is(each, "even_so", len(found)) for each in found[at]))
    return next(ends, len(found))


def _is(found: Found, tag: str, end: int) -> bool:
    return found.tag == tag and found.end == end


def _from(text: Text, found: Sequence[Sequence[Found]], end: int) -> tuple[int, set[str]]:
    """Where the report begins, and of which kinds is what stands before it."""
    start, kinds = 0, set[str]()
    for _ in range(_MOST):
        at = _opened(text, found, start, end)
        before = [each for each in found[at] if each.tag in _BEFORE and _leads(text, each, end)]
        if not before:
            break
        last = max(before, key=lambda each: each.end)
        kinds.add(last.tag)
        start = _opened(text, found, last.end, end)
    return start, kinds


def _leads(text: Text, found: Found, end: int) -> bool:
    """Whether more is said behind it, behind a break, a word that joins, or one that a clause of the client's begins with."""
    if found.end >= end:
        return False
    word, known = text.words[found.end], languages.clauses(text.code)
    return word.apart or found.tag == "went_back" or word.text in {*known.joins, *known.leads}


def _opened(text: Text, found: Sequence[Sequence[Found]], start: int, end: int) -> int:
    """Where a clause says something, behind words that open or join it, but for what may itself come before a report."""
    joins = languages.clauses(text.code).joins
    for _ in range(_MOST_OPENERS):
        if start >= end:
            break
        ends = [each.end for each in found[start] if each.tag == "opener" and _is_empty(text, start, each.end)]
        if text.words[start].text in joins:
            ends.append(start + 1)
        longer = any(each.tag in _BEFORE and each.end > max(ends, default=0) for each in found[start])
        if longer or not ends or max(ends) >= end:
            break
        start = max(ends)
    return start


def _is_empty(text: Text, start: int, end: int) -> bool:
    """Whether words that may open a clause turn nothing round behind them: a *no* before a break."""
    if end < len(text.words) and text.words[end].apart:
        return True
    doubtful = {*text.read.guards.undoes, *text.read.guards.unreal}
    return doubtful.isdisjoint(each.text for each in text.words[start:end])


def _is_harmless(text: Text, found: Sequence[Sequence[Found]], start: int, end: int) -> bool:
    """Whether nothing of a lapse or of nobody's step is in what is left out."""
    lapses = {*languages.clauses(text.code).lapses}
    return not any(text.words[at].text in lapses or _is_taboo(found[at]) for at in _out(text, start, end))


def _out(text: Text, start: int, end: int) -> Iterator[int]:
    yield from range(start)
    yield from range(end, len(text.words))


def _is_taboo(found: Sequence[Found]) -> bool:
    return any(each.tag.removesuffix(languages.LAST) == "taboo" for each in found)


def _is_all(text: Text, rest: Sequence[Word]) -> bool:
    """Whether it is said that all of it was done."""
    return not {*languages.clauses(text.code).wholes}.isdisjoint(each.text for each in rest)
