"""What became of the step, out of everything that a text says of it. A step done is believed last.

`Done` or `missed` beside `half of it` is partly done. `Done` beside `missed it` is neither, but for `missed it at noon but I did it now`. Among the
client's other words it counts if it stands as a saying of its own and none of those words can turn it round: *not*, *if*, *almost*
anywhere; *will*, *want*, *she said* unless it stands first, as what the text is about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.cutting import COURTESY, NUMBER, NUMERIC, OUTCOMES, Text
from handrail_notifier.core.reply.denial import harmless
from handrail_notifier.core.reply.meanings import Answer, Meaning, Reported
from handrail_notifier.core.reply.numbers import KEYS, explains, is_code, ratings
from handrail_notifier.core.sayings import Saying
from handrail_notifier.core.spoken_day import WEEKDAYS, Day

BELIEVED = frozenset({Answer.DONE, Answer.PARTLY})
"""The answers that say that a step was done, if only a part of it."""
_MOST = 10
_WISHED = frozenset(
    {"later", "small", "swap", "more", "less", "easier", "harder", "change", "call", "plan", "goal", "how_am_i", "why"}
)
_ASIDE = 3
"""Other people in no more words than this are who is reported to have said it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it, where it is said, and 0 to 10 for how much it helped, if said."""

    answer: Answer
    rating: int | None
    start: int
    strain: tuple[int, int] | None = None
    """How strong something was before and after, 0 to 10, if said: no part of the report."""
    day: Day | None = None
    beside: Day | None = None
    """Another name of that weekday: `today monday`."""


def outcome_of(text: Text) -> Outcome | None:
    """The outcome that a text reports. None: none, or none that is sure."""
    places = [at for at, each in enumerate(text.said) if each.tag in OUTCOMES]
    rated = ratings(text)
    if strain := _strain(text, rated, places):
        return Outcome(OUTCOMES[text.said[places[0]].tag or ""], None, text.said[places[0]].start, strain)
    if not places or not _rates(text, rated, places[0]):
        return None
    answer = _agreed(text, places)
    said = [at for at in places if OUTCOMES[text.said[at].tag or ""] is answer]
    if not any(_is_believed(text, at) if answer is Answer.DONE else not _is_attached(text, at) for at in said):
        return None
    assert answer is not None, "it was said"
    rated = [each for each in rated if not is_code(text, each, answer, text.said[places[0]])]
    rating = text.numbers(rated[0])[0] if rated else None
    return Outcome(answer, rating, text.said[places[0]].start, None, *_days(text, places))


def is_done(meaning: Meaning) -> bool:
    """Whether it reports all of the step."""
    return isinstance(meaning, Reported) and meaning.answer is Answer.DONE


def _days(text: Text, places: Sequence[int]) -> tuple[Day | None, Day | None]:
    """The one day that it is said of. `Missed it yesterday but I did it today` is of what comes after; of two days it is of neither, and where
    one of them is a weekday that is told apart from none. `Today, monday` may be one day by two names."""
    turned = len({text.said[at].tag for at in places}) > 1 and _is_firm(text, places[-1])
    first = next(at for at in range(places[-2] + 1, len(text.said)) if text.apart(at)) if turned else 0
    named = {day for at in range(first, len(text.said)) if _dates(text, at) for day in _named(text, text.said[at])}
    if len(named) == 1:
        return named.pop(), None
    weekdays = named.intersection(WEEKDAYS)
    if len(named) == len(weekdays) + 1 == 2:
        return next(iter(weekdays)), next(iter(named - weekdays))
    return Day.SEVERAL if weekdays else None, None


def _dates(text: Text, at: int) -> bool:
    """Whether a saying may date the report: `Done. Yesterday was hard` does not."""
    beside = [text.said[at], *text.beside(at)[0], *text.beside(at)[1]]
    reports = any(each.tag in OUTCOMES for each in beside)
    speaks = any(each.tag in {None, "comment"} for each in beside)
    return text.said[at].tag in {*OUTCOMES, "when", "filler"} and (reports or not speaks)


def is_of_yesterday(text: Text, at: int) -> bool:
    """Whether a saying names that day, and the text no other."""
    days = {day for each in text.said for day in _named(text, each)}
    return days == {Day.YESTERDAY} == _named(text, text.said[at])


def _named(text: Text, saying: Saying) -> set[Day]:
    """A weekday in what says nothing is of something else: `see you monday`."""
    words = f" {' '.join(text.texts(saying))} "
    weekdays = {} if saying.tag == "filler" else dict(zip(WEEKDAYS, text.read.weekdays, strict=True))
    lists = {Day.TODAY: text.read.today, Day.YESTERDAY: text.read.yesterday, **weekdays}
    return {day for day, phrases in lists.items() if any(f" {each} " in words for each in phrases)}


def _strain(text: Text, rated: Sequence[Saying], places: Sequence[int]) -> tuple[int, int] | None:
    """`Done 7 4`: used, 7 before and 4 after. Said with a word, and with nothing else: three digits in a row may be anything."""
    if len(places) != 1 or len(rated) != 2 or any(each.tag != NUMBER for each in rated):
        return None
    of = text.said[places[0]]
    rest = [each for each in text.said if each not in rated and each is not of and each.tag != "filler"]
    used = OUTCOMES[of.tag or ""] in {Answer.DONE, Answer.PARTLY}
    by_word = not any(each.isdigit() for each in text.texts(of))
    before, after = (text.numbers(each)[0] for each in rated)
    in_order = all(each.start > of.start for each in rated)
    return (before, after) if used and by_word and in_order and not rest and max(before, after) <= _MOST else None


def _rates(text: Text, rated: Sequence[Saying], first: int) -> bool:
    """Whether there is at most one rating, of the right size; a bare number comes after what it rates."""
    if not rated:
        return True
    if _is_changed(text, rated[0], text.said[first]):
        return False
    comes_after = rated[0].tag != NUMBER or rated[0].start > text.said[first].start or _leads(text, rated[0], first)
    return len(rated) == 1 and text.numbers(rated[0])[0] <= _MOST and comes_after


def _is_changed(text: Text, number: Saying, report: Saying) -> bool:
    """`1... actually 3`: a bare digit that is a key, behind another with words between them, may be what is meant instead."""
    numbers = [text.net.number(text.texts(each)[0]) for each in (report, number)]
    if number.tag != NUMBER or None in numbers or text.numbers(number)[0] not in KEYS or number.start < report.end:
        return False
    sent = [each.text for each in words_of(text.raw)]
    places = [at for at, each in enumerate(sent) if each in {text.texts(report)[0], text.texts(number)[0]}]
    between = [each for each in text.said if report.end <= each.start < number.start]
    told = sent[places[0] : places[-1]] if places else []
    shrugs = {word for each in between for word in text.texts(each)} & {*text.read.numbers.shrugs}
    light = languages.spelling(text.code).light
    if shrugs and all(each.tag in {"filler", "comment"} for each in between) and {*light}.isdisjoint(told):
        return False
    return any(each[0].isalpha() for each in told)


def _leads(text: Text, number: Saying, first: int) -> bool:
    """`8, did it straight away`: a number that is no key, before a break that the report stands behind."""
    begins = all(each.tag == "filler" for each in text.said if each.start < number.start)
    return begins and text.numbers(number)[0] > max(KEYS) and text.apart(first)


def _agreed(text: Text, places: Sequence[int]) -> Answer | None:
    """What several reports come to."""
    answers = [OUTCOMES[text.said[at].tag or ""] for at in places]
    kinds = frozenset(answers)
    if answers[-1] is Answer.DONE and _is_firm(text, places[-1]):
        return Answer.DONE
    if len(kinds) == 1:
        return answers[0]
    return Answer.PARTLY if Answer.PARTLY in kinds and Answer.DID_NOT_ARISE not in kinds else None


def _is_firm(text: Text, at: int) -> bool:
    """`But I did it`, or `but did it` where nobody else is spoken of, and nothing of the client's own after it."""
    this, before = text.said[at], text.said[at - 1] if at else None
    joined = before is not None and before.tag == "join" and text.texts(before)[0] in text.read.but
    if not joined or text.is_asked(this) or any(each.tag is None for each in text.said[at + 1 :]):
        return False
    others = any(each.tag is None and _has(text, each, text.read.guards.others) for each in text.said[:at])
    return this.end - this.start >= text.read.firm or not others


