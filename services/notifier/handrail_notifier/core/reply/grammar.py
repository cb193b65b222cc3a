"""What one language makes of a client's words. Conservative: what is not surely meant is left as the client's own words.

A text is cut into the phrases that the language knows. A meaning counts when it stands as a saying of its own, with breaks or
empty words around it. A report of a step done counts only where nothing else in the text can turn it round (`outcome`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from handrail_notifier.core.letters import words_of
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply.correcting import after_correction, was_wrong
from handrail_notifier.core.reply.cutting import COURTESY, EMPTY, NUMBER, NUMERIC, OUTCOMES, YES, Text
from handrail_notifier.core.reply.lengths import composed
from handrail_notifier.core.reply.meanings import (
    Acknowledged,
    BeforeAfter,
    Break,
    Call,
    Change,
    ComesToMind,
    Feedback,
    Help,
    Later,
    Meaning,
    Paced,
    Pull,
    Reported,
    Resume,
    Show,
    Skip,
    Small,
    Stuck,
    Subject,
    Swap,
)
from handrail_notifier.core.reply.numbers import KEYS, explains, key_apart, speaks_of_help
from handrail_notifier.core.reply.outcome import Outcome, is_of_yesterday, outcome_of
from handrail_notifier.core.sayings import Saying

MOST_RATING = 10
MOST_DAYS = 30
LEAST_MINUTES, MOST_MINUTES = 5, 24 * 60
_PLAIN: Mapping[str, Meaning] = {
    "skip": Skip(), "small": Small(), "swap": Swap(), "back": Resume(), "call": Call(), "now": Pull(), "stuck": Stuck(),
    "help": Help(), "more": Paced(Pace.MORE), "less": Paced(Pace.LESS), "easier": Paced(Pace.EASIER),
    "harder": Paced(Pace.HARDER), "plan": Show(Subject.PLAN), "goal": Show(Subject.GOAL), "why": Show(Subject.WHY),
    "how_am_i": Show(Subject.HOW_AM_I),
}  # fmt: skip
_LONGEST_ASIDE = 12
"""A wish counts beside at most so many words of the client's own."""
_SHORT = 4
"""A wish in no more words than this says nothing beyond itself."""
_LONG_ENOUGH = 10
"""Who did it for so many minutes did it."""
_DIGITS = frozenset(map(str, KEYS))


@dataclass(frozen=True, slots=True)
class Read:
    """What a language makes of a text: nothing, if `meanings` is empty."""

    meanings: tuple[Meaning, ...] = ()
    corrects: bool = False
    doubted: bool = False
    """It may speak of the step, and does not surely report it."""


def meanings(text: Text, *, opportunity: bool = True) -> Read:
    """Everything that the text says. `opportunity`: a nudge is open, so that a mere check mark answers it."""
    left, corrects = after_correction(text)
    if any(each.tag == "correct" and was_wrong(left, each) for each in left.said):
        return Read(doubted=True)
    asks = bool(_asked_with_its_key(left))
    left = _without_asides(_alone(_keyed(_lasting(_settled(key_apart(left))))))
    outcome = outcome_of(left)
    doubted = outcome is None and (asks or any(each.tag in OUTCOMES for each in left.said))
    if outcome is None:
        left = _without_asides(left.unread(lambda each: each.tag in {*OUTCOMES, *NUMERIC}))
    elif not opportunity and not any(word.text.isalnum() for word in text.words):
        return Read((Acknowledged(),))
    found = _in_order(left, outcome) or (_promised(left) if doubted else ())
    return Read(found, corrects and bool(found), doubted)


def _settled(text: Text) -> Text:
    """A question is no report and no promise; a correction that corrects nothing is empty; `did it now` says when."""
    asked, told = {*OUTCOMES, *YES, *NUMERIC}, _told_before_a_question(text)
    keyed = _asked_with_its_key(text)
    text = text.unread(
        lambda each: each.tag in asked and (each.start in keyed or (text.is_asked(each) and each.start not in told))
    )
    reports = any(each.tag in OUTCOMES for each in text.said)
    instead = {"correct": "filler", "now": "when"} if reports else {"correct": "filler"}
    text = replace(text, said=[replace(each, tag=instead.get(each.tag or "", each.tag)) for each in text.said])
    return _there_and_back(text) if reports else text


