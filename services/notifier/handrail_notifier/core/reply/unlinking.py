"""What counts only where it is all of a text: a word that asks for texts again, and what takes the person off whom the client chose, by the word for it or in other words.

Words count as they are sent, and all of them: whatever else is said beside makes it something else. The word counts always; a wish in other
words is one only of who has chosen somebody.
"""

from collections.abc import Iterator
from functools import lru_cache

from handrail_notifier.core import languages
from handrail_notifier.core.reply.asked import plain_words, unaccented

_FILE = "replies"
LONGEST = 100
"""Who says more than that says something else."""
_APOSTROPHES = str.maketrans("", "", "'\u2019\u00b4`")


@lru_cache(1)
def unlinks() -> frozenset[str]:
    """The words that take the person whom a client chose off, in every language, whatever is asked."""
    return frozenset(each for code in languages.codes(_FILE) for each in languages.replies(code).unlink)


def takes_off(text: str) -> bool:
    """The word, with nothing beside it but what is polite."""
    return any(said in unlinks() for said in _without_polite(text))


def starts(text: str) -> bool:
    """Whether texts are asked for again by a word for it, in whatever language, with nothing beside it but what is polite: `can't stop once I start` asks for none."""
    return any(said in _starts() for said in _without_polite(text))


@lru_cache(1)
def _starts() -> frozenset[str]:
    return frozenset(each for code in languages.codes(_FILE) for each in languages.replies(code).starts)


def wants_off(text: str) -> bool:
    """The wish: what is asked, of whom, and nothing beside but what is polite. A given name alone may be the client's, so one counts beside the word only."""
    said = frozenset(_without_polite(text))
    return takes_off(text) or not said.isdisjoint(_wishes())


def _without_polite(text: str) -> Iterator[str]:
    """What is said, without so many words of politeness before and behind it."""
    words = unaccented(_plain(text)).split()
    for start in range(len(words)):
        if start and words[start - 1] not in _polite():
            break
        for end in range(len(words), start, -1):
            if end < len(words) and words[end] not in _polite():
                break
            yield " ".join(words[start:end])


def _plain(text: str) -> str:
    folded = text[: 4 * LONGEST].casefold().translate(_APOSTROPHES)
    return " ".join(plain_words(each) for each in folded.split()) if len(text.strip()) <= LONGEST else ""


@lru_cache(1)
def _polite() -> frozenset[str]:
    return frozenset(each for code in languages.codes(_FILE) for each in languages.replies(code).chosen.polite)


@lru_cache(1)
def _wishes() -> frozenset[str]:
    """Each in full: `_` stands for the person."""
    return frozenset(each for code in languages.codes(_FILE) for each in _wishes_in(code))


def _wishes_in(code: str) -> Iterator[str]:
    read = languages.replies(code).chosen
    for wish in read.wishes:
        yield from (wish.replace("_", who) for who in read.who)
    for wish in read.names:
        yield from (wish.replace("_", name) for name in languages.leaving(code).names)
