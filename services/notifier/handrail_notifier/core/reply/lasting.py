"""How long a wish to be asked later, or a break, is to last: what is said of it anywhere in the text, and all of a length that has parts."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.grammar import MOST_DAYS, MOST_MINUTES, Read
from handrail_notifier.core.reply.lengths import composed, days_in, days_of, span
from handrail_notifier.core.reply.meanings import Acknowledged, Break, Later, Meaning, Resume
from handrail_notifier.core.spoken_day import WEEKDAYS

_BETWEEN = 2
"""So many words may stand between *until* and its day."""
_READ_DIGITS = 3
_ODD_NUMBER = re.compile(r"\s{0,3}([^\W\d_]{2,12})\s{1,3}([0-9]{1,6})([.,][0-9]{1,2})?[.!]?\s{0,3}")


def timed(texts: Sequence[Text], found: Read) -> Read:
    """A wish to be asked later that is said without its length has that of another clause, and so has a break."""
    found = replace(found, meanings=tuple(_composed(texts, each) for each in found.meanings))
    if Break() in found.meanings and (days := next((said for each in texts[:1] if (said := days_of(each))), None)):
        found = replace(found, meanings=tuple(Break(days) if each == Break() else each for each in found.meanings))
    if Break() in found.meanings and (ends := next(filter(None, map(_until, texts)), None)):
        stays = (each for each in found.meanings if each != Resume())
        found = replace(found, meanings=tuple(ends if each == Break() else each for each in stays))
    if Later() not in found.meanings:
        return found
    minutes = next((said for each in texts[:1] if (said := span(each))), None)
    return replace(found, meanings=tuple(Later(minutes) if each == Later() else each for each in found.meanings))


def resting(texts: Sequence[Text], found: Read) -> Read:
    """A break that a text begins with always rests, however it goes on: for so many days, until a weekday, or for the usual length
    (`break until dec 10`)."""
    if any(not isinstance(each, Resume | Acknowledged) for each in found.meanings):
        return found
    for text in texts:
        words = [each.text for each in text.words[:2]]
        if len(words) == 2 and words[0] in text.read.rests:
            days = text.net.number(words[1])
            if days is not None and 1 <= days <= MOST_DAYS:
                return replace(found, meanings=(Break(days),))
            if words[1] in {*text.read.until, *text.read.resting}:
                return replace(found, meanings=(_until(text) or Break(days_in(text) if _counts(text) else None),))
    return found


def _counts(text: Text) -> bool:
    """Whether a number says for how many days, and not until which."""
    return not any(each.text in text.read.until for each in text.words)


def _until(text: Text) -> Break | None:
    """`Until Friday`: with the weekday, perhaps behind a word or two (`hasta el viernes`), tomorrow, or an hour of today."""
    names = {
        each.split()[-1]: Break(until=day)
        for day, some in zip(WEEKDAYS, text.read.weekdays, strict=True)
        for each in some
    }
    names |= dict.fromkeys(text.read.tomorrow, Break(1))
    for at, word in enumerate(text.words):
        behind = text.words[at + 1 : at + 2 + _BETWEEN] if word.text in text.read.until else ()
        ends = next((place for place, each in enumerate(behind) if each.apart), len(behind))
        if found := next((names[each.text] for each in behind[:ends] if each.text in names), None):
            return found
        if behind[:ends] and _is_today(text, at + 1):
            return Break(1)
    return None


def _is_today(text: Text, at: int) -> bool:
    """Whether an hour stands here, or a word for a part of today."""
    words = [each.text for each in text.words[at : at + _BETWEEN + 1]]
    numbered = [text.net.number(each) is not None for each in words]
    clocks = [each in text.read.clock for each in words]
    hour = any((one and two) or (three and four) for one, four, two, three in _pairs(numbered, clocks))
    return hour or any(" ".join(words).startswith(each) for each in text.read.today)


def _pairs(numbered: Sequence[bool], clocks: Sequence[bool]) -> Iterator[tuple[bool, bool, bool, bool]]:
    """Number or hour's word, side by side: this is a number, that is one; that is an hour's word, this is one."""
    for at in range(len(numbered) - 1):
        yield numbered[at], numbered[at + 1], clocks[at + 1], clocks[at]


def in_whole(text: str) -> tuple[str, tuple[type[Meaning], ...]] | None:
    """A keyword with a number that is not read, with one that is, and what it may mean: of `break 3.5` four days, of `later 2000` as long as it
    gets. None: it is no such text."""
    found = _ODD_NUMBER.fullmatch(text)
    if found is None or not (found[3] or len(found[2]) > _READ_DIGITS):
        return None
    number = min(int(found[2]) + bool(found[3]), 10**_READ_DIGITS - 1)
    return f"{found[1]} {number}", (Break,) if found[3] else (Break, Later)


def _composed(texts: Sequence[Text], wish: Meaning) -> Meaning:
    """The same wish, as long as it is said to be: `in an hour and a half` is more than an hour."""
    for text in texts[:1]:
        words = [each.text for each in text.words]
        match wish:
            case Later(int(minutes)):
                found = composed(words, text.read.minutes, text.read, text.net.number)
                if found and minutes in found.ends:
                    return Later(min(round(found.whole), MOST_MINUTES))
            case Break(int(days)):
                found = composed(words, text.read.days, text.read, text.net.number)
                if found and days in found.ends:
                    return Break(min(math.ceil(found.whole), MOST_DAYS))
            case _:
                pass
    return wish