def _told_before_a_question(text: Text) -> set[int]:
    """`1 8 how am I doing?`, `did mine, how many is that now?`: what begins a text is not asked, where what is asked is a wish. `Done? What
    does 1 mean` asks it in a sentence of its own."""
    telling = {NUMBER, "rating", "filler", *OUTCOMES}
    ends = next((at for at, each in enumerate(text.said) if each.tag not in telling), len(text.said))
    wished = ends < len(text.said) and _PLAIN.get(text.said[ends].tag or "") is not None
    in_words = any(each.tag in OUTCOMES for each in text.said[:ends])
    stands = wished and (not in_words or text.apart(ends)) and not text.words[text.said[ends].start].anew
    return {each.start for each in text.said[:ends]} if stands else set()


def _asked_with_its_key(text: Text) -> set[int]:
    """`1 = done right?`: a key, and behind it in its sentence the asked words for the same, ask what it means."""
    return {
        each.start
        for each, after in pairwise(text.said)
        if each.tag == NUMBER and KEYS.get(text.numbers(each)[0]) == after.tag
        if text.is_asked(after) and not text.words[after.start].anew
    }


def _there_and_back(text: Text) -> Text:
    """`Walked to the corner and back`: a word in the middle of what is told asks for no texts again."""

    before = [None, *(each.tag for each in text.said)]
    goes_on = [
        each.tag == "back" and each.end - each.start == 1 and tag == "join"
        for each, tag in zip(text.said, before, strict=False)
    ]
    said = [replace(each, tag="when") if on else each for each, on in zip(text.said, goes_on, strict=True)]
    return replace(text, said=said)


def _lasting(text: Text) -> Text:
    """`Did it for 20 minutes` is a step done; of less it may be a part."""
    known, undoes = text.read.numbers, text.read.guards.undoes

    def lasts(each: Saying) -> bool:
        texts, numbers = text.texts(each), text.numbers(each)
        long = len(numbers) == 1 and numbers[0] >= _LONG_ENOUGH and texts[-1] in text.read.minutes
        after = next((one for one in text.said if one.start == each.end), None)
        ended = after is None or text.words[after.start].apart or after.tag in {*EMPTY, *NUMERIC}
        return (
            each.tag == "part" and long and ended and not {*texts}.isdisjoint(known.did) and {*texts}.isdisjoint(undoes)
        )

    return replace(text, said=[replace(each, tag="done") if lasts(each) else each for each in text.said])


def _alone(text: Text) -> Text:
    """`Ya`, with nothing beside it but a number: it is done already."""
    written = [at for at, each in enumerate(text.words) if not each.text[0].isdigit()]
    sent = sum(not each.text[0].isdigit() for each in words_of(text.raw))
    if (
        not len(written) == sent == 1
        or text.words[written[0]].asked
        or text.words[written[0]].text not in text.read.lone_done
    ):
        return text
    return replace(text, said=[replace(each, tag="done") if each.start == written[0] else each for each in text.said])


def _keyed(text: Text) -> Text:
    """The first number is a key, if it is one and comes first; any other says how much it helped."""
    said = _pointed_at(text)
    first = next((at for at, each in enumerate(said) if each.tag not in {"filler", "acknowledge"}), None)
    first = first if first is None or not _dates_a_digit(text, first) else first + 1
    if first is not None and (key := _hedged_key(text, first)):
        said[first] = replace(said[first], tag=key)
    if first is not None and said[first].tag == NUMBER and (key := KEYS.get(text.numbers(said[first])[0])):
        is_digit = text.texts(said[first])[0].isdigit()
        if _may_follow_a_digit(text, first) if is_digit else _may_follow_a_word(text, said[first + 1 :], key):
            said[first] = replace(said[first], tag=key)
    return replace(text, said=said)


