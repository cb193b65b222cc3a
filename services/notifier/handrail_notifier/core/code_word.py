"""Whether a text holds the code word of its client: a word that the two agreed on, for when somebody else may hold the phone (R33).

It counts wherever it stands, and with a slip of the finger; a slip that is a word of its own in what clients text is that word. Pure.
"""

from functools import cache

from handrail_notifier.core import languages
from handrail_notifier.core.letters import Word, words_of
from handrail_notifier.core.spelling import speller

LONGEST = 1600
"""Of a text no more is read for this."""


def is_said(code_word: str, text: str) -> bool:
    """Whether the word is in the text."""
    wanted = words_of(code_word)
    if len(wanted) != 1:
        return False
    word = wanted[0].text
    read = speller({}, frozenset({word}), (word,), _words_of_their_own() - {word})
    return any(each.text == word for each in read.read(words_of(text[:LONGEST])))


def is_alone(text: str) -> bool:
    """Whether a text is one word, so that nothing beside the code word was said."""
    return len([each for each in words_of(text) if _is_a_word(each)]) <= 1


def _is_a_word(word: Word) -> bool:
    return word.text[:1].isalnum()


@cache
def _words_of_their_own() -> frozenset[str]:
    """What a language's phrases are made of, and what only looks like a slip of one of them."""
    replies = [languages.reply_net(code).vocabulary for code in languages.codes("replies")]
    leaving = [languages.leaving_net(code).vocabulary for code in languages.codes("leaving")]
    real = [frozenset(languages.spelling(code).real) for code in languages.codes("spelling")]
    return frozenset().union(*replies, *leaving, *real)
