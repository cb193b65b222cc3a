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
    "how_am_i": Show(Subject.HOW_AM_I), "acknowledge": Acknowledged(), "intend": Acknowledged(intends=True),
    "start": Start(),
}  # fmt: skip
_BELIEVED = frozenset({Answer.DONE, Answer.PARTLY})
_PROMISES = frozenset({"acknowledge", "intend"})
_COVERS: Mapping[str, frozenset[str]] = {
    "now": frozenset({"plan", "stuck"}), "start": frozenset({"break", "back"}), "goal": frozenset({"plan"}),
    "more": frozenset({"back"}), "swap": frozenset({"back"}),
}  # fmt: skip
"""Wishes that say nothing of their own beside another."""
_ONE = frozenset({"a", "an", "un", "una"})
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


def meant(text: Text) -> tuple[Meaning, ...]:
    """All that a text says at a second look; nothing, if it is in the client's own words."""
    if text.code not in languages.codes("clauses") or not text.words:
        return ()
    net = languages.clause_net(text.code)
    cues = _cues(text, net)
    wishes = _weighty([each for each in cues if each.name in _WISHES and not _is_turned(text, each)])
    reports = [each for each in cues if each.name in _REPORTS and not _is_unreal(text, each)]
    report = _report(text, net, reports)
    found = [(each.start, _wish(text, each)) for each in wishes]
    if report and not any(meaning == Skip() for _, meaning in found):
        found.append((reports[0].start, report))
    if not found and not reports:
        return _promise(text, cues)
    return tuple(dict.fromkeys(meaning for _, meaning in sorted(found, key=lambda one: one[0])))


def _weighty(wishes: Sequence[_Cue]) -> list[_Cue]:
    """What is wished, without what another wish in the same text only explains: `I left in May, can you put me back?`"""
    covered = {each for one in wishes for each in _COVERS.get(one.name, ())}
    if any(each.name != "feedback" for each in wishes):
        covered.add("feedback")
    return [each for each in wishes if each.name not in covered]


def _cues(text: Text, net: Net) -> list[_Cue]:
    """What each clause begins with, and what counts anywhere; of two that overlap the longer."""
    readings = [net.read(each.text) for each in text.words]
    begins = {_begin(readings, start, net, text) for start in _starts(text)}
    found = list[_Cue]()
    for start in range(len(readings)):
        for each in net.at(readings, start):
            place, _, name = each.tag.removesuffix(languages.LAST).partition(" ")
            ends = not each.tag.endswith(languages.LAST) or _ends_clause(text, each.end)
            if name and ends and (place == "holds" or start in begins) and not _breaks_in(text, start, each.end):
                found.append(_Cue(name, start, each.end, place == "opens"))
    return sorted(_longest(found, text.owned), key=lambda cue: cue.start)


def _ends_clause(text: Text, end: int) -> bool:
    return end == len(text.words) or text.words[end].apart or text.words[end].text in languages.clauses(text.code).joins


def _longest(found: Sequence[_Cue], owned: frozenset[int]) -> Iterator[_Cue]:
    taken = set(owned)
    for each in sorted(found, key=lambda cue: (cue.start - cue.end, cue.start, cue.name != "own")):
        if taken.isdisjoint(range(each.start, each.end)):
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


def denied(text: Text) -> bool:
    """Whether something is said beside which no step is done, whoever reads it: a drink, long ago, a joke."""
    if text.code not in languages.codes("clauses"):
        return False
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    return any(each.tag == "denies" for start in range(len(readings)) for each in net.at(readings, start))


def _report(text: Text, net: Net, reports: Sequence[_Cue]) -> Reported | None:
    """What the reports come to. What is both done and not done is neither, but where it is turned by a *but*."""
    names = [each.name for each in reports]
    if not names:
        return None
    kinds = {"done" if each == "deed" else each for each in names}
    if "part" in kinds:
        answer = Answer.PARTLY
    elif kinds == {"done"}:
        answer = Answer.DONE
    elif "done" in kinds:
        return None
    else:
        answer = Answer.DID_NOT_ARISE if "none" in kinds else Answer.MISSED
    if (answer is Answer.DONE and not _is_believed(text, net, reports)) or (answer in _BELIEVED and denied(text)):
        return None
    return Reported(answer, _rating(text, reports))


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
    said = _length(words, text, text.read.minutes, _LEAST_MINUTES, _MOST_MINUTES, bare=True)
    rest = [each.text for each in text.words[cue.start :]]
    return said or _length(rest, text, text.read.minutes, _LEAST_MINUTES, _MOST_MINUTES, bare=False)


def _days(text: Text) -> int | None:
    return _length([each.text for each in text.words], text, text.read.days, 1, _MOST_DAYS, bare=False)


def _length(
    words: Sequence[str], text: Text, units: Mapping[str, float], least: int, most: int, *, bare: bool
) -> int | None:
    """A number right before its unit, or alone where that is enough; `half an hour`, `a week`."""
    for at, word in enumerate(words):
        after = words[at + 1 : at + 3]
        number = 1 if word in _ONE and after[:1] and after[0] in units else text.net.number(word)
        unit = units.get(after[0]) if after else None
        if word in units and units[word] < 1 and after and after[-1] in units:
            number, unit = 1, units[word] * units[after[-1]]
        if number is not None and (unit or bare):
            length = round(number * (unit or 1))
            return min(length, most) if length >= least else None
    return None


_REPORTS = frozenset({*OUTCOMES, "deed"})
_WISHES = frozenset({*_PLAIN, "later", "break", "change", "feedback"}) - _PROMISES