_UNDONE = frozenset({"missed", "none"})


def _is_attached(text: Text, at: int) -> bool:
    """Whether the client's own words stand right beside it, and are no reason behind a digit."""
    return text.attached(at) and not _is_explained(text, at)


def _is_explained(text: Text, at: int) -> bool:
    """`3 was stuck at work`: the digit of what was not done, and why. Behind a 1 the same words undo it: `1 was stuck at work`."""
    this = text.said[at]
    lone = this.end - this.start == 1 and text.texts(this)[0].isdigit()
    return at == 0 and this.tag in _UNDONE and lone and explains(text, at)


def _is_believed(text: Text, at: int) -> bool:
    return _is_firm(text, at) or not (_is_crowded(text, at) or _is_turned(text, at))


def _is_crowded(text: Text, at: int) -> bool:
    """Whether it is part of a longer sentence, or stands beside a promise or what softens a wish."""
    promises = [each for each in text.said if each.tag == "intend" and not _has(text, each, text.read.again)]
    return _runs_on(text, at) or bool(promises) or _is_softened(text, at)


def _is_softened(text: Text, at: int) -> bool:
    """Whether what softens a wish stands in the text, and no wish behind a break that it belongs to: `done 5, can we make it harder next week`."""
    soft = [place for place, each in enumerate(text.said) if each.tag == COURTESY]
    wish = next((each for each in range(at + 1, len(text.said)) if text.said[each].tag in _WISHED), None)
    return bool(soft) and (
        wish is None or soft[0] < at or not any(map(text.apart, range(at + 1, min(wish, soft[0]) + 1)))
    )


