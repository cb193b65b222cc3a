"""What a telephone answers by itself while its owner drives: nobody says it. It names what is urgent, and alarms nobody for that.

Only the makers' own sentences are taken out, whole; they are each language's data (`machines` in `replies.toml`). What stands beside them
is read as it was sent.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of

_FILE = "replies"
_PARTS = re.compile(r"[()|?]|[^\s()|?]+")
_BETWEEN = r"(?:[^\w]{1,6}|$)"
_ANY = r"[^\W_]{1,20}"


def without_machines(text: str) -> str:
    """The text without what a telephone said by itself; what may be anybody's is taken out beside what is surely a telephone's alone."""
    composed = unicodedata.normalize("NFC", text)
    sure, beside = _sentences()
    left, found = sure.subn("\n", composed)
    return beside.sub("\n", left) if found else text


def is_machines(text: str) -> bool:
    """Whether a telephone said all of it."""
    left = without_machines(text)
    return left is not text and not words_of(left)


@cache
def _sentences() -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = [languages.replies(code).machines for code in languages.codes(_FILE)]
    return _any_of(one for each in known for one in each.sure), _any_of(one for each in known for one in each.beside)


def _any_of(sentences: Iterable[str]) -> re.Pattern[str]:
    """Written in any case, with or without accents and apostrophes, and with any signs between the words."""
    patterns = "|".join("".join(map(_pattern, _PARTS.findall(each))) for each in sentences)
    return re.compile(rf"(?<!\w)[^\w\s]{{0,2}}(?:{patterns})", re.IGNORECASE)


def _pattern(part: str) -> str:
    if part in "()|?":
        return "(?:" if part == "(" else part
    return f"(?:{_ANY if part == '_' else ''.join(map(_letter, part))}{_BETWEEN})"


def _letter(letter: str) -> str:
    if letter == "'":
        return "['\u2018\u2019\u02bc]?"
    plain = unicodedata.normalize("NFD", letter)[0]
    return re.escape(letter) if plain == letter else f"[{letter}{plain}]"
