"""What answers a question that is open: what got in the way, a number, one of several choices, the client's own cue word."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from handrail_notifier.core import languages
from handrail_notifier.core.letters import OUT_OF_TEN, words_of
from handrail_notifier.core.reply.cutting import EMPTY, NUMBER, NUMERIC, OUTCOMES, Text
from handrail_notifier.core.reply.meanings import Barrier, BeforeAfter, Chosen, Expecting, Pull, Rated
from handrail_notifier.core.reply.numbers import is_timed, is_unreal, rates, times
from handrail_notifier.core.sayings import Saying
from handrail_notifier.core.spelling import slips_of

MOST_BARRIER = 6
MOST_RATING = 10
MOST_KEY = 3
_SHORTEST_SLIP = 5
_FEW = 3
_FEW_WORDS = 12
_MOST_OPENING = 5
_KEYED = frozenset({"none"})
"""`Zero` is a key, too."""
_LEAST_NAMED = 2
_LONG_NAMED = 4
_REPORTED = frozenset({"done", "part", "missed"})
_OUTWEIGHS = frozenset({"done", "part", "correct"})
_AROUND = frozenset({"filler", "acknowledge", "join", "correct"})
_EXPLAINS = frozenset({None, "comment", "when", "missed", "filler", "join"})
_LETTERS = "abcdefgh"
_PARTS = re.compile(r"\w+")
_KEYS_APART = re.compile(r"[\w\s,;:/&+.!-]+")


def answered(
    text: Text, expecting: Expecting, *, own: bool = True
) -> Barrier | BeforeAfter | Rated | Chosen | Pull | None:
    """The answer to what is open. The newer a kind of question usually is, the earlier it is tried. `own`: read in the client's own
    language; to any other all words are unknown, and explain nothing."""
    said = _core(text)
    if (
        expecting.choices
        and not expecting.times
        and (choice := _chosen(said, expecting.choices, text.read)) is not None
    ):
        return Chosen(choice)
    if expecting.barrier and (digit := _barrier(text, own=own)) is not None:
        return Barrier(digit)
    if expecting.strain and (strain := _strain(text)) is not None:
        return strain
    if expecting.answered and _takes_back(text) and (rating := _rated(text)) is not None:
        return Rated(rating, corrects=True)
    if (expecting.rating or (expecting.helped and not _may_be_a_key(text))) and (rating := _rated(text)) is not None:
        return Rated(rating)
    cue = _cued(text, said, expecting.cues)
    return None if cue is None else Pull(cue)


def rates_only(text: Text) -> Rated | None:
    """`It helped maybe 3/10`, if nothing else is said: of a report that was made before, whether or not one waits for it."""
    ratings = [each for each in text.said if each.tag == "rating"]
    rest = {each.tag for each in text.said if each.tag != "rating"}
    if len(ratings) != 1 or not rest <= _AROUND | EMPTY or text.is_asked(ratings[0]):
        return None
    said = {*text.texts(ratings[0])}
    numbers = text.numbers(ratings[0])
    helps = not said.isdisjoint(text.read.numbers.of_help) and said.isdisjoint(text.read.guards.undoes)
    return Rated(numbers[0]) if helps and len(numbers) == 1 and numbers[0] <= MOST_RATING else None


def _cued(text: Text, said: str, cues: Sequence[str]) -> int | None:
    """Which of the client's own words was said. What stands there letter by letter comes before what a slip may make of it."""
    written = " ".join(each.text for each in words_of(text.raw)) if cues else ""
    exact = [at for at, each in enumerate(cues) if written == " ".join(word.text for word in words_of(each))]
    return next((at for at in (*exact, *range(len(cues))) if at in exact or _is_the_same(cues[at], said)), None)


def _takes_back(text: Text) -> bool:
    """`Sorry, meant 2`: of what was reported, and no answer to what was asked since."""
    return any(each.tag == "correct" for each in text.said)


def _core(text: Text) -> str:
    """The words without what is empty before and after them; all words, if all are empty."""
    full = [each for each in text.said if each.tag not in _AROUND]
    start, end = (full[0].start, full[-1].end) if full else (0, len(text.words))
    return " ".join(each.text for each in text.words[start:end])


