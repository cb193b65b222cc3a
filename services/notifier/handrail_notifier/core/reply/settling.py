"""What the meanings of one text come to beside each other: which of them says all of another, what is wished beside a report, and how far a step is
done that more is told of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply.cues import missing
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.grammar import Read
from handrail_notifier.core.reply.halves import is_halved, is_promised
from handrail_notifier.core.reply.meanings import (
    Acknowledged,
    Answer,
    Break,
    Call,
    Change,
    Later,
    Meaning,
    Paced,
    Pull,
    Reported,
    Resume,
    Show,
    Small,
    Subject,
    Swap,
)
from handrail_notifier.core.reply.numbers import is_fewer
from handrail_notifier.core.reply.outcome import BELIEVED, is_done

_BESIDE_A_REPORT = (Call, Show, Small, Swap, Paced)
_OPEN_ENDED = (Later(), Break())
_SAYS_ALL: Mapping[Meaning, Meaning] = {Pull(): Show(Subject.PLAN)}
"""What says all that another wish beside it could: who needs the plan now is sent it."""


def settled(texts: Sequence[Text], found: Read) -> Read:
    """Of one wish said twice the one that says how long; and a step done with fewer than it asks for is done in part. `Hold on, I
    did it` asks for nothing later."""
    fewer = any(is_fewer(each) for each in texts)
    made = [_as_far_as_told(texts[:1], each, fewer=fewer) for each in found.meanings]
    if len(made) == 2 and made[0] == Later() and isinstance(made[1], Reported) and is_done(made[1]):
        made, found = made[1:], replace(found, corrects=True)
    if any(isinstance(each, Paced | Resume) for each in made):
        made = [each for each in made if each != Later()]
    made = [each for each in made if not any(each == one and other in made for other, one in _SAYS_ALL.items())]
    made = _changing(texts[:1], made)
    if any(isinstance(each, Break) and each != Break() for each in made):
        made = [each for each in made if each != Resume()]
    if any(isinstance(each, Reported) and each.answer is Answer.DID_NOT_ARISE for each in made):
        made = [_unrated(each) for each in made]
    long = {type(each) for each in made if isinstance(each, Later | Break) and each not in _OPEN_ENDED}
    return replace(found, meanings=tuple(each for each in made if not (each in _OPEN_ENDED and type(each) in long)))


def _changing(texts: Sequence[Text], made: list[Meaning]) -> list[Meaning]:
    """Another plan is no other step, where the plan is to be changed: `this plan doesn't work, we need another`. The change of an appointment is for
    a person."""
    if not any(isinstance(each, Change | Swap) for each in made):
        return made
    words = {each.text for text in texts for each in text.words}
    changed = {one for text in texts for one in text.read.changed}
    appointed = not words.isdisjoint(one for text in texts for one in text.read.appointments)
    if appointed and words.isdisjoint(changed):
        return [each for each in made if not isinstance(each, Change | Swap)]
    planned = not words.isdisjoint(changed) and any(isinstance(each, Change) for each in made)
    return [each for each in made if not (planned and isinstance(each, Swap))]


def _unrated(said: Meaning) -> Meaning:
    """`No meeting today so 0`: what did not arise helped nobody; the number says again that it did not."""
    none = isinstance(said, Reported) and said.answer is Answer.DID_NOT_ARISE and said.helpfulness == 0
    return replace(said, helpfulness=None) if isinstance(said, Reported) and none else said


def _as_far_as_told(texts: Sequence[Text], said: Meaning, *, fewer: bool) -> Meaning:
    """A step done, as far as what else is told leaves it one."""
    if not isinstance(said, Reported) or said.answer is not Answer.DONE:
        return said
    if fewer or any(is_halved(each, said) for each in texts):
        return replace(said, answer=Answer.PARTLY)
    return Acknowledged(intends=True) if any(map(is_promised, texts)) else said


def with_wishes(texts: Sequence[Text], found: Read, looked: Read) -> Read:
    """A report, and what is wished beside it in other words: `missed it, could somebody ring me about it`."""
    reports = [each for each in found.meanings if isinstance(each, Reported)]
    if not len(found.meanings) == len(reports) == 1:
        return found
    none = {Paced(Pace.HARDER), *([Small()] if reports[0].answer is Answer.PARTLY else [])}
    reminds = any(word.text in each.read.reminds for each in texts[:1] for word in each.words)
    kinds = (*_BESIDE_A_REPORT, *([Later] if reminds and reports[0].answer is Answer.PARTLY else []))
    wishes = [each for each in looked.meanings if isinstance(each, kinds) and each not in none]
    if not any(word.asked for each in texts for word in each.words):
        wishes = [each for each in wishes if not isinstance(each, Show)]
    return replace(found, meanings=(*found.meanings, *wishes))


def asked_for(texts: Sequence[Text], found: Read) -> Read:
    """`What was my plan again? I forgot`: the plan and not the step was forgotten."""
    shown = isinstance(next(iter(found.meanings), None), Show)
    missed = [each for each in found.meanings if isinstance(each, Reported) and each.answer is Answer.MISSED]
    said = [words for text in texts[:1] for words in missing(text)]
    forgot = all(not {*texts[0].read.forgets}.isdisjoint(words) for words in said)
    if not (shown and missed and said and forgot):
        return found
    return replace(found, meanings=tuple(each for each in found.meanings if each not in missed))


def may_decline(texts: Sequence[Text], found: Read) -> bool:
    """`Not today, thanks`: what looks like a step that was missed may be one that is left out, beside thanks or another day."""
    missed = [each for each in found.meanings if isinstance(each, Reported) and each.answer is Answer.MISSED]
    rest = [each for each in found.meanings if each not in missed and each != Later()]
    thanked = any(each.tag in {"acknowledge", "later", "intend"} for text in texts[:1] for each in text.said)
    return bool(missed) and not rest and thanked


def wants_more(found: Read) -> bool:
    """`More texts in the evenings` asks for no one text later, and neither does who is back."""
    return any(isinstance(each, Paced | Resume) for each in found.meanings)


def tells_a_deed(found: Read) -> bool:
    """`Rode out the urge, 20 mins`: how long is of the deed, where one is told, and asks for nothing."""
    return any(isinstance(each, Reported) and each.answer in BELIEVED for each in found.meanings)