def _is_turned(text: Text, at: int) -> bool:
    """Whether any of the client's own words can turn it round."""
    guards = text.read.guards
    before = [each for each in text.said[:at] if each.tag is None]
    after = [each for each in text.said[at + 1 :] if each.tag is None]
    explained = after[:1] if _is_explained(text, at) else []
    asides = [*explained, *(each for each in after if each.end - each.start <= _ASIDE and text.is_new(each))]
    turning = (
        *((each, guards.undoes) for each in (*before, *after)),
        *((each, guards.others) for each in (*before, *asides)),
        *((each, guards.unreal) for each in before),
    )
    hits = {place for each, words in turning for place in _places(text, at, each, words)}
    if hits and not hits <= harmless(text):
        return True
    return bool(before) and not (text.words[text.said[at].start].apart or _is_of_the_client(text, before[0]))


def _places(text: Text, at: int, saying: Saying, words: Sequence[str]) -> Iterator[int]:
    """Where one of these stands in what the client's own words say, but for what is mere circumstance there: `did it. The kids screamed`."""
    mild = text.read.guards.mild if _is_elsewhere(text, text.said[at], saying) else ()
    for place in range(saying.start, saying.end):
        if text.words[place].text in words and text.words[place].text not in mild:
            yield place


def _is_elsewhere(text: Text, report: Saying, saying: Saying) -> bool:
    """Whether a break stands between them; before a report, which has to be more than a word, the end of a sentence."""
    if saying.start > report.start:
        return any(text.words[each].apart for each in range(report.end, saying.start + 1))
    ended = any(text.words[each].anew for each in range(saying.end, report.start + 1))
    rated = any(each.start == report.end and each.tag in NUMERIC for each in text.said)
    return ended and (rated or report.end - report.start > 1)


def _runs_on(text: Text, at: int) -> bool:
    """Whether the client's own words stand before it or go on after it, without a break. A comment in between is as good as one."""
    if _is_explained(text, at):
        return False
    before, after = text.beside(at)
    until = next((number for number, each in enumerate(after) if each.tag in {"comment", "when"}), len(after))
    return any(each.tag is None for each in before) or any(text.is_new(each) for each in after[:until])


def _is_of_the_client(text: Text, saying: Saying) -> bool:
    """Whether a sentence is about the client: it says so, or its language's verbs do."""
    return not text.read.own_subject or text.texts(saying)[0] in text.read.own_subject


def _has(text: Text, saying: Saying, words: Sequence[str]) -> bool:
    return any(each in words for each in text.texts(saying))
