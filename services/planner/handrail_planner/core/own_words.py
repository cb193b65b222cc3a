"""Words of a client's own, for one plan, for any plan, or for silence: each means one thing, also with a slip of the finger. Pure."""

import unicodedata
from collections.abc import Iterable, Iterator

from handrail_shared.contracts.taken import taken_words

from handrail_planner.core.refusals import Fault


def own_word_faults(field: str, word: str | None, others: Iterable[str | None]) -> Iterator[Fault]:
    """Why this can be no word of the client's own. `others`: those that they have already."""
    if word is None:
        return
    if folded(word) in taken_words():
        yield Fault(field, "This word means something in a text already, or is part of what does: choose another.")
    elif any(other is not None and is_near(word, other) for other in others):
        yield Fault(
            field, "The client has such a word already, or one that a slip of the finger makes of it: choose another."
        )


def is_near(one: str, other: str) -> bool:
    """Whether they are the same word, or one letter apart: another, one more, or two that changed places."""
    short, long = sorted((folded(one), folded(other)), key=len)
    if len(short) == len(long):
        apart = [at for at, (a, b) in enumerate(zip(short, long, strict=True)) if a != b]
        return len(apart) <= 1 or _changed_places(short, long, apart)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def folded(word: str) -> str:
    """A word as the notifier reads it: in lower case, without accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _changed_places(one: str, other: str, apart: list[int]) -> bool:
    first, last = apart[0], apart[-1]
    return len(apart) == 2 and last - first == 1 and (one[first], one[last]) == (other[last], other[first])