def _lone(text: Text) -> int | None:
    """The one number that is said, with nothing else of weight."""
    numbers = [each for each in text.said if each.tag in NUMERIC]
    rest = [each for each in text.said if each.tag not in {*NUMERIC, *EMPTY, "acknowledge", "correct"}]
    if len(numbers) != 1 or rest or text.is_asked(numbers[0]) or _is_denied(text, text.said.index(numbers[0])):
        return None
    return text.numbers(numbers[0])[0]


def is_named(text: Text) -> bool:
    """Whether this is a barrier in the very words of the question, with its digit or without."""
    words, labels = _core(text).split(), {each[0]: digit for digit, each in text.read.barriers.items()}
    digit, rest = (words[0], words[1:]) if words[:1] and words[0].isdigit() else (None, words)
    named = labels.get(" ".join(rest))
    return named is not None and digit in {None, str(named)}


def _barrier(text: Text, *, own: bool) -> int | None:
    """By its digit, by words that say it, or by the digit and words. Of several digits and no word it is the first."""
    if (first := _first_key(text)) is not None:
        return first
    words = [each.text for each in text.words]
    digit = in_words(text, words)
    if digit is None:
        digit = _said_twice(text, words)
    if digit is None:
        digit = in_words(text, _core(text).split())
    if digit is not None or _takes_back(text):
        return digit
    numbers = [each for each in text.said if each.tag in NUMERIC]
    by_digit = any(each.tag == NUMBER for each in numbers) and not any(is_timed(text, each) for each in numbers[:1])
    lone = _lone(text) if by_digit else None
    if lone is not None and lone <= MOST_BARRIER:
        return lone
    return _explained(text, words) if own else None


def _said_twice(text: Text, words: Sequence[str]) -> int | None:
    """`3 bad timing`, `number one I forgot`: a digit, and the words that name the same."""
    at = 1 if len(words) > 1 and words[0] in text.read.numbers.articles else 0
    digit = text.net.number(words[at]) if words else None
    return digit if digit is not None and in_words(text, words[at + 1 :]) == digit else None


def _first_key(text: Text) -> int | None:
    """`1 3`, `2, 4`, `1 y 3`: several keys of the question and nothing else; none is how much a step helped."""
    parts = _PARTS.findall(text.raw.casefold())
    keys = [each for each in parts if each.isdecimal()]
    joins = all(each in text.read.ands for each in parts if not each.isdecimal())
    apart = _KEYS_APART.fullmatch(text.raw) is not None
    all_keys = len(keys) > 1 and all(len(each) == 1 and int(each) <= MOST_BARRIER for each in keys)
    return int(keys[0]) if apart and joins and all_keys else None


def by_clause(text: Text) -> Barrier | None:
    """What got in the way, where a clause begins with it, or in so many words anywhere: the first that does. `Too big. Way too big`."""
    starts = [at for at, word in enumerate(text.words) if at == 0 or word.apart]
    for start, end in pairwise([*starts, len(text.words)]):
        words = [each.text for each in text.words[start:end]]
        for skipped in range(min(_MOST_OPENING, len(words))):
            if any(word not in _opening(text) for word in words[:skipped]):
                break
            if (digit := _named_first(text, start + skipped, words[skipped:])) is not None:
                return Barrier(digit)
    readings = [text.barriers.read(each.text) for each in text.words]
    long = (
        each for at in range(len(readings)) for each in text.barriers.at(readings, at) if each.end - at >= _LONG_NAMED
    )
    return next((Barrier(int(each.tag)) for each in long), None)


def _named_first(text: Text, start: int, words: Sequence[str]) -> int | None:
    """The barrier that these words, from this place on, begin with, by its digit alone or in two words or more."""
    if len(words) == 1 and (digit := text.net.number(words[0])) is not None and digit <= MOST_BARRIER:
        return None if times(text, start) or _is_one_of_two(text, start) else digit
    found = text.barriers.at([text.barriers.read(each) for each in words], 0)
    timed = next((at for at in range(len(words)) if times(text, start + at)), len(words))
    whole = [each for each in found if (each.end >= _LEAST_NAMED or each.end == len(words)) and each.end <= timed]
    return int(max(whole, key=lambda each: each.end).tag) if whole else None


def _is_one_of_two(text: Text, at: int) -> bool:
    """`4 or 5`: a digit right behind a word that joins it to another says neither."""
    return at > 1 and not text.words[at].apart and text.net.number(text.words[at - 2].text) is not None


