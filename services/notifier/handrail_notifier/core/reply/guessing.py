"""A guess at what a text says of which the grammar makes nothing: a linear model over its words, which labelled texts by many hands have taught.

A guess is never about leaving, a crisis, a step done, the end of a break or HELP: each of these is said by phrases that somebody can read, or not at all, and HELP is answered even in a silence that keeps
a client safe. A meaning is guessed only where it stands out by as much as unseen texts needed for it to be right, and not beside a word of harm, so only in a language whose `clauses.toml`
lists some; how that was measured stands in `bench/replies/README.md`. Whatever is guessed, the words are kept for a person as well.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from itertools import pairwise
from math import exp, sqrt
from typing import Final

from handrail_notifier.core import languages
from handrail_notifier.core.languages import Model
from handrail_notifier.core.letters import OUT_OF_TEN
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply.cutting import Text
from handrail_notifier.core.reply.deeds import is_an_act
from handrail_notifier.core.reply.meanings import (
    Acknowledged,
    Answer,
    Barrier,
    Break,
    Call,
    Change,
    Expecting,
    Feedback,
    Later,
    Meaning,
    Paced,
    Pull,
    Reported,
    Show,
    Skip,
    Small,
    Stuck,
    Subject,
    Swap,
    Understood,
)

MEANINGS: Final[Mapping[str, Meaning]] = {
    "part": Reported(Answer.PARTLY), "missed": Reported(Answer.MISSED), "none": Reported(Answer.DID_NOT_ARISE),
    "acknowledge": Acknowledged(), "later": Later(), "skip": Skip(), "small": Small(), "swap": Swap(), "more": Paced(Pace.MORE),
    "less": Paced(Pace.LESS), "easier": Paced(Pace.EASIER), "harder": Paced(Pace.HARDER), "break": Break(),
    "change": Change(), "call": Call(), "now": Pull(), "plan": Show(Subject.PLAN), "goal": Show(Subject.GOAL), "why": Show(Subject.WHY),
    "how_am_i": Show(Subject.HOW_AM_I), "stuck": Stuck(), "feedback": Feedback(),
    **{f"barrier {digit}": Barrier(digit) for digit in range(7)},
}  # fmt: skip
"""What may be guessed, by its name in a model. Any other name of a model is there to be told from these, and is never said."""
_MOST_RATING: Final = 10
_TABOO: Final = "taboo"
_THEIRS: Final = frozenset({"theirs", "given"})
_DONE: Final = "done"
_LETTERS: Final = (3, 4, 5)
"""Of words that answer a question, so many letters in a row are looked at: `forgot` and `forgetful` have some."""
_FEWEST_WORDS: Final = 3
_FEWEST_BESIDE: Final = 4
"""So many words a text has to have, and so many with a number among them, before anything is guessed of it."""
_PARTLY: Final = Reported(Answer.PARTLY)
_LONG = (3, 7, 15)
"""Of how many words a text is, only how many of these it reaches is looked at."""


def is_guessed(understood: Understood, expecting: Expecting, language: str | None) -> bool:
    """Whether a guess may be made of a text of which so much was understood: nothing was, neither leaving nor a crisis is in the air, its language is known,
    and a nudge waits or it is asked what got in the way."""
    silent = understood.free_text and understood.crisis is None and understood.opt_out is Leaving.NO
    other = replace(expecting, barrier=False, cues=(), consent=False, unclear=()) != Expecting()
    return silent and language is not None and not understood.corrects and not other


def guess(text: Text, *, barrier: bool) -> Meaning | None:
    """What a text most likely says in the client's own language; None: nothing stands out. `barrier`: what got in the way was asked."""
    lacks = any(text.code not in languages.codes(file) for file in ("guesses", "clauses"))
    if lacks or _is_bare(text):
        return None
    taught = languages.guesses(text.code)
    model = taught.barriers if barrier else taught.replies
    if not _is_known(text, model):
        return None
    name, share = likeliest(model, features(text, letters=barrier))
    found = MEANINGS.get(name) if share >= model.least[model.names.index(name)] else None
    tags = _tags(text)
    claimed = not tags.isdisjoint(_THEIRS) or _claims(text)
    if found is None or _TABOO in tags or (isinstance(found, Reported | Acknowledged) and claimed):
        return None
    if isinstance(found, Acknowledged) and (_tells_an_act(text) or any(each.asked for each in text.words)):
        return None
    if _is_for_a_person(text, found):
        return None
    return replace(_PARTLY, helpfulness=rated(text)) if found == _PARTLY else found


