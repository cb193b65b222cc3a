"""What a long or loose text says at once, though no phrase covers all of it: the second look, where the grammar makes nothing of it.

A text is read clause by clause. A clause says what it begins with, behind words that open it (`yeah well I just`); a wish counts wherever it
stands. What is built of small parts (who, how surely, which verb, of what) needs no end: what follows is where, when and why. A step done is still
believed last: nowhere in the text may a word stand that could turn it round, but in what is listed as harmless.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handrail_notifier.core import languages
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.phrases import Found, Net
from handrail_notifier.core.reply.claims import claimed, rating
from handrail_notifier.core.reply.cutting import EMPTY, NUMERIC, OUTCOMES, Text
from handrail_notifier.core.reply.deeds import KEPT, NAMED, alone, answer_of, day_of
from handrail_notifier.core.reply.denial import denied
from handrail_notifier.core.reply.lengths import composed
from handrail_notifier.core.reply.meanings import (
    Acknowledged,
    Answer,
    Break,
    Call,
    Change,
    Feedback,
    Help,
    Later,
    Meaning,
    Paced,
    Pull,
    Reported,
    Resume,
    Show,
    Skip,
    Small,
    Start,
    Stuck,
    Subject,
    Swap,
)
from handrail_notifier.core.reply.numbers import ratings

_PLAIN: Mapping[str, Meaning] = {
    "skip": Skip(), "small": Small(), "swap": Swap(), "back": Resume(), "call": Call(), "now": Pull(), "stuck": Stuck(),
    "help": Help(), "more": Paced(Pace.MORE), "less": Paced(Pace.LESS), "easier": Paced(Pace.EASIER),
    "harder": Paced(Pace.HARDER), "plan": Show(Subject.PLAN), "goal": Show(Subject.GOAL), "why": Show(Subject.WHY),
    "how_am_i": Show(Subject.HOW_AM_I), "start": Start(), "acknowledge": Acknowledged(), "intend": Acknowledged(intends=True),
}  # fmt: skip
_BELIEVED = frozenset({Answer.DONE, Answer.PARTLY})
_PROMISES = frozenset({"acknowledge", "intend"})
_COVERS: Mapping[str, frozenset[str]] = {
    "now": frozenset({"plan", "stuck"}), "start": frozenset({"break", "back"}), "goal": frozenset({"plan"}),
    "more": frozenset({"back"}), "swap": frozenset({"back"}), "less": frozenset({"break"}), "call": frozenset({"change"}),
    "small": frozenset({"plan"}),
}  # fmt: skip
"""Wishes that say nothing of their own beside another."""
_FAR = 5
"""How many words behind *in* a length may go on."""
_MOST_OPENERS = 6
_MOST_RATING = 10
_LEAST_MINUTES, _MOST_MINUTES, _MOST_DAYS = 5, 24 * 60, 30
_LONGEST_PLAIN = 24
"""A deed in a text of more words is one of many, and perhaps not the step."""
_DEEDS = frozenset({"deed", "step"})
_REPLACED = "replaced"
"""What was done instead of a step, where no deed is told that may be one: `snapped instead of stepping out`."""
_RANK = {**dict.fromkeys(NAMED, 0), "own": 1, "step": 2}
"""Of two that are said in the same words."""
_LONGEST_PROMISE = 14
"""A text of more words says more than that it was read."""


@dataclass(frozen=True, slots=True)
class ClauseCue:
    """What is said from one word to another. `opens`: it begins a clause."""

    name: str
    start: int
    end: int
    opens: bool


def meant(text: Text, *, opportunity: bool = True, named: bool = False) -> tuple[Meaning, ...]:
    """All that a text says at a second look; nothing, if it is in the client's own words. `opportunity`: a nudge is open, so that a deed in
    the first person that could be a step (`step`) answers it without more; `named`: and no question is, so that a step told by its own name
    is a report."""
    if text.code not in languages.codes("clauses") or not text.words:
        return ()
    net = languages.clause_net(text.code)
    cues = _cues(text, net)
    wishes = _weighty([each for each in cues if each.name in _WISHES and not _is_turned(text, each)])
    wanted = _REPORTS | NAMED if named else _REPORTS
    reports = [each for each in cues if each.name in wanted and not _is_unreal(text, each)]
    if any(each.name in _DONE for each in reports):
        reports = [each for each in reports if each.name != _REPLACED]
    report = _report(text, net, reports, opportunity=opportunity)
    found = [(each.start, _wish(text, each)) for each in wishes]
    if report and not any(meaning == Skip() for _, meaning in found):
        found.append((reports[0].start, report))
    if not found and not reports:
        return _promise(text, cues)
    return tuple(dict.fromkeys(meaning for _, meaning in sorted(found, key=lambda one: one[0])))


def _weighty(wishes: Sequence[ClauseCue]) -> list[ClauseCue]:
    """What is wished, without what another wish in the same text only explains: `I left in May, can you put me back?`"""
    covered = {each for one in wishes for each in _COVERS.get(one.name, ())}
    if any(each.name != "feedback" for each in wishes):
        covered.add("feedback")
    return [each for each in wishes if each.name not in covered]


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
    begins = {_begin(readings, start, net, text) for start in _starts(text)}
    found = list[ClauseCue]()
    for start in range(len(readings)):
        for each in sorted(net.at(readings, start), key=lambda one: one.phrase):
            place, _, name = each.tag.removesuffix(languages.LAST).partition(" ")
            ends = not each.tag.endswith(languages.LAST) or _ends_clause(text, each.end)
            if name and ends and (place == "holds" or start in begins) and not _breaks_in(text, start, each.end):
                found.append(ClauseCue(name, start, each.end, place == "opens"))
    return sorted(_longest(found, text.owned), key=lambda cue: cue.start)


def _ended(text: Text, found: Found) -> str | None:
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


def _starts(text: Text) -> Iterator[int]:
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


def _breaks_in(text: Text, start: int, end: int) -> bool:
    return any(each.anew for each in text.words[start + 1 : end])


def _is_asked(text: Text, cue: ClauseCue) -> bool:
    return any(each.asked for each in text.words[cue.start : cue.end])


def _is_unreal(text: Text, cue: ClauseCue) -> bool:
    """Whether it is asked, or stands behind an *if*."""
    ifs = languages.clauses(text.code).ifs
    return _is_asked(text, cue) or any(each.text in ifs for each in text.words[: cue.start])


def _is_turned(text: Text, cue: ClauseCue) -> bool:
    """Whether a word before the wish, in its clause, turns it round or gives it to another: `please do not ring me`."""
    began = max((each for each in _starts(text) if each <= cue.start), default=0)
    turned = languages.clauses(text.code).turned
    return any(each.text in turned for each in text.words[began : cue.start])


def _report(text: Text, net: Net, reports: Sequence[ClauseCue], *, opportunity: bool) -> Reported | None:
    """What the reports come to. What is both done and not done is neither, but where it is turned by a *but*."""
    reports = _without_harmless(text, net, alone(reports))
    if not reports:
        return None
    answer, day, rated = _agreed({_KIND.get(each.name, each.name) for each in reports}), None, None
    if answer is Answer.DONE and not _is_believed(text, net, reports, opportunity=opportunity):
        if claimed(text, net, reports):
            day, rated = day_of(text), rating(text, net, reports)
        else:
            answer, day = answer_of(text, net, reports), day_of(text)
    believed = answer in _BELIEVED
    own = {KEPT, "part"} if answer is Answer.PARTLY else {KEPT}
    if answer is None or (believed and denied(text, [each for each in reports if each.name in own])):
        return None
    if rated is None and believed:
        rated = _rating(text, reports)
    return Reported(answer, rated, day=day)


def _without_harmless(text: Text, net: Net, reports: Sequence[ClauseCue]) -> Sequence[ClauseCue]:
    """`Did it though I did not feel like it`: what only looks like a step missed takes nothing from one that is told; a bare *not* does."""
    if not any(each.name == "done" for each in reports):
        return reports
    readings = [net.read(each.text) for each in text.words]
    safe = [
        range(start, each.end)
        for start in range(len(readings))
        for each in net.at(readings, start)
        if _ended(text, each) in {"harmless", "plain"}
    ]

    def counts(each: ClauseCue) -> bool:
        bare = text.words[each.end - 1].text in text.read.guards.undoes
        return bare or not any(one.start <= each.start and each.end <= one.stop for one in safe)

    return [each for each in reports if each.name not in {"missed", "none"} or counts(each)]


def _agreed(kinds: set[str]) -> Answer | None:
    if "part" in kinds:
        return Answer.PARTLY
    if "done" in kinds:
        return Answer.DONE if kinds == {"done"} else None
    return Answer.DID_NOT_ARISE if "none" in kinds else Answer.MISSED


def _is_believed(text: Text, net: Net, reports: Sequence[ClauseCue], *, opportunity: bool) -> bool:
    """Whether nothing in the text can turn it round. A mere deed has to be told as the step, too: by a number, by *as planned*, or as a `step`
    by itself while a nudge is open."""
    known = languages.clauses(text.code)
    readings = [net.read(each.text) for each in text.words]
    safe, told = set[int](), False
    spans = [(each.start, each.end) for each in reports] + [(each.start, each.end) for each in ratings(text)]
    safe.update(at for span in spans for at in range(*span))
    for start in range(len(readings)):
        for found in net.at(readings, start):
            tag = _ended(text, found)
            if tag in {"harmless", "told"} and not _breaks_in(text, start, found.end):
                safe.update(range(start, found.end))
                told = told or tag == "told"
    rest = {each.text for at, each in enumerate(text.words) if at not in safe}
    before = {each.text for at, each in enumerate(text.words) if at not in safe and at < reports[0].start}
    guards = text.read.guards
    if rest & {*guards.undoes, *known.doubts} or before & {*guards.others, *guards.unreal}:
        return False
    if any(each.asked for each in text.words) or _has_more_numbers(text, reports):
        return False
    if any(_runs_on(text, each) for each in reports if each.name == "done"):
        return False
    return told or _rating(text, reports) is not None or (opportunity and _is_plain(text, reports, safe))


def _is_plain(text: Text, reports: Sequence[ClauseCue], safe: set[int]) -> bool:
    """Whether a deed that could be a step is told in a few words, and nothing strays from it behind."""
    first = next((each.start for each in reports if each.name == "step"), None)
    if first is None or len(text.words) > _LONGEST_PLAIN:
        return False
    strays = languages.clauses(text.code).strays
    strayed = any(each.text in strays for at, each in enumerate(text.words) if at > first and at not in safe)
    runs_on = any(_runs_on(text, each) for each in reports if each.name == "step")
    return not (strayed or runs_on or any(_links(text, at, safe) for at in range(first + 1, len(text.words))))


def _links(text: Text, at: int, safe: set[int]) -> bool:
    """Whether a word here links the deed to something that is neither told of it, nor harmless, nor empty: `washed my face because I fainted`."""
    links = languages.clauses(text.code).links
    if text.words[at].text not in links or at in safe:
        return False
    ends = (each for each in range(at + 1, len(text.words)) if text.words[each].apart or text.words[each].text in links)
    clause = range(at + 1, next(ends, len(text.words)))
    empty = {at for each in text.said if each.tag in EMPTY | NUMERIC for at in range(each.start, each.end)}
    return safe.isdisjoint(clause) and not empty.issuperset(clause)


def _runs_on(text: Text, cue: ClauseCue) -> bool:
    """Whether a clause goes on behind a deed in words with which it may not: `done with him`."""
    if cue.end == len(text.words) or text.words[cue.end].apart:
        return False
    after = text.words[cue.end].text
    goes_on = after in languages.clauses(text.code).tails or text.net.number(after) is not None
    return after[0].isalnum() and not goes_on


def _has_more_numbers(text: Text, reports: Sequence[ClauseCue]) -> bool:
    """Two numbers that may both be a rating make neither."""
    return len(_ratings(text, reports)) > 1


def _rating(text: Text, reports: Sequence[ClauseCue]) -> int | None:
    found = _ratings(text, reports)
    return found[0] if len(found) == 1 else None


def _ratings(text: Text, reports: Sequence[ClauseCue]) -> list[int]:
    """The numbers that stand as a clause of their own after the report, or say that they rate."""
    first = reports[0].start
    found = list[int]()
    rated = ratings(text)
    for at, each in enumerate(text.said):
        if each.start <= first or any(cue.start <= each.start < cue.end for cue in reports) or each not in rated:
            continue
        before, after = text.beside(at)
        alone = all(one.tag in EMPTY for one in (*before, *after)) and text.words[each.start].apart
        number = text.numbers(each)[0]
        if (alone or (each.tag == "rating" and each.end - each.start > 1)) and number <= _MOST_RATING:
            found.append(number)
    return found


def _promise(text: Text, cues: Sequence[ClauseCue]) -> tuple[Meaning, ...]:
    """That it was read, or will be done, said first and in few words, and behind no *not*: `la abrí pero no la leí`."""
    undoes = text.read.guards.undoes
    denied = {at for at, each in enumerate(text.words) if at and not each.apart and text.words[at - 1].text in undoes}
    said = [each for each in cues if each.name in _PROMISES and not _is_asked(text, each) and each.start not in denied]
    if not said or len(text.words) > _LONGEST_PROMISE or any(each.asked for each in text.words):
        return ()
    return (Acknowledged(intends=any(each.name == "intend" for each in said)),)


def _wish(text: Text, cue: ClauseCue) -> Meaning:
    match cue.name:
        case "later":
            return Later(_minutes(text, cue))
        case "break":
            return Break(_days(text))
        case "change":
            return Change(text.raw.strip())
        case "feedback":
            return Feedback(text.raw.strip())
        case name:
            return _PLAIN[name]


def _minutes(text: Text, cue: ClauseCue) -> int | None:
    """How long, from the number in the wish and its unit; an hour of the day is no length."""
    words = [each.text for each in text.words[cue.start : cue.end]]
    if any(each in text.read.clock for each in words):
        return None
    said = _length(words, text, text.read.minutes, _LEAST_MINUTES, _MOST_MINUTES, bare=True)
    rest = [each.text for each in text.words[cue.start :]]
    return said or _length(rest, text, text.read.minutes, _LEAST_MINUTES, _MOST_MINUTES, bare=False)


def span(text: Text) -> int | None:
    """How long it is until then, where a clause says so in passing: `busy now, I drive, try me in half an hour`."""
    if text.code not in languages.codes("clauses"):
        return None
    return _within(text, languages.clauses(text.code).within, text.read.minutes, _LEAST_MINUTES, _MOST_MINUTES)


def days_of(text: Text) -> int | None:
    """For how many days, where another clause says so: `a break please, they operate on me, some 15 days`."""
    if text.code not in languages.codes("clauses"):
        return None
    return _within(text, languages.clauses(text.code).lasting, text.read.days, 1, _MOST_DAYS)


def _within(text: Text, behind: Sequence[str], units: Mapping[str, float], least: int, most: int) -> int | None:
    for at, word in enumerate(text.words):
        if word.text in behind and not any(each.text in text.read.clock for each in text.words[at : at + 2]):
            ends = (each for each in range(at + 1, len(text.words)) if text.words[each].apart)
            rest = [each.text for each in text.words[at + 1 : next(ends, len(text.words))]][:_FAR]
            bare = len(rest) == 1 and units is text.read.minutes
            if said := _length(rest, text, units, least, most, bare=bare):
                return said
    return None


def _days(text: Text) -> int | None:
    return _length([each.text for each in text.words], text, text.read.days, 1, _MOST_DAYS, bare=False)


def _length(
    words: Sequence[str], text: Text, units: Mapping[str, float], least: int, most: int, *, bare: bool
) -> int | None:
    """A number right before its unit, or alone where that is enough; `half an hour`, `a week`, `an hour and a half`."""
    if found := composed(words, units, text.read, text.net.number):
        return min(math.ceil(found.whole), most)
    for at, word in enumerate(words):
        after = words[at + 1 : at + 3]
        number = (
            1 if word in text.read.articles and after[:1] and units.get(after[0], 0) >= 1 else text.net.number(word)
        )
        unit = units.get(after[0]) if after else None
        if word in units and units[word] < 1 and after and after[-1] in units:
            number, unit = 1, units[word] * units[after[-1]]
        if number is not None and (unit or bare):
            length = round(number * (unit or 1))
            return min(length, most) if length >= least else None
    said = [units[each] for each in words if each in units] if bare else []
    length = round(math.prod(said))
    return min(length, most) if said and length >= least else None


_REPORTS = frozenset({*OUTCOMES, *_DEEDS, _REPLACED})
_DONE = frozenset({*_DEEDS, *NAMED, "done"})
_KIND = {**dict.fromkeys(_DONE, "done"), _REPLACED: "missed"}
_WISHES = frozenset({*_PLAIN, "later", "break", "change", "feedback"}) - _PROMISES
