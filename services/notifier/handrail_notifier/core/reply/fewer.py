"""What is understood of a wish not to be texted for so long, or not so often: a break of so many days, or fewer texts; and of a text that none came, which is no wish."""

from collections.abc import Sequence
from dataclasses import replace

from handrail_notifier.core.left import Left
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.grammar import MOST_DAYS, Read
from handrail_notifier.core.reply.lengths import days_in
from handrail_notifier.core.reply.meanings import (
    Acknowledged,
    Answer,
    Break,
    Later,
    Meaning,
    Paced,
    Reported,
    Resume,
    Skip,
    Start,
)

_MADE_OF_IT = Break | Later | Skip | Resume | Start | Acknowledged | Paced
"""What a wish for so long says of itself, and is none of its own: *dejen de escribirme 3 dias y luego le seguimos*."""

_NEAR = 2


def with_less(texts: Sequence[Text], said: Read, left: Left) -> Read:
    """The same, with what is wished."""
    meanings: tuple[Meaning, ...] = said.meanings
    if left.term:
        meanings = (*(each for each in meanings if not isinstance(each, _MADE_OF_IT)), Break(_days(texts)))
    if left.told:
        meanings = tuple(each for each in meanings if not isinstance(each, Break))
    if left.missing:
        meanings = tuple(each for each in meanings if not _is_of_none(each))
    if left.fewer:
        meanings = (*(each for each in meanings if not isinstance(each, Paced)), Paced(Pace.LESS))
    return replace(said, meanings=meanings)


def _is_of_none(meaning: Meaning) -> bool:
    """What is understood of *no texts today?* where nobody asks for a rest, and no moment failed to come."""
    return isinstance(meaning, Break | Skip) or meaning == Reported(Answer.DID_NOT_ARISE)


def _days(texts: Sequence[Text]) -> int:
    """How many, if a number is said; of *the week* all of it; of *tonight* the day."""
    for text in texts:
        if found := days_in(text) or _counted(text):
            return found
    return 1


def _counted(text: Text) -> int | None:
    """A unit and the number near before it, if one is there: `a couple of days`."""
    words = [each.text for each in text.words]
    for at, word in enumerate(words):
        if word in text.read.days:
            many = next((n for each in reversed(words[max(at - _NEAR, 0) : at]) if (n := text.net.number(each))), 1)
            return min(round(many * text.read.days[word]), MOST_DAYS)
    return None
