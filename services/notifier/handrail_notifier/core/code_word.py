"""Whether a text holds the code word of its client: a word that the two agreed on, for when somebody else may hold the phone (R33).

It counts wherever it stands, with letters held too long; of seven letters or more also with one letter wrong, for few words are so near
to one as long. What is a word of its own in what clients text is that word, and no slip. Pure.
"""

import re
from functools import cache

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of

LONGEST = 1600
"""Of a text no more is read for this."""
FORGIVING_FROM = 7
"""So many letters a word has that is known with one of them wrong: *sunny* is near *funny*, and *river* near *liver*."""
_HELD = re.compile(r"(.)\1+")
_RUN = re.compile(r"(.)\1*")


def is_said(code_word: str, text: str) -> bool:
    """Whether the word is in the text."""
    wanted = [each.text for each in words_of(code_word)]
    return len(wanted) == 1 and any(_is_meant(each.text, wanted[0]) for each in words_of(text[:LONGEST]))


def is_alone(text: str) -> bool:
    """Whether a text is one word, so that nothing beside the code word was said."""
    return sum(each.text[:1].isalnum() for each in words_of(text)) <= 1


def _is_meant(said: str, wanted: str) -> bool:
    if said == wanted:
        return True
    if len(wanted) < FORGIVING_FROM:
        return _held_too_long(wanted).fullmatch(said) is not None
    if abs(len(_once(said)) - len(_once(wanted))) > 1 or said in _words_of_their_own():
        return False
    return _is_near(said, wanted) or _is_near(_once(said), _once(wanted))


@cache
def _held_too_long(word: str) -> re.Pattern[str]:
    """Each letter as often as it stands there, or three times and more."""
    runs = (each.group() for each in _RUN.finditer(word))
    return re.compile("".join(f"(?:{re.escape(run)}|{re.escape(run[0])}{{3,}})" for run in runs))


def _once(word: str) -> str:
    return _HELD.sub(r"\1", word)


def _is_near(one: str, other: str) -> bool:
    """Whether one letter is another, is missing or too many, or two have changed places."""
    short, long = sorted((one, other), key=len)
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return len(long) - len(short) == 1 and long[at + 1 :] == short[at:]
    turned = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return turned or short[at + 1 :] == long[at + 1 :]


@cache
def _words_of_their_own() -> frozenset[str]:
    """What a language's phrases are made of, and what only looks like a slip of one of them."""
    replies = [languages.reply_net(code).vocabulary for code in languages.codes("replies")]
    leaving = [languages.leaving_words(code) for code in languages.codes("leaving")]
    real = [frozenset(languages.spelling(code).real) for code in languages.codes("spelling")]
    return frozenset().union(*replies, *leaving, *real)
