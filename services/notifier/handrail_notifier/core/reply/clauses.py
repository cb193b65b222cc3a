"""What a long or loose text says at once, though no phrase covers all of it: the second look, where the grammar makes nothing of it.

A text is read clause by clause. A clause says what it begins with, behind words that open it (`yeah well I just`); a wish counts wherever it
stands. What is built of small parts (who, how surely, which verb, of what) needs no end: what follows is where, when and why. A step done is still
believed last: nowhere in the text may a word stand that could turn it round, but in what is listed as harmless.
"""

from collections.abc import Mapping, Sequence

from handrail_notifier.core import languages
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.phrases import Net
from handrail_notifier.core.reply.claims import claimed, rating
from handrail_notifier.core.reply.cues import ClauseCue, breaks_in, cues_of, ended, starts
from handrail_notifier.core.reply.cutting import EMPTY, NUMERIC, OUTCOMES, Text
from handrail_notifier.core.reply.deeds import KEPT, NAMED, alone, answer_of, day_of, is_an_act
from handrail_notifier.core.reply.denial import denied
from handrail_notifier.core.reply.lengths import days_in, minutes_in
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
_MOST_RATING = 10
_LONGEST_PLAIN = 24
"""A deed in a text of more words is one of many, and perhaps not the step."""
_DEEDS = frozenset({"deed", "step"})
_REPLACED = "replaced"
"""What was done instead of a step, where no deed is told that may be one: `snapped instead of stepping out`."""
_LONGEST_PROMISE = 14
"""A text of more words says more than that it was read."""


def meant(text: Text, *, opportunity: bool = True, named: bool = False) -> tuple[Meaning, ...]:
    """All that a text says at a second look; nothing, if it is in the client's own words. `opportunity`: a nudge is open, so that a deed in
    the first person that could be a step (`step`) answers it without more; `named`: and no question is, so that a step told by its own name
    is a report."""
    if text.code not in languages.codes("clauses") or not text.words:
        return ()
    net = languages.clause_net(text.code)
    cues = cues_of(text)
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


def _is_asked(text: Text, cue: ClauseCue) -> bool:
    return any(each.asked for each in text.words[cue.start : cue.end])


def _is_unreal(text: Text, cue: ClauseCue) -> bool:
    """Whether it is asked, or stands behind an *if*."""
    ifs = languages.clauses(text.code).ifs
    return _is_asked(text, cue) or any(each.text in ifs for each in text.words[: cue.start])


def _is_turned(text: Text, cue: ClauseCue) -> bool:
    """Whether a word before the wish, in its clause, turns it round or gives it to another: `please do not ring me`."""
    began = max((each for each in starts(text) if each <= cue.start), default=0)
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
        if ended(text, each) in {"harmless", "plain"}
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
            tag = ended(text, found)
            if tag in {"harmless", "told"} and not breaks_in(text, start, found.end):
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
    long = len(text.words) > _LONGEST_PROMISE or any(each.asked for each in text.words)
    if not said or long or _tells_more(text, said):
        return ()
    return (Acknowledged(intends=any(each.name == "intend" for each in said)),)


def _tells_more(text: Text, promises: Sequence[ClauseCue]) -> bool:
    """Whether another clause begins with what was done: `read it, then fired back at 9`."""
    known = languages.clauses(text.code)
    said = {at for each in promises for at in range(each.start, each.end)}
    begins = {
        next((at for at in range(each, len(text.words)) if text.words[at].text not in known.leads), each)
        for each in starts(text)
    }
    tells = {*known.pasts, *(each.split()[0] for each in known.tells)}
    return any(text.words[at].text in tells or is_an_act(text.words[at].text, known) for at in begins - said)


def _wish(text: Text, cue: ClauseCue) -> Meaning:
    match cue.name:
        case "later":
            return Later(minutes_in(text, cue.start, cue.end))
        case "break":
            return Break(days_in(text))
        case "change":
            return Change(text.raw.strip())
        case "feedback":
            return Feedback(text.raw.strip())
        case name:
            return _PLAIN[name]


_REPORTS = frozenset({*OUTCOMES, *_DEEDS, _REPLACED})
_DONE = frozenset({*_DEEDS, *NAMED, "done"})
_KIND = {**dict.fromkeys(_DONE, "done"), _REPLACED: "missed"}
_WISHES = frozenset({*_PLAIN, "later", "break", "change", "feedback"}) - _PROMISES
