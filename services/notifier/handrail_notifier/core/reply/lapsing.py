"""A lapse that is told by itself, `I drank last weekend`, `had 2 beers at the game`: for a person, and no answer to what became of the step."""

from collections.abc import Iterable, Sequence

from handrail_notifier.core import languages
from handrail_notifier.core.reply.cues import missing
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.meanings import Acknowledged, Answer, Meaning, Reported, Resume


def tells_a_lapse(text: Text, said: Sequence[Meaning]) -> bool:
    """Whether all that says that the step was missed is a lapse of the client's, who names no step: as *I*, or, where nobody is named, of another day
    or place. Who is back on track with it is back to no texts."""
    missed = [each for each in said if isinstance(each, Reported) and each.answer is Answer.MISSED]
    rest = [each for each in said if each not in missed]
    if len(missed) != 1 or rest not in ([], [Resume()]) or text.code not in languages.codes("clauses"):
        return False
    known, told, elsewhere = languages.clauses(text.code), missing(text), _is_elsewhere(text)
    counted = {word for each in told for word in each if word.isdigit()}
    empty = {at for each in text.said if each.tag == "filler" for at in range(each.start, each.end)}
    words = {each.text for at, each in enumerate(text.words) if at not in empty} - counted
    subject = text.read.own_subject
    own = elsewhere or (bool(subject) and all(each[0] in subject for each in told))
    lapses = {*known.lapses, *(known.slips if elsewhere else ())}
    lapsed = bool(told) and all(not lapses.isdisjoint(each) for each in told)
    return lapsed and own and (elsewhere or not rest) and words.isdisjoint(known.lapsed_instead)


def is_beside_a_lapse(text: Text, guessed: Meaning) -> bool:
    """`Ok, I drank` is not read as that it was read."""
    if not isinstance(guessed, Acknowledged) or text.code not in languages.codes("clauses"):
        return False
    return not {*languages.clauses(text.code).lapses}.isdisjoint(each.text for each in text.words)


def _is_elsewhere(text: Text) -> bool:
    """Whether a day is named that is not this one, or a place."""
    days = (*text.read.yesterday, *(each for day in text.read.weekdays for each in day))
    return _says(text, (*days, *languages.clauses(text.code).lapsed_elsewhere))


def _says(text: Text, phrases: Iterable[str]) -> bool:
    said = f" {' '.join('#' if each.text.isdigit() else each.text for each in text.words)} "
    return any(f" {each} " in said for each in phrases)
