"""What a long or loose text says at once, though no phrase covers all of it: the second look, where the grammar makes nothing of it.

A text is read clause by clause. A clause says what it begins with, behind words that open it (`yeah well I just`); a wish counts wherever it
stands. What is built of small parts (who, how surely, which verb, of what) needs no end: what follows is where, when and why. A step done is still
believed last: nowhere in the text may a word stand that could turn it round, but in what is listed as harmless.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handrail_notifier.core import languages
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.phrases import Net
from handrail_notifier.core.reply.cutting import EMPTY, NUMERIC, OUTCOMES, Text
from handrail_notifier.core.reply.deeds import KEPT, NAMED, alone, answer_of, day_of
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

_PLAIN: Mapping[str, Meaning] = {
    "skip": Skip(), "small": Small(), "swap": Swap(), "back": Resume(), "call": Call(), "now": Pull(), "stuck": Stuck(),
    "help": Help(), "more": Paced(Pace.MORE), "less": Paced(Pace.LESS), "easier": Paced(Pace.EASIER),
    "harder": Paced(Pace.HARDER), "plan": Show(Subject.PLAN), "goal": Show(Subject.GOAL), "why": Show(Subject.WHY),
    "how_am_i": Show(Subject.HOW_AM_I), "start": Start(), "acknowledge": Acknowledged(), "intend": Acknowledged(intends=True),
}  # fmt: skip
_BELIEVED = frozenset({Answer.DONE, Answer.PARTLY})
_PROMISES = frozenset({"acknowledge", "intend"})
_MOST_OPENERS = 6
_MOST_RATING = 10
_LEAST_MINUTES, _MOST_MINUTES, _MOST_DAYS = 5, 24 * 60, 30
_LONGEST_PROMISE = 14
"""A text of more words says more than that it was read."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """What is said from one word to another. `opens`: it begins a clause."""

    name: str
    start: int
    end: int
    opens: bool


def meant(text: Text, *, named: bool = False) -> tuple[Meaning, ...]:
    """All that a text says at a second look; nothing, if it is in the client's own words. `named`: a nudge waits and no question, so that a
    step told by its own name is a report."""
    if text.code not in languages.codes("clauses") or not text.words:
        return ()
    net = languages.clause_net(text.code)
    cues = _cues(text, net)
    wishes = [each for each in cues if each.name in _WISHES and not _is_turned(text, each)]
    reports = [
        each
        for each in cues
        if each.name in _REPORTS | (NAMED if named else frozenset()) and not _is_unreal(text, each)
    ]
    report = _report(text, net, reports)
    found = [(each.start, _wish(text, each)) for each in wishes]
    if report and not any(meaning == Skip() for _, meaning in found):
        found.append((reports[0].start, report))
    if not found and not reports:
        return _promise(text, cues)
    return tuple(dict.fromkeys(meaning for _, meaning in sorted(found, key=lambda one: one[0])))


def _cues(text: Text, net: Net) -> list[_Cue]:
    """What each clause begins with, and what counts anywhere; of two that overlap the longer."""
    readings = [net.read(each.text) for each in text.words]
    begins = {_begin(readings, start, net, text) for start in _starts(text)}
    found = list[_Cue]()
    for start in range(len(readings)):
        for each in sorted(net.at(readings, start), key=lambda one: one.phrase):
            place, _, name = each.tag.removesuffix(languages.LAST).partition(" ")
            ends = not each.tag.endswith(languages.LAST) or _ends_clause(text, each.end)
            if name and ends and (place == "holds" or start in begins) and not _breaks_in(text, start, each.end):
                found.append(_Cue(name, start, each.end, place == "opens"))
    return sorted(_longest(found, text.owned), key=lambda cue: cue.start)


def _ends_clause(text: Text, end: int) -> bool:
    return end == len(text.words) or text.words[end].apart or text.words[end].text in languages.clauses(text.code).joins


def _longest(found: Sequence[_Cue], owned: frozenset[int]) -> Iterator[_Cue]:
    taken = set(owned)
    for each in sorted(found, key=lambda cue: (cue.start - cue.end, cue.start, cue.name not in NAMED)):
        if (taken - owned if each.name in NAMED else taken).isdisjoint(range(each.start, each.end)):
            taken.update(range(each.start, each.end))
            if each.name != "own":
                yield each


def _starts(text: Text) -> Iterator[int]:
    """Where a clause begins: at a break, or behind a word that joins."""
    joins = languages.clauses(text.code).joins
    for at, word in enumerate(text.words):
        if at == 0 or word.apart or text.words[at - 1].text in joins:
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


def _is_asked(text: Text, cue: _Cue) -> bool:
    return any(each.asked for each in text.words[cue.start : cue.end])


def _is_unreal(text: Text, cue: _Cue) -> bool:
    """Whether it is asked, or stands behind an *if*."""
    ifs = languages.clauses(text.code).ifs
    return _is_asked(text, cue) or any(each.text in ifs for each in text.words[: cue.start])


def _is_turned(text: Text, cue: _Cue) -> bool:
    """Whether a word before the wish, in its clause, turns it round or gives it to another: `please do not ring me`."""
    began = max((each for each in _starts(text) if each <= cue.start), default=0)
    turned = languages.clauses(text.code).turned
    return any(each.text in turned for each in text.words[began : cue.start])


def denied(text: Text, kept: Sequence[_Cue] = ()) -> bool:
    """Whether something is said beside which no step is done, whoever reads it: a drink, long ago, a joke. `kept`: what was kept from,
    of which it is no sign; nor of anything harmless that is longer."""
    if text.code not in languages.codes("clauses"):
        return False
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    found = [(start, each) for start in range(len(readings)) for each in net.at(readings, start)]
    safe = [range(start, each.end) for start, each in found if each.tag == "harmless"]
    safe += [range(each.start, each.end) for each in kept]
    return any(
        not any(start in one and each.end <= one.stop and len(one) > each.end - start for one in safe)
        for start, each in found
        if each.tag == "denies"
    )


def _report(text: Text, net: Net, reports: Sequence[_Cue]) -> Reported | None:
    """What the reports come to. What is both done and not done is neither, but where it is turned by a *but*."""
    reports = alone(reports)
    if not reports:
        return None
    answer, day = _agreed({_KIND.get(each.name, each.name) for each in reports}), None
    if answer is Answer.DONE and not _is_believed(text, net, reports):
        answer, day = answer_of(text, net, reports), day_of(text)
    believed = answer in _BELIEVED
    if answer is None or (believed and denied(text, [each for each in reports if each.name == KEPT])):
        return None
    return Reported(answer, _rating(text, reports) if believed else None, day=day)


def _agreed(kinds: set[str]) -> Answer | None:
    if "part" in kinds:
        return Answer.PARTLY
    if "done" in kinds:
        return Answer.DONE if kinds == {"done"} else None
    return Answer.DID_NOT_ARISE if "none" in kinds else Answer.MISSED


def _is_believed(text: Text, net: Net, reports: Sequence[_Cue]) -> bool:
    """Whether nothing in the text can turn it round. A mere deed has to be told as the step, too: by a number, or by *as planned*."""
    known = languages.clauses(text.code)
    readings = [net.read(each.text) for each in text.words]
    safe, told = set[int](), False
    for each in reports:
        safe.update(range(each.start, each.end))
    for start in range(len(readings)):
        for found in net.at(readings, start):
            if found.tag in {"harmless", "told"} and not _breaks_in(text, start, found.end):
                safe.update(range(start, found.end))
                told = told or found.tag == "told"
    rest = {each.text for at, each in enumerate(text.words) if at not in safe}
    before = {each.text for at, each in enumerate(text.words) if at not in safe and at < reports[0].start}
    guards = text.read.guards
    if rest & {*guards.undoes, *known.doubts} or before & {*guards.others, *guards.unreal}:
        return False
    if any(each.asked for each in text.words) or _has_more_numbers(text, reports):
        return False
    if any(
        each.end < len(text.words)
        and not text.words[each.end].apart
        and text.words[each.end].text not in known.tails
        and text.net.number(text.words[each.end].text) is None
        for each in reports
        if each.name == "done"
    ):
        return False
    return told or _rating(text, reports) is not None


def _has_more_numbers(text: Text, reports: Sequence[_Cue]) -> bool:
    """Two numbers that may both be a rating make neither."""
    return len(_ratings(text, reports)) > 1


def _rating(text: Text, reports: Sequence[_Cue]) -> int | None:
    found = _ratings(text, reports)
    return found[0] if len(found) == 1 else None


def _ratings(text: Text, reports: Sequence[_Cue]) -> list[int]:
    """The numbers that stand as a clause of their own after the report, or say that they rate."""
    first = reports[0].start
    found = list[int]()
    for at, each in enumerate(text.said):
        if each.tag not in NUMERIC or each.start <= first or any(cue.start <= each.start < cue.end for cue in reports):
            continue
        before, after = text.beside(at)
        alone = all(one.tag in EMPTY for one in (*before, *after)) and text.words[each.start].apart
        number = text.numbers(each)[0]
        if (alone or (each.tag == "rating" and each.end - each.start > 1)) and number <= _MOST_RATING:
            found.append(number)
    return found


def _promise(text: Text, cues: Sequence[_Cue]) -> tuple[Meaning, ...]:
    """That it was read, or will be done, said first and in few words."""
    said = [each for each in cues if each.name in _PROMISES and not _is_asked(text, each)]
    if not said or len(text.words) > _LONGEST_PROMISE or any(each.asked for each in text.words):
        return ()
    return (Acknowledged(intends=any(each.name == "intend" for each in said)),)


def _wish(text: Text, cue: _Cue) -> Meaning:
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


def _minutes(text: Text, cue: _Cue) -> int | None:
    """How long, from the number in the wish and its unit; an hour of the day is no length."""
    words = [each.text for each in text.words[cue.start : cue.end]]
    if any(each in text.read.clock for each in words):
        return None
    return _length(words, text, text.read.minutes, _LEAST_MINUTES, _MOST_MINUTES, bare=True)


def _days(text: Text) -> int | None:
    return _length([each.text for each in text.words], text, text.read.days, 1, _MOST_DAYS, bare=False)


def _length(
    words: Sequence[str], text: Text, units: Mapping[str, float], least: int, most: int, *, bare: bool
) -> int | None:
    """A number right before its unit, or alone where that is enough."""
    for at, word in enumerate(words):
        number = text.net.number(word)
        unit = units.get(words[at + 1]) if at + 1 < len(words) else None
        if number is not None and (unit or bare):
            length = round(number * (unit or 1))
            return min(length, most) if length >= least else None
    return None


_REPORTS = frozenset({*OUTCOMES, "deed"})
_KIND = dict.fromkeys(("deed", *NAMED), "done")
_WISHES = frozenset({*_PLAIN, "later", "break", "change", "feedback"}) - _PROMISES
