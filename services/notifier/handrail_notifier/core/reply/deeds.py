"""A step told by its own name, `walked to the corner and back` or `no wine tonight`, and nothing of *I did it*: believed where nothing doubts it.

Of all that may be a report it is the weakest, so that anything stronger beside it counts in its place. The client does it: the clause says so, or
begins a sentence, with nobody else before it. It is asked for nowhere, no word of the whole text spoils it but in what is listed as harmless,
and what breaks it off makes it a part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from handrail_notifier.core import languages
from handrail_notifier.core.letters import Word
from handrail_notifier.core.phrases import Net
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.meanings import Answer
from handrail_notifier.core.spoken_day import Day

KEPT = "kept"
"""What was kept from. Its own words spoil nothing: `no wine tonight`."""
NAMED = frozenset({"named", KEPT})
_SAID = frozenset({*NAMED, "done"})
_MILD = frozenset({"harmless", "told"})
_LOOKED_FOR = frozenset({*_MILD, "cuts", "spoils", "taboo", "calm"})


class Cue(Protocol):
    """Where a clause names a deed."""

    @property
    def name(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Cue = TypeVar("_Cue", bound=Cue)


@dataclass(frozen=True, slots=True)
class _Span:
    tag: str
    start: int
    end: int


def alone(reports: Sequence[_Cue]) -> Sequence[_Cue]:
    """The reports that count: a deed that is merely named takes nothing from what is said more clearly after it."""
    clear = [each for each in reports if each.name in {"part", "missed"}]
    named = [each for each in reports if each.name in NAMED]
    gives_way = clear and named and (named[0].start < clear[0].start or any(each.name == "part" for each in clear))
    return [each for each in reports if each.name not in NAMED] if gives_way else reports


def answer_of(text: Text, net: Net, deeds: Sequence[Cue]) -> Answer | None:
    """What a text comes to that reports only deeds, one of them by its name. None: it is left as the client's own words."""
    asked = any(each.asked for each in text.words)
    if asked or not languages.clauses(text.code).spoils:
        return None
    spans = list(_spans(text, net))
    mild = _places([each for each in spans if each.tag in _MILD])
    cut = [each for each in spans if each.tag == "cuts" and each.start >= deeds[0].end and each.start not in mild]
    if any(text.words[each.start - 1].text in languages.clauses(text.code).people for each in cut):
        return None
    if not _is_the_clients(text, deeds[0], mild):
        return None
    told = any(each.name in _SAID for each in deeds)
    if not (told or cut) or _goes_on(text, net, deeds, mild) or _moves_on(text, spans, deeds):
        return None
    if _is_spoilt(text, spans, deeds, _places(cut)) or (cut and any(each.name == KEPT for each in deeds)):
        return None
    return Answer.PARTLY if cut else Answer.DONE


def day_of(text: Text) -> Day | None:
    """`Last night` is of the day before, as in any other report."""
    said = f" {' '.join(each.text for each in text.words)} "
    return Day.YESTERDAY if any(f" {each} " in said for each in text.read.yesterday) else None


def _spans(text: Text, net: Net) -> Iterator[_Span]:
    readings = [net.read(each.text) for each in text.words]
    for start in range(len(readings)):
        for each in net.at(readings, start):
            if each.tag in _LOOKED_FOR and not any(one.anew for one in text.words[start + 1 : each.end]):
                yield _Span(each.tag, start, each.end)


def _is_the_clients(text: Text, deed: Cue, mild: set[int]) -> bool:
    """Whether the client is who did it. `My sister came and walked the dog` has somebody else before a verb that names nobody."""
    known = languages.clauses(text.code)
    before = ["" if at in mild else each.text for at, each in enumerate(text.words[: deed.start])]
    if not {*before}.isdisjoint(known.reported):
        return False
    if not before or text.words[deed.start].text in text.read.own_subject:
        return True
    opens = languages.opening_words(text.code).union(known.joins, [""])
    began = max((at for at in range(deed.start + 1) if text.words[at].anew), default=0)
    first = next((each for each in before[began:] if each not in opens), None)
    addressed = before[-1] in known.people and not text.words[deed.start].apart
    told_of = {*before}.difference(opens).intersection(known.people)
    return (first is None or first in text.read.own_subject) and not (addressed or told_of)


def _goes_on(text: Text, net: Net, deeds: Sequence[Cue], mild: set[int]) -> bool:
    """Whether a clause goes on with what makes it something else: `did it snow there`, `called mum a liar`."""
    known, named = languages.clauses(text.code), mild | _places(deeds)
    for each in deeds:
        ended = each.name == "done" or text.words[each.end - 1].text not in known.unended
        tails = known.tails if each.name == "done" else known.behind
        at = each.end + _is_a_name(text, net, each.end)
        on = at not in (_places(deeds) if each.name == "done" else named)
        after = text.words[at] if at < len(text.words) and on else None
        if after and ended and not (_ends(after) or after.text in tails or text.net.number(after.text) is not None):
            return True
    doubted = any(each.text in known.doubts for at, each in enumerate(text.words) if at not in named)
    return doubted and any(each.name == "done" for each in deeds)


def _is_a_name(text: Text, net: Net, at: int) -> bool:
    """`My friend Jess`: a word that nothing knows, right behind somebody."""
    named = at < len(text.words) and not _ends(text.words[at]) and text.words[at].text not in net.vocabulary
    return named and text.words[at - 1].text in languages.clauses(text.code).people


def _ends(word: Word) -> bool:
    """Whether a clause is over before it: at a break, or a picture."""
    return word.apart or not word.text[0].isalnum()


def _moves_on(text: Text, spans: Sequence[_Span], deeds: Sequence[Cue]) -> bool:
    """Whether something else was done after it: `then went and got it`, `closed them again`."""
    known = languages.clauses(text.code)
    skipped = languages.opening_words(text.code).union(known.joins, text.read.own_subject)
    covered = _places(deeds) | _places([each for each in spans if each.tag in {*_MILD, "cuts"}])
    calm = covered | _places([each for each in spans if each.tag == "calm"])
    for start in range(deeds[0].end, len(text.words)):
        joined = text.words[start - 1].text
        if start in covered or not (text.words[start].apart or joined in known.joins):
            continue
        first = next((at for at in range(start, len(text.words)) if text.words[at].text not in skipped), start)
        turns = joined in text.read.but
        if first not in (calm if turns else covered) and (turns or is_an_act(text.words[first].text, known)):
            return True
    return False


def is_an_act(word: str, known: languages.Clauses) -> bool:
    """Whether it is a verb of something that was done."""
    return word in known.acts or (word.endswith(known.act_endings) and word not in known.no_acts)


def _is_spoilt(text: Text, spans: Sequence[_Span], deeds: Sequence[Cue], cut: set[int]) -> bool:
    """Whether a word stands anywhere that could turn it round: a drink even where it is walked to."""
    excused = cut | _places([each for each in spans if each.tag in _MILD])
    kept = excused | _places([each for each in deeds if each.name == KEPT])
    named = excused | _places(deeds)
    loose = {each.text for at, each in enumerate(text.words) if at not in named}
    spoils = [(each, named) for each in spans if each.tag == "spoils"]
    taboo = [(each, kept) for each in spans if each.tag == "taboo"]
    turned = any(not safe.issuperset(range(each.start, each.end)) for each, safe in (*spoils, *taboo))
    return turned or not loose.isdisjoint(text.read.guards.undoes)


def _places(spans: Sequence[_Span] | Sequence[Cue]) -> set[int]:
    return {at for each in spans for at in range(each.start, each.end)}