def _dates_a_digit(text: Text, at: int) -> bool:
    """`Yesterday 3`: the key stands behind its day, as it may before it, where no other day is named."""
    after = text.said[at + 1 : at + 2]
    dated = text.said[at].tag == "when" and is_of_yesterday(text, at)
    return dated and bool(after) and after[0].tag == NUMBER and text.texts(after[0])[0].isdigit()


def _pointed_at(text: Text) -> list[Saying]:
    """`El 3`, `the 1`: a key with its article before it, if nothing else is said; `the 1, helped 5` says more, and its article nothing."""
    said, known = list(text.said), text.read.numbers
    at = next((at for at, each in enumerate(said) if each.tag not in {"filler", "acknowledge"}), None)
    if at is None or (said[at].tag == "rating" and speaks_of_help(text)):
        return said
    words, after = text.texts(said[at]), said[at + 1 : at + 2]
    if said[at].tag is None and {*words} <= {*known.articles} and after and after[0].tag == NUMBER:
        apart = text.words[after[0].start].apart or any(each.tag is None for each in said[at + 1 :])
        return said if apart else [replace(each, tag="filler") if each is said[at] else each for each in said]
    rest = {each.tag for each in said[at + 1 :]}
    lone = said[at].tag == "rating" and {*words[:-1]} <= {*known.articles} and rest <= EMPTY | {"acknowledge"}
    key = KEYS.get(number) if lone and len(words) > 1 and (number := text.net.number(words[-1])) is not None else None
    return [replace(each, tag=key) if key and each is said[at] else each for each in said]


def _hedged_key(text: Text, first: int) -> str | None:
    """`2 I guess` says what `2` says; but nobody who guesses that it was done has surely done it."""
    words = text.texts(text.said[first])
    key = KEYS.get(int(words[0])) if words[0] in _DIGITS else None
    lone = sum(each.tag in NUMERIC for each in text.said) == 1
    hedged = lone and text.said[first].tag == "rating" and all(each in text.read.numbers.hedges for each in words[1:])
    after = text.said[first + 1 : first + 2]
    stands = all(each.tag in EMPTY or text.words[each.start].apart for each in after)
    return key if key != "done" and hedged and stands else None


def _may_follow_a_digit(text: Text, at: int) -> bool:
    """Whether what follows a digit leaves it the key that it looks like."""
    plain = {*EMPTY, *YES, *OUTCOMES, *NUMERIC}
    after = text.said[at + 1 : at + 2]
    asked = any(text.is_asked(each) and _PLAIN.get(each.tag or "") is not None for each in after)
    return asked or explains(text, at) or all(each.tag in plain or text.words[each.start].apart for each in after)


def _may_follow_a_word(text: Text, said: Sequence[Saying], key: str) -> bool:
    """`One` is a key only beside what can't make it `one more` or `one of them`, or where words say the same, of a step done more than one: `three missed`, `one did it`."""
    if key == "done" and any(each.tag == key and not _is_told_by_the_client(text, each) for each in said):
        return False
    return all(each.tag in {*EMPTY, *NUMERIC, "acknowledge", key} for each in said)


def _is_told_by_the_client(text: Text, done: Saying) -> bool:
    """`One did it`, not `one done` or `one finished it`, unless a break stands between."""
    words, known = text.texts(done), text.read
    first = not known.own_subject or words[0] in {*known.own_subject, *known.numbers.did}
    return text.words[done.start].apart or (len(words) > 1 and first)


def _without_asides(text: Text) -> Text:
    """Wishes that stand among other words are those words. Each turn takes at least one away."""
    for _ in text.said:
        places = {each.start for at, each in enumerate(text.said) if _is_a_wish(each) and not _stands(text, at)}
        if not places:
            break
        text = _unread_at(text, places)
    return text


def _unread_at(text: Text, places: set[int]) -> Text:
    return text.unread(lambda each: each.start in places)


def _is_a_wish(each: Saying) -> bool:
    return each.tag is not None and each.tag not in {*EMPTY, *YES, *OUTCOMES, *NUMERIC, COURTESY}


