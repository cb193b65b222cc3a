"""What answers a plan that was put before the client, and what may be one said back. None of it is a word that carriers keep (M12).

The words are each language's own (`answers` in `replies.toml`), and all are understood of everybody.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from handrail_notifier.core import languages
from handrail_notifier.core.reply.cutting import EMPTY, NUMERIC, YES, Text
from handrail_notifier.core.reply.meanings import Accept, AskChange, Decline, HowSure, Open, SayBack
from handrail_notifier.core.reply.signs import says_no, takes_back

LONGEST_ANSWER = 40
"""Longer than any keyword or answer: what is longer is in the client's own words."""
_SURE = re.compile(r"(10|[4-9])(?: 10)?")
"""What is less than 4 answers a nudge, too; with OK before it there is no doubt."""
_WORDS_OF_A_PLAN = 3
_LETTERS_OF_A_PLAN = 12
"""What has fewer of both is a thank-you or a slip, and no plan. Not every script has spaces."""


def agrees() -> frozenset[str]:
    """The words that take a plan on, of every language."""
    return frozenset(word for each in _answers() for word in each.agree)


def declines() -> frozenset[str]:
    """What turns a plan down, in every language."""
    return frozenset(words for each in _answers() for words in each.decline)


def answer(text: str, words: str, asked: Open) -> Accept | AskChange | Decline | HowSure | None:
    """What a text, in these words, answers about a plan, where this is asked."""
    words = unaccented(words)
    accepted = None if takes_back(text) else _accept().fullmatch(words)
    if asked.accept and accepted:
        return Accept(None if accepted[1] is None else int(accepted[1]))
    sure = accepted if accepted and accepted[1] else _SURE.fullmatch(words)
    if asked.how_sure and sure:
        return HowSure(int(sure[1]))
    if asked.turn_down and words in declines():
        return Decline()
    change = _change().match(text) if asked.turn_down else None
    return AskChange(change[1].strip() or None) if change else None


def assents(text: str, words: str) -> bool:
    """Whether it is a plain yes to being written to: yes, whatever politeness stands around it, and nothing that asks, doubts or sets a condition."""
    return _is_plain(text) and _assent().fullmatch(unaccented(words)) is not None


def joins(text: str) -> bool:
    """Whether it is a plain yes to an invitation, and no sign beside it says otherwise."""
    return _is_plain(text) and _joins().fullmatch(unaccented(_unquoted(text))) is not None


def joins_not(text: str) -> bool:
    """Whether it is a plain no to an invitation, in words or by a sign."""
    if _asks(text):
        return False
    words = unaccented(_unquoted(text))
    return _refusal().fullmatch(words) is not None or (says_no(text) and not words)


def _unquoted(text: str) -> str:
    """Its words, with `i'm` in one."""
    return plain_words(text.translate({ord("'"): None, ord("\u2019"): None}))


def refuses(text: str) -> bool:
    """Whether it is a plain no to that, whatever politeness stands around it, and no question."""
    return not _asks(text) and _refusal().fullmatch(unaccented(plain_words(text))) is not None


def is_yes(text: str, words: str) -> bool:
    """OK or yes and no more, and no question."""
    return _is_plain(text) and unaccented(words) in agrees()


def _is_plain(text: str) -> bool:
    """Whether nothing in it asks, and no sign in it says otherwise."""
    return not (_asks(text) or takes_back(text))


def _asks(text: str) -> bool:
    return not {"?", "¿"}.isdisjoint(unaccented(text))


def is_how_sure(words: str) -> bool:
    """`OK 3`: what is said to a plan, and out of its time never a report."""
    accepted = _accept().fullmatch(unaccented(words))
    return bool(accepted and accepted[1])


def says_how_sure(text: Text) -> bool:
    """Whether it says yes and how much and nothing else, whatever empty words stand around it."""
    said = [each for each in text.said if each.tag not in EMPTY]
    agreed = [each.tag in YES and not agrees().isdisjoint(text.texts(each)) for each in said]
    return (
        any(agreed)
        and all(yes or each.tag in NUMERIC | YES for yes, each in zip(agreed, said, strict=True))
        and (any(each.tag in NUMERIC for each in said))
    )


def said_back(text: str, words: str, asked: Open) -> SayBack | None:
    """The plan said back, if it may be one."""
    if not asked.say_back or not _may_be_a_plan(text, words):
        return None
    sure = _sure_first().match(unaccented(text)) if asked.how_sure else None
    return SayBack(int(sure[1]) if sure else None)


def _may_be_a_plan(text: str, words: str) -> bool:
    """Neither a question nor a second thought: who asks for a change has not said a plan back."""
    if text.rstrip().endswith("?") or unaccented(words) in declines() or _change().match(text):
        return False
    letters = sum(each.isalpha() for each in text)
    return letters >= _LETTERS_OF_A_PLAN or (letters > 0 and len(text.split()) >= _WORDS_OF_A_PLAN)


@cache
def _answers() -> tuple[languages.Answers, ...]:
    return tuple(languages.replies(code).answers for code in languages.codes("replies"))


@cache
def _accept() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(agrees())}) ?(10|[0-9])?(?: 10)?")


@cache
def _sure_first() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:(?:{_any_of(agrees())})\W+)?(10|[0-9])(?:\s*/\s*10)?\s*[.,;:!\n-](?!\d)", re.IGNORECASE)


@cache
def _assent() -> re.Pattern[str]:
    return _politely({*agrees(), *(words for each in _answers() for words in each.assents)})


@cache
def _refusal() -> re.Pattern[str]:
    return _politely({*declines(), *(words for each in _answers() for words in each.refuses)})


def _politely(said: Iterable[str]) -> re.Pattern[str]:
    polite = _any_of(words for each in _answers() for words in each.polite)
    any_of = _any_of(said)
    return re.compile(rf"(?:(?:{polite}) )*(?:{any_of})(?: (?:{any_of}))*(?: (?:{polite}))*")


@cache
def _joins() -> re.Pattern[str]:
    return _politely({*agrees(), *(words for each in _answers() for words in (*each.assents, *each.joins))})


@cache
def _change() -> re.Pattern[str]:
    words = _any_of(word for each in _answers() for word in each.change)
    return re.compile(rf"[\W_]*(?:{words})\b[\W_]*(.*)", re.DOTALL | re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    """The longest first, or `ok` would be found in `okay`."""
    return "|".join(map(re.escape, sorted(words, key=lambda each: (-len(each), each))))


def plain_words(text: str) -> str:
    """Letters and digits of a short text, in lower case, one space between words; everything else is punctuation."""
    folded = unicodedata.normalize("NFKC", text[: 4 * LONGEST_ANSWER]).casefold().strip()
    words = " ".join("".join(c if c.isalnum() else _gap(c) for c in folded).split())
    return words if len(text.strip()) <= LONGEST_ANSWER else ""


def unaccented(text: str) -> str:
    """As the words of `answers` are written: `si` of `sí`."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if unicodedata.category(each) != "Mn")


def _gap(character: str) -> str:
    invisible = unicodedata.category(character) in {"Cf", "Mn", "Me"}
    return "" if invisible else " "