def outweighs(texts: Sequence[Text]) -> bool:
    """Whether a step done or a correction is said, in any language: it counts for more than an answer that is found in passing."""
    return any(each.tag in _OUTWEIGHS and not text.is_asked(each) for text in texts for each in text.said)


def last_number(text: Text) -> Rated | None:
    """`Between a 4 and a 5, say 4`: the number that is the last clause of a short text that reports nothing."""
    may_rate = [each.tag in _KEYED or (rates(text, each) and not is_unreal(text, each)) for each in text.said]
    at = max((at for at, each in enumerate(may_rate) if each), default=None)
    if at is not None and (number := _rates_in_passing(text, at)) is not None:
        return Rated(number)
    if at is None or len(text.words) > _FEW_WORDS or text.is_asked(text.said[at]) or not text.numbers(text.said[at]):
        return None
    if (
        any(each.tag in _REPORTED for each in text.said)
        or not _is_a_clause(text, at)
        or _is_undone(text, text.said[at].start)
    ):
        return None
    number = text.numbers(text.said[at])[0]
    return Rated(number) if number <= MOST_RATING else None


def _rates_in_passing(text: Text, at: int) -> int | None:
    """`I give myself a 7 for it`, `10/10 would do it again`: the only number, with a word before it that only a rating has."""
    this = text.said[at]
    numbers = [each for each in text.said if rates(text, each)]
    if len(numbers) != 1 or len(text.words) > _FEW_WORDS or any(each.tag in _REPORTED for each in text.said):
        return None
    before = text.words[this.start - 1].text if this.start else ""
    known = text.read.numbers
    leads = not {*known.leads}.isdisjoint({before, text.texts(this)[0]})
    after = text.words[this.end].text if this.end < len(text.words) and not text.words[this.end].apart else ""
    lone = not after and (not before or text.words[this.start].apart)
    tenths = OUT_OF_TEN in text.texts(this)
    if not (tenths or lone or (leads and (not after or after in known.trails))):
        return None
    number = text.numbers(this)[0]
    return None if number > MOST_RATING or _is_undone(text, this.start) else number


def _is_undone(text: Text, at: int) -> bool:
    """`Anything but a 10`: a word before it, since the last break, turns it round."""
    began = max((each for each in range(at + 1) if text.words[each].apart), default=0)
    own = (
        one for each in text.said if each.tag != "comment" for one in range(max(began, each.start), min(at, each.end))
    )
    return any(text.words[one].text in {*text.read.guards.undoes, *text.read.numbers.turns} for one in own)


def _is_a_clause(text: Text, at: int) -> bool:
    """Whether nothing but what is empty stands between the breaks around it. A time, a count, what is denied has words right beside it."""
    start, end = text.said[at].start, text.said[at].end
    began = max((each for each in range(start + 1) if text.words[each].apart), default=0)
    ended = next((each for each in range(end, len(text.words)) if text.words[each].apart), len(text.words))
    beside = [one for one in text.said if began <= one.start < ended and not start <= one.start < end]
    return all(
        each.tag in EMPTY or _is_one_of(text, each, text.read.numbers.soft) for each in beside
    ) and not _is_denied(text, at)


def _is_one_of(text: Text, saying: Saying, words: Sequence[str]) -> bool:
    """Whether it is one of these words and no more."""
    return saying.end - saying.start == 1 and text.texts(saying)[0] in words


def _is_denied(text: Text, at: int) -> bool:
    """`No 5`, without a break; `meant 5` takes back what was said before."""
    start = text.said[at].start
    before = next((each.tag for each in text.said if each.start < start <= each.end), None)
    undone = start > 0 and not text.words[start].apart and text.words[start - 1].text in text.read.guards.undoes
    return undone and before != "correct"


def _opening(text: Text) -> frozenset[str]:
    """Single words that open a clause and say nothing."""
    if text.code not in languages.codes("clauses"):
        return frozenset()
    return languages.opening_words(text.code)


def in_words(text: Text, words: Sequence[str]) -> int | None:
    """The barrier that all of these words name; of two the later: `the urge was too much` is no step that was too big."""
    net = text.barriers
    found = net.at([net.read(each) for each in words], 0)
    whole = [each for each in found if each.end == len(words)]
    return int(max(whole, key=lambda each: each.phrase).tag) if whole else None