def _stands(text: Text, at: int) -> bool:
    """Whether a wish stands as one of its own."""
    this = text.said[at]
    own = [each for each in text.said if each.tag is None]
    if this.tag in text.read.alone and any(each.tag is None or _is_talk(each) for each in text.said):
        return False
    if sum(each.end - each.start for each in own) > _LONGEST_ASIDE:
        return False
    before, after = text.beside(at)
    quiet = {*_QUIET, this.tag}
    after_quiet = {*quiet, "comment"} if this.end - this.start > 1 else quiet
    reported = {*OUTCOMES, *NUMERIC} if this.end - this.start > _SHORT - 1 and not own else set[str]()
    crowded = any(each.tag not in quiet | reported for each in before) or any(
        each.tag not in after_quiet for each in after
    )
    middle = any(each.start < this.start for each in own) and any(each.start > this.start for each in own)
    return not crowded and not middle


_QUIET = frozenset({"filler", "join", "when", COURTESY, *YES})


def _is_talk(each: Saying) -> bool:
    return each.tag in YES and each.end - each.start > 1


def _in_order(text: Text, outcome: Outcome | None) -> tuple[Meaning, ...]:
    found: list[tuple[int, Meaning]] = []
    if outcome:
        found.append((outcome.start, Reported(outcome.answer, outcome.rating, day=outcome.day, beside=outcome.beside)))
    if outcome and outcome.strain:
        found.append((outcome.start, BeforeAfter(*outcome.strain)))
    found += [(each.start, meaning) for each in text.said if (meaning := _meaning(text, each))]
    if outcome or any(meaning == Swap() for _, meaning in found):
        found = [one for one in found if one[1] != Skip()]
    if not found and not any(each.tag is None for each in text.said):
        found += [(0, meaning) for meaning in _acknowledged(text)]
    ordered = [meaning for _, meaning in sorted(found, key=lambda one: one[0])]
    return tuple(dict.fromkeys(ordered))


def _promised(text: Text) -> tuple[Meaning, ...]:
    """`Ready, I will do it tomorrow`: what looked like a report was none, and the rest is a promise."""
    own = sum(each.end - each.start for each in text.said if each.tag is None)
    return (Acknowledged(intends=True),) if own <= 1 and any(each.tag == "intend" for each in text.said) else ()


def _acknowledged(text: Text) -> list[Meaning]:
    tags = {each.tag for each in text.said}
    return [Acknowledged(intends="intend" in tags)] if tags & YES else []


def _meaning(text: Text, each: Saying) -> Meaning | None:
    match each.tag:
        case "later":
            at_an_hour = any(word in text.read.clock for word in text.texts(each))
            return Later(None if at_an_hour else _length(text, each, text.read.minutes, LEAST_MINUTES, MOST_MINUTES))
        case "break":
            return Break(_length(text, each, text.read.days, 1, MOST_DAYS))
        case "mind":
            number = text.numbers(each)[0]
            return ComesToMind(number) if number <= MOST_RATING else None
        case "change":
            return Change(_more(text, each))
        case "feedback":
            return Feedback(_more(text, each))
        case tag:
            return _PLAIN.get(tag or "")


def _length(text: Text, each: Saying, units: Mapping[str, float], least: int, most: int) -> int | None:
    """How long it is to last; None: not said. Shorter than the least is the least, and longer than the most the most."""
    if found := composed(text.texts(each), units, text.read, text.net.number):
        return min(math.ceil(found.whole), most)
    said, numbers = [word for word in text.texts(each) if word in units], text.numbers(each)
    if not said and not numbers:
        return None
    length = float(numbers[0] if numbers else 1)
    for unit in said:
        length *= units[unit]
    return min(max(round(length), least), most)


def _more(text: Text, each: Saying) -> str | None:
    """What was sent, if it says more than that."""
    longer = any(one.tag is None for one in text.said) or each.end - each.start > _SHORT
    return text.raw.strip() if longer else None
