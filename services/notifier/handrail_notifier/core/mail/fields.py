"""The header fields of a mail as they came, the subject as the person wrote it, and what its parts hold. Never raises, whatever a stranger
put there.
"""

import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Sequence
from email.message import Message
from email.utils import getaddresses
from itertools import groupby

from handrail_notifier.core.mail.charsets import decoded

LONGEST_FIELD = 8 * 1024
"""In letters; behind them nothing is read."""
LONGEST_SUBJECT = 1600
_LONGEST_FROM = 2 * 1024
_MOST_FROM = 10
_MOST_RUNS = 100
_ENCODED = r"=\?(?P<charset>[^?*\s]{1,40})(?:\*[^?\s]{0,20})?\?(?P<way>[bq])\?(?P<text>(?:[^?]|\?(?!=)){0,1000})\?="
_WORD = re.compile(_ENCODED, re.IGNORECASE)
"""An encoded word of RFC 2047, also one that is longer than it allows."""
_BARE = re.sub(r"\?P<\w+>", "?:", _ENCODED)
_RUN = re.compile(rf"{_BARE}(?:\s*{_BARE})*", re.IGNORECASE)
"""Words that follow each other; what stands between them says nothing."""
_REPEATED = re.compile(r"\s*((re|fwd?|rv|r|aw|wg|tr|enc)\s?(\[\d{1,4}\])?\s?:\s?){1,50}", re.IGNORECASE)


def header(mail: Message, name: str) -> str:
    """A header as it came, unfolded: reading it by its meaning may fail over what a stranger put there."""
    found = (str(value)[:LONGEST_FIELD] for each, value in mail.raw_items() if each.lower() == name.lower())
    return _squeezed(next(found, ""))


def senders_of(mail: Message) -> Sequence[str]:
    """Every address that the mail says it is from, as it stands there. None where that is longer than anybody's: taking a list apart takes
    the library time by the square of it, and what is left of one that is cut may be somebody else's address."""
    said = [storable(str(value)) for name, value in mail.raw_items() if name.lower() == "from"]
    whole = sum(map(len, said)) <= _LONGEST_FROM and len(said) <= _MOST_FROM
    return [address for _, address in getaddresses(said) if address] if whole else []


def subjects_of(mail: Message) -> Sequence[str]:
    """The subject without the `Re:` and `Fwd:` before it: as a mail program shows it, and as it was sent where that is something else."""
    sent = header(mail, "Subject")
    return list(dict.fromkeys(map(_unrepeated, (_squeezed(shown(sent)), sent))))


def shown(field: str) -> str:
    """A field with its encoded words read (RFC 2047). One that nobody can read stays as it stands."""
    return _RUN.sub(lambda run: _read(run[0]), field[:LONGEST_FIELD], count=_MOST_RUNS)


def inside(part: Message) -> Sequence[Message]:
    """The parts that it holds. The library is asked for no text so: it would read that in whatever the part says it is written in."""
    held = part.get_payload() if part.is_multipart() else []
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def content_of(part: Message) -> bytes:
    """What it holds that is no part."""
    try:
        content = part.get_payload(decode=True)
    except (LookupError, ValueError, AttributeError, TypeError):
        return b""
    return content if isinstance(content, bytes) else b""


def storable(text: str) -> str:
    """What came as bytes read as UTF-8, and without what no database takes."""
    try:
        content = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        content = text.encode("utf-8", "replace")
    return content.decode("utf-8", "replace").replace("\0", "")


def _squeezed(text: str) -> str:
    return " ".join(storable(text).split())


def _unrepeated(subject: str) -> str:
    repeated = _REPEATED.match(subject)
    return subject[repeated.end() if repeated else 0 :][:LONGEST_SUBJECT].strip()


def _read(run: str) -> str:
    """Words of one character set are one piece: some mail programs break a letter over two."""
    pieces = groupby(_WORD.finditer(run), key=lambda word: word["charset"].lower())
    return "".join(_piece(charset, list(words)) for charset, words in pieces)


def _piece(charset: str, words: Sequence[re.Match[str]]) -> str:
    try:
        read = decoded(b"".join(map(_content, words)), charset)
    except ValueError:
        read = None
    return " ".join(word[0] for word in words) if read is None else read


def _content(word: re.Match[str]) -> bytes:
    text = word["text"].encode("utf-8", "replace")
    return a2b_qp(text, header=True) if word["way"] in "qQ" else a2b_base64(text + b"==")
