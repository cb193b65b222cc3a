"""A step that is answered with *yes*, where a nudge waits for its answer and nothing else does: `yes 7`, `sí, me ayudó mucho`.

*Yes* alone says that the text was read. It says that the step was done where it comes with how much it helped, or how it was; a number that is a
key may be another answer, unless it says that it rates, and `OK 7` is what is said to a plan.
"""

from collections.abc import Sequence
from typing import Final

from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.cutting import EMPTY, NUMBER, NUMERIC, Text
from handrail_notifier.core.reply.meanings import Answer, Reported
from handrail_notifier.core.reply.numbers import KEYS
from handrail_notifier.core.sayings import Saying

_MOST: Final = 10
_DONE: Final = 1
_KEY_AND_RATING: Final = 2
_BESIDE: Final = EMPTY | NUMERIC | {"acknowledge"}


def affirmed(text: Text) -> Reported | None:
    """That the step was done, and how much it helped, 0 to 10, if said. None: it is not sure."""
    first = next((each for each in text.said if _affirms(text, each) or each.tag not in {"filler", NUMBER}), None)
    if first is None or not _affirms(text, first) or any(each.asked for each in text.words):
        return None
    if not all(each.tag in _BESIDE for each in text.said if each is not first):
        return None
    times = {*text.read.today, *text.read.clock}
    timed = any(each.tag == "when" for each in text.said) or any(each.text in times for each in text.words)
    rated = [each for each in text.said if each.tag in NUMERIC]
    if len(text.said) == len(rated) + 1 and (key := _with_its_key(text, rated)):
        return key
    if not rated:
        return Reported(Answer.DONE) if any(_looks_back(text, each) for each in text.said) else None
    numbers = text.numbers(rated[0]) if len(rated) == 1 else []
    numbers = numbers[:1] if numbers[1:] == [_MOST] else numbers
    helped = len(numbers) == 1 and _says_so(text, rated[0], numbers[0], timed=timed)
    return Reported(Answer.DONE, numbers[0]) if helped else None


def _with_its_key(text: Text, rated: Sequence[Saying]) -> Reported | None:
    """`Yep 1`, `1 yes`, `yes 1 9`: both say the same."""
    numbers = [number for each in rated for number in text.numbers(each)]
    if (
        not all(text.texts(each)[0].isdigit() for each in rated)
        or numbers[:1] != [_DONE]
        or len(numbers) > _KEY_AND_RATING
        or numbers[-1] > _MOST
    ):
        return None
    return Reported(Answer.DONE, numbers[1] if len(numbers) == _KEY_AND_RATING else None)


def _affirms(text: Text, saying: Saying) -> bool:
    return saying.tag in {"acknowledge", "filler", None} and all(
        each in text.read.affirms for each in text.texts(saying)
    )


def _looks_back(text: Text, saying: Saying) -> bool:
    return saying.tag == "comment" and not {*text.texts(saying)}.isdisjoint(text.read.looks_back)


def _says_so(text: Text, rated: Saying, number: int, *, timed: bool) -> bool:
    """Whether a number can only be how much it helped: `yes 7 please` and `yes, tonight 8` may be an hour."""
    of_help = not {*text.texts(rated)}.isdisjoint(text.read.numbers.of_help)
    return number <= _MOST and (of_help or (number > max(KEYS) and not timed and not _goes_on(text, rated)))


def _goes_on(text: Text, rated: Saying) -> bool:
    """Whether more is said behind the number, as it was sent: what weighs nothing may ask for something."""
    sent, said = [each.text for each in words_of(text.raw)], {*text.texts(rated)}
    at = max((at for at, each in enumerate(sent) if each in said and each.isdigit()), default=len(sent))
    return any(each[0].isalpha() and each not in {*text.read.affirms, *said} for each in sent[at + 1 :])