def _is_for_a_person(text: Text, found: Meaning) -> bool:
    """`Am I doing this right?` asks for no figures, whoever moves an appointment changes no plan, and *not send
    more* asks for no more texts."""
    words = {each.text for each in text.words}
    if found == Show(Subject.HOW_AM_I):
        return any(each.asked for each in text.words) and not words.isdisjoint(text.read.rightly)
    if found == Paced(Pace.MORE):
        undoes, sends = text.read.guards.undoes, text.read.reminds
        return any(one.text in undoes and two.text in sends for one, two in pairwise(text.words))
    moves = isinstance(found, Change) and words.isdisjoint(text.read.changed)
    return moves and not words.isdisjoint(text.read.appointments)


def _is_known(text: Text, model: Model) -> bool:
    """Whether most of its words are known: a text in another language is not guessed at."""
    words = [each.text for each in text.words if each.text[0].isalpha()]
    return 2 * sum(f"w {each}" in model.weights for each in words) >= len(words)


def _is_bare(text: Text) -> bool:
    """Whether it is a number with hardly a word beside it: `at 3`, `2 or 3`. What it counts nobody knows."""
    words = [each.text for each in text.words if each.text[0].isalnum()]
    known = text.read.numbers
    light = {*known.bind, *known.pointers, *(word for each in known.hours for word in each.split())}
    counts = any(text.net.number(each) is not None for each in words)
    said = [each for each in words if text.net.number(each) is None and not (counts and each in light)]
    return len(said) < _FEWEST_WORDS or (counts and len(words) < _FEWEST_BESIDE)


def _claims(text: Text) -> bool:
    """Whether it says that something was done, which the grammar did not believe: what became of it is not to be guessed."""
    return any(each.tag == _DONE for each in text.said)


def rated(text: Text) -> int | None:
    """How much it helped, 0 to 10: the number that ends a text and stands apart, `an 8` and `8/10` included."""
    words = [*text.words]
    while words and not words[-1].text[0].isalnum():
        words.pop()
    if words and words[-1].text == OUT_OF_TEN:
        words.pop()
    if len(words) < _FEWEST_BESIDE or any(each.asked for each in words):
        return None
    number = text.net.number(words[-1].text)
    led = words[-2].text in text.read.articles and words[-2].apart
    return number if number is not None and number <= _MOST_RATING and (words[-1].apart or led) else None


def _tells_an_act(text: Text) -> bool:
    """Whether it begins with a verb of what was done: that a text was got or read is said by phrases."""
    known = languages.clauses(text.code)
    first = text.words[0].text
    return first in known.pasts or is_an_act(first, known)


def _tags(text: Text) -> Set[str]:
    """What the clauses know of the words in it: one beside which no step is believed, or that somebody else did it."""
    net = languages.clause_net(text.code)
    readings = [net.read(each.text) for each in text.words]
    return {each.tag.removesuffix(languages.LAST) for at in range(len(readings)) for each in net.at(readings, at)}


def features(text: Text, *, letters: bool) -> frozenset[str]:
    """What a model sees of a text: its words as they were meant, pairs of them, what the grammar knows of them, and how long it is; with `letters` the pieces of its words, too."""
    words = [each.text for each in text.words]
    pairs = zip(["^", *words], [*words, "$"], strict=True)
    length = sum(len(words) >= most for most in _LONG)
    pieces = (piece for each in words for piece in _pieces(f"<{each}>")) if letters else ()
    return frozenset(
        {*(f"w {each}" for each in words), *(f"p {one} {two}" for one, two in pairs), *(f"l {each}" for each in pieces)}
        | {f"n {length}", *_flags(text)}
    )


def _pieces(word: str) -> Iterator[str]:
    return (word[at : at + long] for long in _LETTERS for at in range(len(word) - long + 1))


def _flags(text: Text) -> Iterator[str]:
    guards, words = text.read.guards, {each.text for each in text.words}
    holds = {
        "undoes": bool(words & {*guards.undoes}),
        "others": bool(words & {*guards.others}),
        "unreal": bool(words & {*guards.unreal}),
        "asked": any(each.asked for each in text.words),
        "number": any(each.isdigit() for each in words),
    }
    return (f"f {name}" for name, held in holds.items() if held)


def likeliest(model: Model, seen: Set[str]) -> tuple[str, float]:
    """The name that stands out most, and its share."""
    shares = shares_of(model, seen)
    best = max(range(len(shares)), key=shares.__getitem__)
    return model.names[best], shares[best]


def shares_of(model: Model, seen: Set[str]) -> list[float]:
    """How likely each name is beside the others, together 1: of each by itself against all others, as the model was taught."""
    known = [model.weights[each] for each in sorted(seen) if each in model.weights]
    length = sqrt(sum(scale * scale for scale, *_ in known)) or 1.0
    scores = [*model.bias]
    for scale, *rest in known:
        for at, weight in zip(rest[::2], rest[1::2], strict=True):
            scores[int(at)] += weight * scale / length
    shares = [1 / (1 + exp(-score)) for score in scores]
    whole = sum(shares)
    return [each / whole for each in shares]
