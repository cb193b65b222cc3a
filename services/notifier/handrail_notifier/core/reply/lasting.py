"""How long a wish to be asked later, or a break, is to last: what is said of it anywhere in the text, and all of a length that has parts."""

import math
from collections.abc import Sequence
from dataclasses import replace

from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.grammar import MOST_DAYS, MOST_MINUTES, Read
from handrail_notifier.core.reply.lengths import composed, days_of, span
from handrail_notifier.core.reply.meanings import Break, Later, Meaning


def timed(texts: Sequence[Text], found: Read) -> Read:
    """A wish to be asked later that is said without its length has that of another clause, and so has a break."""
    found = replace(found, meanings=tuple(_composed(texts, each) for each in found.meanings))
    if Break() in found.meanings and (days := next((said for each in texts[:1] if (said := days_of(each))), None)):
        found = replace(found, meanings=tuple(Break(days) if each == Break() else each for each in found.meanings))
    if Later() not in found.meanings:
        return found
    minutes = next((said for each in texts[:1] if (said := span(each))), None)
    return replace(found, meanings=tuple(Later(minutes) if each == Later() else each for each in found.meanings))


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
