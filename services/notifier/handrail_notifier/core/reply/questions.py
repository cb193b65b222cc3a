"""What answers a question that is open: what got in the way, a number, one of several choices, the client's own cue word."""

from collections.abc import Sequence

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.cutting import EMPTY, NUMBER, NUMERIC, Text
from handrail_notifier.core.reply.meanings import Barrier, BeforeAfter, Chosen, Expecting, Pull, Rated
from handrail_notifier.core.spelling import slips_of

MOST_BARRIER = 6
MOST_RATING = 10
_SHORTEST_SLIP = 5
_FEW = 3
_AROUND = frozenset({"filler", "acknowledge", "join", "correct"})
_LETTERS = "abcdefgh"
_FROM_TO = (["from"], ["to"], ["de"], ["a"])


def answered(text: Text, expecting: Expecting) -> Barrier | BeforeAfter | Rated | Chosen | Pull | None:
    """The answer to what is open. The newer a kind of question usually is, the earlier it is tried."""
    said = _core(text)
    if expecting.choices and (choice := _chosen(said, expecting.choices, text.read)) is not None:
        return Chosen(choice)
    if expecting.barrier and not _takes_back(text) and (digit := _barrier(text, said)) is not None:
        return Barrier(digit)
    if expecting.strain and (strain := _strain(text)) is not None:
        return strain
    if expecting.rating and (rating := _rated(text)) is not None:
        return Rated(rating)
    cue = _cued(text, said, expecting.cues)
    return None if cue is None else Pull(cue)


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
    if len(numbers) != 1 or rest or text.is_asked(numbers[0]):
        return None
    return text.numbers(numbers[0])[0]


def _barrier(text: Text, said: str) -> int | None:
    numbers = [each for each in text.said if each.tag == NUMBER]
    lone = _lone(text) if numbers else None
    if lone is not None and lone <= MOST_BARRIER:
        return lone
    return next((digit for digit, phrases in text.read.barriers.items() if said in phrases), None)


def _strain(text: Text) -> BeforeAfter | None:
    """Two numbers, with nothing else of weight: the first is before, the second after."""
    numbers = [each for each in text.said if each.tag == NUMBER]
    rest = [
        each
        for each in text.said
        if each.tag not in {NUMBER, *EMPTY, "acknowledge"} and text.texts(each) not in _FROM_TO
    ]
    if len(numbers) != 2 or rest or any(text.is_asked(each) for each in numbers):
        return None
    before, after = (text.numbers(each)[0] for each in numbers)
    return BeforeAfter(before, after) if max(before, after) <= MOST_RATING else None


def _rated(text: Text) -> int | None:
    lone = _lone(text)
    return lone if lone is not None and lone <= MOST_RATING else None


def _chosen(said: str, choices: Sequence[str], read: languages.Replies) -> int | None:
    """By its words, by its letter, as the first or second of two, or as the only one of them in a few words."""
    for at, each in enumerate(choices):
        if _is_the_same(each, said) or (said == _LETTERS[at : at + 1] and all(len(one) > 1 for one in choices)):
            return at
    if len(choices) == 2:
        return 0 if said in read.first else 1 if said in read.second else None
    words = said.split()
    named = [at for at, each in enumerate(choices) if any(_is_the_same(each, word) for word in words)]
    few = len(words) <= _FEW and not {*words} & {*read.guards.undoes}
    return named[0] if len(named) == 1 and few else None


def _is_the_same(word: str, said: str) -> bool:
    """Whether this word was said, but for a slip of the finger."""
    wanted = " ".join(each.text for each in words_of(word))
    if not wanted or not said:
        return False
    return said == wanted or (len(wanted) >= _SHORTEST_SLIP and wanted.isalpha() and said in set(slips_of(wanted)))
