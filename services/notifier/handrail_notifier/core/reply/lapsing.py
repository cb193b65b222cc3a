"""A lapse that is told by itself, `I drank last weekend`: for a person, and no answer to what became of the step."""

from handrail_notifier.core import languages
from handrail_notifier.core.reply.cues import missing
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.meanings import Acknowledged, Answer, Meaning, Reported


def tells_a_lapse(text: Text, said: Meaning) -> bool:
    """Whether all that says that the step was missed is a lapse of the client's, who names no step: as *I*, or, where a verb says as much, of a day."""
    if said != Reported(Answer.MISSED) or text.code not in languages.codes("clauses"):
        return False
    known, words = languages.clauses(text.code), {each.text for each in text.words}
    told = missing(text)
    lapsed = bool(told) and all(not {*known.lapses}.isdisjoint(each) for each in told)
    own = all(each[0] in text.read.own_subject for each in told) if text.read.own_subject else _is_dated(text)
    return lapsed and own and words.isdisjoint(known.lapsed_instead)


def is_beside_a_lapse(text: Text, guessed: Meaning) -> bool:
    """`Ok, I drank` is not read as that it was read."""
    if not isinstance(guessed, Acknowledged) or text.code not in languages.codes("clauses"):
        return False
    return not {*languages.clauses(text.code).lapses}.isdisjoint(each.text for each in text.words)


def _is_dated(text: Text) -> bool:
    """Whether a day is named that is not this one."""
    said = f" {' '.join(each.text for each in text.words)} "
    days = (*text.read.yesterday, *(each for day in text.read.weekdays for each in day))
    return any(f" {each} " in said for each in days)
