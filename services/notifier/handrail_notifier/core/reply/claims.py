"""A step told with `I did it`, in a text that says more than any phrase covers: believed where all of the rest is of a kind that doubts nothing.

What may stand beside it are the times, places, company and feelings of it (`plain`, `harmless`, `told`) and whatever is empty. Where it is also
said how much it helped, unknown words may stand there, too: who tells of a relapse rates nothing. But none of them may doubt: what is
merely a circumstance where the client says *I* (`circumstances`) does not.
"""

from collections.abc import Sequence

from handrail_notifier.core import languages
from handrail_notifier.core.phrases import Net
from handrail_notifier.core.reply.cutting import EMPTY, NUMERIC, Text
from handrail_notifier.core.reply.deeds import Cue
from handrail_notifier.core.reply.numbers import is_timed

_TOLD = frozenset({"plain", "told"})
_PLAIN = _TOLD | {"harmless"}
_TABOO = frozenset({"taboo"})
_QUIET = frozenset({*EMPTY, "acknowledge"})
_MOST_RATING = 10
_SURE_RATING = 5
"""A lower number that no break sets off may be a word: `did it 4 you`."""
_MOST_UNKNOWN = 12
_OPENERS = 6


def claimed(text: Text, net: Net, reports: Sequence[Cue]) -> bool:
    """Whether what is claimed is believed, beside all else that the text says."""
    if any(each.asked for each in text.words) or not any(each.name == "done" for each in reports):
        return False
    quiet = _quiet(text)
    safe = _safe(text, net, reports, _PLAIN) | quiet
    number = _number(text, safe)
    told = _safe(text, net, (), _TOLD) | quiet | number
    taboo = _safe(text, net, (), _TABOO) - _safe(text, net, (), _PLAIN)
    if taboo or _runs_on(text, reports, told):
        return False
    safe |= _opened(text, net, reports) | number
    left = {at for at in range(len(text.words)) if at not in safe}
    if any(not text.words[at].text[0].isalnum() for at in left):
        return False
    return not left or (bool(number) and len(left) <= _MOST_UNKNOWN and not _is_doubted(text, reports, left))


def rating(text: Text, net: Net, reports: Sequence[Cue]) -> int | None:
    """How much it helped, where a number ends what is claimed."""
    found = _number(text, _safe(text, net, reports, _PLAIN) | _quiet(text))
    return next((number for at in sorted(found) if (number := text.net.number(text.words[at].text)) is not None), None)


def _runs_on(text: Text, reports: Sequence[Cue], told: set[int]) -> bool:
    """Whether the clause goes on with what makes it something else: `did it rain`."""
    tails = languages.clauses(text.code).tails
    ends = {each.end for each in reports if each.end < len(text.words) and not text.words[each.end].apart}
    return any(text.words[at].text not in tails and at not in told for at in ends)


def _safe(text: Text, net: Net, reports: Sequence[Cue], kinds: frozenset[str]) -> set[int]:
    readings = [net.read(each.text) for each in text.words]
    safe = {at for each in reports for at in range(each.start, each.end)}
    for start in range(len(readings)):
        for each in net.at(readings, start):
            last = each.tag.endswith(languages.LAST)
            ended = not last or each.end == len(text.words) or text.words[each.end].apart
            anew = any(one.anew for one in text.words[start + 1 : each.end])
            if ended and each.tag.removesuffix(languages.LAST) in kinds and not anew:
                safe.update(range(start, each.end))
    return safe


def _quiet(text: Text) -> set[int]:
    return {at for each in text.said if each.tag in _QUIET for at in range(each.start, each.end)}


def _opened(text: Text, net: Net, reports: Sequence[Cue]) -> set[int]:
    """The words that open the clause of a report."""
    readings = [net.read(each.text) for each in text.words]
    guards = text.read.guards
    doubtful = {*guards.undoes, *guards.unreal, *languages.clauses(text.code).doubts}
    ends = {each.start for each in reports}
    found = set[int]()
    openers = [
        (start, each.end)
        for start in range(len(readings))
        for each in net.at(readings, start)
        if each.tag == "opener" and doubtful.isdisjoint(one.text for one in text.words[start : each.end])
    ]
    for _ in range(_OPENERS):
        reached = [(start, end) for start, end in openers if end in ends]
        found.update(at for start, end in reached for at in range(start, end))
        ends = {start for start, _ in reached}
    return found


def _number(text: Text, safe: set[int]) -> set[int]:
    """The places of the one number that may say how much it helped: it ends the text, or stands apart."""
    numeric = [each for each in text.said if each.tag in NUMERIC and not safe.issuperset(range(each.start, each.end))]
    if len(numeric) != 1 or is_timed(text, numeric[0]):
        return set()
    only, known = numeric[0], text.read.numbers
    number = next(iter(text.numbers(only)), None)
    apart = text.words[only.start].apart
    before = text.words[only.start - 1].text if only.start else ""
    bound = not apart and before in {*known.bind, *known.hours, *known.weak}
    ends = {*range(only.end, len(text.words))} <= safe or text.words[only.end].apart
    sure = apart or only.end - only.start > 1 or (number is not None and number >= _SURE_RATING)
    if number is None or number > _MOST_RATING or bound or not ends or not sure or only.start == 0:
        return set()
    return set(range(only.start, only.end))


def _is_doubted(text: Text, reports: Sequence[Cue], left: set[int]) -> bool:
    known, guards = languages.clauses(text.code), text.read.guards
    first = reports[0]
    own = not text.read.own_subject or text.words[first.start].text in text.read.own_subject
    excused = {*known.circumstances} if own else set[str]()
    words = {text.words[at].text for at in left}
    before = {text.words[at].text for at in left if at < first.start}
    doubts = {*guards.undoes, *known.doubts, *known.strays, *known.reported}
    after = words - before
    others = bool(before & ({*guards.others, *guards.unreal, *known.people} - excused)) or bool(
        after & {*guards.others}
    )
    return bool(words & (doubts - excused)) or others