def _explained(text: Text, words: Sequence[str]) -> int | None:
    """`4 I was way too anxious`: a digit, and words that report nothing else and rate nothing. A number with its unit is no digit."""
    said = [each for each in text.said if each.tag not in _AROUND]
    if said and (noted := _noted(text, said[0])) is not None:
        return noted
    if len(said) < 2 or said[0].tag != NUMBER or not text.texts(said[0])[0].isdigit() or is_timed(text, said[0]):
        return None
    rest, digit = words[said[0].end :], int(text.texts(said[0])[0])
    named = in_words(text, rest)
    quiet = all(each.tag in _EXPLAINS for each in said[1:]) and rest[0] not in {*text.read.minutes, *text.read.days}
    return digit if digit <= MOST_BARRIER and named in {None, digit} and (named is not None or quiet) else None


def _noted(text: Text, said: Saying) -> int | None:
    """`0 kid was sick`: what answers a nudge as a key with its note is a digit and its reason here."""
    words = text.texts(said)
    note = said.tag in OUTCOMES and len(words) > 1 and all(text.net.number(each) is None for each in words[1:])
    return int(words[0]) if note and words[0].isdigit() and int(words[0]) <= MOST_BARRIER else None


def _strain(text: Text) -> BeforeAfter | None:
    """Two numbers, with nothing else of weight: the first is before, the second after."""
    numbers = [each for each in text.said if each.tag == NUMBER]
    rest = [
        each
        for each in text.said
        if each.tag not in {NUMBER, *EMPTY, "acknowledge"} and not _is_one_of(text, each, text.read.numbers.from_to)
    ]
    if len(numbers) != 2 or rest or any(text.is_asked(each) for each in numbers):
        return None
    before, after = (text.numbers(each)[0] for each in numbers)
    return BeforeAfter(before, after) if max(before, after) <= MOST_RATING else None


def _may_be_a_key(text: Text) -> bool:
    """A bare 0 to 3 reports anew, and may take back what was just reported."""
    return _takes_back(text) or any(each.tag == NUMBER and text.numbers(each)[0] <= MOST_KEY for each in text.said)


def _rated(text: Text) -> int | None:
    lone = _lone(_without_hedges(text))
    return lone if lone is not None and lone <= MOST_RATING else None


def _without_hedges(text: Text) -> Text:
    """`An eight, more or less`: what softens a number is no part of a step."""
    softens = {*text.read.numbers.hedges}
    hedges = [each.tag == "part" and softens.issuperset(text.texts(each)) for each in text.said]
    return replace(
        text, said=[replace(each, tag="filler") if soft else each for each, soft in zip(text.said, hedges, strict=True)]
    )


def _chosen(said: str, choices: Sequence[str], read: languages.Replies) -> int | None:
    """By its words, by its letter, as the first or second of two, or as the only one of them in a few words."""
    for at, each in enumerate(choices):
        if _is_the_same(each, said) or (said == _LETTERS[at : at + 1] and all(len(one) > 1 for one in choices)):
            return at
    if len(choices) == 2 and said in {*read.first, *read.second}:
        return 0 if said in read.first else 1
    words = said.split()
    told = [each for each in words if each not in read.pointing]
    counted = [at for at, each in enumerate(read.ordinals[: len(choices)]) if len(told) == 1 and told[0] in each]
    if counted:
        return counted[0]
    wanted = [{*(one.text for one in words_of(each))} for each in choices]
    within = [at for at, each in enumerate(wanted) if told and each.issuperset(told)]
    if len(within) == 1 and len(told) <= _FEW and len(words) <= _FEW_WORDS:
        return within[0]
    named = [at for at, each in enumerate(choices) if any(_is_the_same(each, word) for word in words)]
    few = len(words) <= _FEW and not {*words} & {*read.guards.undoes}
    return named[0] if len(named) == 1 and few else None


def _is_the_same(word: str, said: str) -> bool:
    """Whether this word was said, but for a slip of the finger."""
    wanted = " ".join(each.text for each in words_of(word))
    if not wanted or not said:
        return False
    return said == wanted or (len(wanted) >= _SHORTEST_SLIP and wanted.isalpha() and said in set(slips_of(wanted)))
