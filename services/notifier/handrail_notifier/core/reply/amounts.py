"""How much of a deed was planned, and how much was done: `ten squats`, `for five minutes`.

What is counted is known by its word; how long something took, in seconds. More than was planned is enough, but where less is more.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.things import called

TIME, HOUR = "<time>", "<hour>"
"""What no word of a text is: `twice` counts no minutes."""
_AHEAD = 2
"""What is counted stands at most so many words behind its number."""


@dataclass(frozen=True, slots=True, repr=False)
class Amount:
    """`value`: how many, or how many seconds; `number`: the number as it is written; `of`: what is counted; `spares`: more is not better."""

    value: int
    number: int
    of: frozenset[str]
    spares: bool = False


class Reach(Enum):
    """How what was done compares with what was planned."""

    UNSAID = auto()
    ENOUGH = auto()
    SHORT = auto()
    OTHER = auto()


def planned(words: Sequence[str], code: str, *, spares: bool) -> tuple[Amount, ...]:
    """The amounts of an act."""
    return tuple(Amount(value, number, of, spares) for value, number, of in _said(words, code, ones=()))


def reach(text: str, wanted: Sequence[Amount], code: str) -> tuple[Reach, frozenset[int]]:
    """How far a text comes, and the numbers by which it says so."""
    said = list(_said([each.text for each in words_of(text)], code, ones=languages.deeds(code).ones)) if wanted else []
    found, numbers = Reach.UNSAID, set[int]()
    for want in wanted:
        for value, number, of in said:
            if not of & want.of:
                continue
            numbers.add(number)
            if value == 0 or (HOUR in of and value != want.value) or (value > want.value and want.spares):
                return Reach.OTHER, frozenset(numbers)
            if value < want.value:
                found = Reach.SHORT
            elif found is Reach.UNSAID:
                found = Reach.ENOUGH
    return found, frozenset(numbers)


def _said(words: Sequence[str], code: str, ones: Collection[str]) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Each number, and what it counts."""
    known, number = languages.deeds(code), languages.reply_net(code).number
    own, ends = languages.replies(code).own_subject, [*words[1:], ""]
    for at, word in enumerate(words):
        if word in known.times and ends[at].partition("'")[0] not in own:
            yield known.times[word], known.times[word], frozenset(known.occasions)
            continue
        ahead = words[at + 1 : at + 2]
        if word in known.at_hour and ahead and (hour := known.hours.get(ahead[0], number(ahead[0]))) is not None:
            yield hour, hour, frozenset({HOUR})
            continue
        value = 1 if word in ones else number(word)
        nothing = {*known.small, *known.joins} - {*known.units, *known.occasions}
        ahead = [each for each in words[at + 1 : at + 1 + _AHEAD] if each not in nothing]
        if word in ones and words[at + 1 : at + 2] != ahead[:1]:
            continue
        ahead = ahead[:1] if word in ones else ahead
        unit = next((known.units[each] for each in ahead if each in known.units), None)
        if value is not None and unit is not None:
            yield value * unit, value, frozenset({TIME})
        elif value is not None and ahead:
            often = known.occasions if ahead[0] in known.turns_of else ()
            yield value, value, frozenset(often).union(*(called(each, code) for each in ahead))
