"""Which numbers of a text say how much it helped. One that is bound to something else does not: an hour, a count, a day, a report's own digit.

A number is bound by the word before it (`since 2`, `room 6`), by what it counts (`3 beers`, `a 3 out of 10 day`), by another that it belongs to
(`3 for 3`), or, if nothing says that it rates, by the client's own words right before it (`home 9ish`). A break undoes every bond.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.letters import OUT_OF_TEN
from handrail_notifier.core.reply.cutting import EMPTY, NUMBER, NUMERIC, OUTCOMES, YES, Text
from handrail_notifier.core.reply.meanings import Answer
from handrail_notifier.core.sayings import Saying

KEYS = {1: "done", 2: "part", 3: "missed", 0: "none"}
"""What the digits under a nudge stand for."""
_CODES = {Answer.DONE: 1, Answer.PARTLY: 2, Answer.MISSED: 3, Answer.DID_NOT_ARISE: 0}
_UNDONE = frozenset({Answer.MISSED, Answer.DID_NOT_ARISE})
_OF_STEPS: Final = frozenset({"1", "2"})
"""The keys behind which it may stand how much a step helped."""
_SAID = frozenset({*EMPTY, *YES, *OUTCOMES, "correct", "mind"})
_CHAIN: Final = 3
_ARTICLE: Final = 2
"""How many were to be done stands right behind, or after an article."""
_COUNTED: Final = 4
_BARE: Final = 2
"""Of a rating in no more words than this only the number says anything: `9 ish`."""


def ratings(text: Text) -> list[Saying]:
    """The sayings that may tell how much it helped: of two not the one that stands like an hour right behind a report, `did it around 9`."""
    found = [each for each in text.said if rates(text, each)]
    sure = [each for each in found if not _may_be_an_hour(text, each)]
    return sure if len(found) > len(sure) == 1 else found


def _may_be_an_hour(text: Text, saying: Saying) -> bool:
    before = None if text.words[saying.start].apart else _ending_at(text, saying.start)
    return before is not None and before.tag in OUTCOMES and text.texts(saying)[0] in text.read.numbers.weak


def rates(text: Text, saying: Saying) -> bool:
    """Whether a saying may tell how much it helped."""
    return saying.tag in NUMERIC and not _is_bound(text, saying)


def key_apart(text: Text) -> Text:
    """`1 id say a 7`: a key that begins a text, and behind it in one breath how much it helped; what stands between belongs to the second."""
    first, second = (*text.said[:2], None, None)[:2]
    if first is None or second is None or first.tag != "rating" or text.words[second.start].apart:
        return text
    if second.tag != "rating" and not (second.tag == NUMBER and text.numbers(second)[0] > max(KEYS)):
        return text
    key = text.texts(first)[0]
    said = {*text.texts(first)[1:]}.difference(text.read.numbers.hedges)
    if key not in _OF_STEPS or text.numbers(first) != [int(key)] or said.isdisjoint(text.read.numbers.rate):
        return text
    apart = [Saying(NUMBER, first.start, first.start + 1), Saying("rating", first.start + 1, second.end)]
    return replace(text, said=[*apart, *text.said[2:]])


def speaks_of_help(text: Text) -> bool:
    """Whether a digit may be how much something helped."""
    helps, said = text.read.numbers.helps, [each for each in text.said if each.tag not in {"filler", "correct"}]
    return any(word in helps for each in said for word in text.texts(each))


def _is_bound(text: Text, saying: Saying, chain: int = _CHAIN) -> bool:
    """Whether a number is of something else than how much it helped. `chain`: through how many more numbers it may be bound."""
    known = text.read.numbers
    if _before(text, saying) in known.bind or _counts(text, saying, known) or _pairs(text, saying, known):
        return True
    beside = None if text.words[saying.start].apart else _ending_at(text, saying.start)
    if beside is None:
        return False
    if beside.tag in NUMERIC:
        return chain == 0 or (beside.tag == "rating" and _is_bound(text, beside, chain - 1))
    return _is_loose(text, saying, known) and beside.tag not in _SAID and not _is_led(text, saying, known)


def is_fewer(text: Text) -> bool:
    """`Did two minutes instead of ten`: fewer than were to be done. The first number begins the text, or stands right behind what says that it
    was done, and between it and the second what is counted, at most a few words: of an hour of the day nothing is fewer."""
    words = [each.text for each in text.words]
    between = {word for each in text.read.numbers.instead for word in each.split()}
    if all(text.net.number(each) is not None or each in between for each in words):
        return False
    for start in range(1, len(words)):
        end = next(
            (
                start + len(one)
                for each in text.read.numbers.instead
                if words[start : start + len(one := each.split())] == one
            ),
            0,
        )
        most = next(
            (n for at in range(end, min(end + _ARTICLE, len(words))) if (n := text.net.number(words[at])) is not None),
            None,
        )
        if not end or most is None or any(each.anew for each in text.words[start:end]):
            continue
        counted = range(start - 1, max(start - _COUNTED, 0) - 1, -1)
        done = next(((at, n) for at in counted if (n := text.net.number(words[at])) is not None), None)
        if done and done[1] < most and (done[0] == 0 or words[done[0] - 1] in text.read.numbers.managed):
            return True
    return False


def is_timed(text: Text, saying: Saying) -> bool:
    """Whether a number in it is an hour of the day, a length or a count, and answers nothing."""
    return any(times(text, at) for at in range(saying.start, saying.end))


def times(text: Text, at: int) -> bool:
    """Whether the number at this place is an hour of the day, a length or a count: `at 3`, `a la 1`, `2 times`."""
    known, words = text.read.numbers, text.words
    began = max((each for each in range(at + 1) if words[each].apart), default=0)
    before = f" {' '.join(each.text for each in words[began:at])}"
    after = next((each for each in range(at + 1, len(words)) if words[each].apart), len(words))
    behind = f"{' '.join(each.text for each in words[at + 1 : after])} "
    hour = any(before.endswith(f" {each}") for each in known.hours)
    return text.net.number(words[at].text) is not None and (
        hour or any(behind.startswith(f"{each} ") for each in known.units)
    )


def is_unreal(text: Text, saying: Saying) -> bool:
    """`Would be an 8`: a number that only might be."""
    began = max((at for at in range(saying.start + 1) if text.words[at].apart), default=0)
    return any(each.text in text.read.numbers.unreal for each in text.words[began : saying.start])


def is_code(text: Text, saying: Saying, answer: Answer, first: Saying) -> bool:
    """Whether a digit only says again, behind a break at the end, what the report in words has said: `none tonight. 0`. Of what was not done
    nothing has helped, so that there whatever stands before the digit changes nothing."""
    texts, code = text.texts(saying), _CODES[answer]
    coded = texts[-1:] == [str(code)] or (answer in _UNDONE and text.numbers(saying) == [code])
    lone = coded and (texts[:-1] in ([], ["so"]) or answer in _UNDONE)
    quiet = {*EMPTY, *YES, *(tag for tag, one in OUTCOMES.items() if one is answer)}
    rest = [each for each in text.said if each.start > saying.start and each.tag not in quiet]
    in_words = not any(each.isdigit() for each in text.texts(first))
    between = [each for each in text.said if first.end <= each.start < saying.start]
    told = any(each.tag in {None, "comment"} for each in between)
    helps = told or any(each.text in text.read.numbers.helps for each in text.words)
    apart = text.words[saying.start].apart or (answer in _UNDONE and len(texts) == 1)
    return lone and apart and in_words and not rest and (answer in _UNDONE or not helps)


def explains(text: Text, at: int) -> bool:
    """Whether the client's own words behind a report's digit begin like a reason or a circumstance: `3 was stuck at work`."""
    after = text.said[at + 1 : at + 2]
    begins = bool(after) and text.texts(after[0])[0] in text.read.numbers.explain
    return begins and not text.is_asked(text.said[at]) and len(text.words) - text.said[at].end > 1


def _before(text: Text, saying: Saying) -> str | None:
    """The word before it, behind what softens or points at it."""
    at = saying.start
    while at > 0 and not text.words[at].apart and text.words[at - 1].text in text.read.numbers.pointers:
        at -= 1
    return None if at == 0 or text.words[at].apart else text.words[at - 1].text


def _after(text: Text, saying: Saying) -> Sequence[str]:
    """The rest of the clause, as far as anybody looks at it."""
    rest = text.words[saying.end : saying.end + 2]
    ended = next((at for at, each in enumerate(rest) if each.apart), len(rest))
    return [each.text for each in rest[:ended]]


def _counts(text: Text, saying: Saying, known: languages.Numbers) -> bool:
    """Whether it counts what comes after it, or says what kind of it."""
    after = _after(text, saying)
    if not after or not text.words[saying.end].text[0].isalpha():
        return False
    by_word = saying.tag == NUMBER and not text.texts(saying)[0].isdigit()
    kind = after[0] in known.qualities and len(after) > 1 and after[1] in known.counted
    own = any(each.tag is None and each.start == saying.end for each in text.said)
    many = after[0].endswith(known.plurals) and after[0] not in known.no_plurals
    none = after[0] in known.nought and text.net.number(text.texts(saying)[0]) == 0
    return after[0] in known.counted or kind or none or (own and (many or by_word))


def _pairs(text: Text, saying: Saying, known: languages.Numbers) -> bool:
    """`3 for 3`, `3 de 3`: how many of how many. Ten is what a rating is out of."""
    texts = text.texts(saying)
    at = next((at for at in range(saying.start, saying.end) if text.net.number(text.words[at].text) is not None), None)
    if at is None or OUT_OF_TEN in texts:
        return False
    words = [each.text for each in text.words]
    number = text.net.number(words[at])
    of = words[at + 1 : at + 3]
    paired = len(of) == 2 and of[0] in known.pairs and (most := text.net.number(of[1])) is not None and most != 10
    to = words[max(0, at - 2) : at]
    ends = len(to) == 2 and to[1] in known.pairs and text.net.number(to[0]) is not None and number != 10
    return paired or ends


def _is_loose(text: Text, saying: Saying, known: languages.Numbers) -> bool:
    """Whether nothing in it says for sure that it rates."""
    texts = text.texts(saying)
    bare = saying.tag == NUMBER or (len(texts) <= _BARE and text.net.number(texts[0]) is not None)
    return OUT_OF_TEN not in texts and (bare or (len(texts) <= _BARE and texts[0] in known.weak))


def _ending_at(text: Text, at: int) -> Saying | None:
    """What stands right before a word."""
    return next((each for each in text.said if each.end == at), None)


def _is_led(text: Text, saying: Saying, known: languages.Numbers) -> bool:
    """Whether a word that rates stands before it, perhaps behind what softens it."""
    return {text.words[saying.start - 1].text, _before(text, saying)} & {*known.rate} != set()
