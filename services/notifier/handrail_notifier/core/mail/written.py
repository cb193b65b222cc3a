"""What a person wrote in a mail: without what it quotes, without signature, without mark-up; and whether a person wrote it at all.

Never raises, whatever was sent. What can't be told apart from the person's own words is kept and listened to for a crisis: a quoted
line too many is no loss, a lost word is. Only what is understood as an answer ends at a signature and is short; a mail may have more
than an answer in it, so its first line alone may be one, too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from email.message import EmailMessage, Message
from html.parser import HTMLParser
from itertools import islice

from handrail_notifier.core.letters import LONGEST
from handrail_notifier.core.mail.settling import settled
from handrail_notifier.core.reply import Acknowledged, NotUnderstood, SayBack, understand
from handrail_notifier.core.tapback import beside_ours

LONGEST_TEXT = 1600
"""As long as a text may be; of a mail no more is understood."""
LONGEST_KEPT = 10_000
"""So much of a mail is kept, and what alarms behind it."""
LONGEST_HEARD = 64 * 1024
"""So much of what a person may have written is listened to."""
CUT = "[...]"
"""Stands in what is kept where something was left out."""
_LONGEST_SOURCE = 256 * 1024
_DEEPEST = 20
_MOST_PARTS = 100
_OVERLAP = 512
"""So much of a piece is heard again in the next, for a phrase that lies across the cut."""
_QUOTE = re.compile(r"\s*>")
_ATTRIBUTION = re.compile(
    r"(on .{5,200} wrote|el .{5,200} escribi[oó]|le .{5,200} a [eé]crit|am .{5,200} schrieb.{0,100})\s*:", re.IGNORECASE
)
_ATTRIBUTION_BEGINS = re.compile(r"(on|el|le|am)\b.{5,200}", re.IGNORECASE)
_FORWARDED = re.compile(
    r"(-{2,}\s*(original message|forwarded message|mensaje original)\s*-{2,}|_{10,})\s*", re.IGNORECASE
)
_HEADER = re.compile(r"\*?(from|de|von)\s*:\*?\s+\S", re.IGNORECASE)
_NEXT_HEADER = re.compile(r"\*?(sent|date|to|subject|enviado|fecha|para|asunto|gesendet|an|betreff)\s*:", re.IGNORECASE)
_SIGNATURE = re.compile(r"--\s?")
_MAKE = (
    r"(iphone|ipad|ipod|ios|mac|windows|android|galaxy|samsung|pixel|google|huawei|xiaomi|motorola|moto|oneplus|nokia|blackberry"
    r"|verizon|wireless|t-mobile|at&t|sprint|lte|mobile|cell|phone|smartphone|tablet|device|pro|max|mini|plus|ultra|note|tab"
    r"|tel[eé]fono|m[oó]vil|celular|tableta|dispositivo|[a-z]?\d{1,3}[a-z+]{0,2})"
)
_DEVICE = re.compile(
    rf"((sent from my|enviado desde mi) {_MAKE}([ ,]{{1,2}}{_MAKE}){{0,6}}"
    rf"|(sent from|enviado desde) (outlook|yahoo mail|yahoo|gmail|proton ?mail)( (for|para) {_MAKE}( {_MAKE})?| mobile)?"
    rf"|(sent from|get|enviado desde|obtener|descargar) (the )?(outlook|mail|yahoo mail|proton ?mail|correo) (for|para) "
    rf"{_MAKE}( {_MAKE})?)\s*(<\S*>|\(\S*\)|https?://\S*)?\s*\.?",
    re.IGNORECASE,
)
"""The whole of a line that a telephone or a mail program writes."""
_REPEATED = re.compile(r"((re|fwd?|rv|r|aw|wg|tr|enc)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_AUTOMATIC_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
_AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response", "X-Vacation", "List-Id", "X-Failed-Recipients")


def is_automatic(mail: EmailMessage) -> bool:
    """Whether a machine wrote it: an answer to it would be an answer to nobody, and perhaps the first of many (RFC 3834)."""
    submitted = _header(mail, "Auto-Submitted").partition(";")[0].strip()
    return (
        submitted not in {"", "no"}
        or _header(mail, "Precedence") in _AUTOMATIC_PRECEDENCE
        or any(_header(mail, name) for name in _AUTOMATIC_HEADERS)
        or mail.get_content_type() == "multipart/report"
    )


def said_in(mail: EmailMessage) -> str:
    """All that the person may have written: the text without what is surely quoted and the last line that a device writes."""
    lines = _text(mail).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _without_device(_unquoted(lines))


def subject_of(mail: Message) -> str:
    """The subject without the `Re:` and `Fwd:` before it."""
    return _REPEATED.sub("", header(mail, "Subject"), count=1)[:LONGEST_TEXT].strip()


def own_words(text: str) -> str:
    """`text` without what it quotes and without a signature."""
    return _without_device(_own(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def pieces_of(said: str) -> Sequence[str]:
    """All of it, in pieces that are short enough to be listened to. Of a mail of ours in it, without a sign that it is quoted, our own
    wording says nothing."""
    lines = said[:LONGEST_HEARD].split("\n")
    at = next((number for number in range(len(lines)) if _begins_another(lines, number)), len(lines))
    behind = _PARAGRAPHS.split("\n".join(lines[at:]))
    heard = "\n\n".join(["\n".join(lines[:at]), *map(beside_ours, behind)]).strip()
    return [heard[start : start + LONGEST] for start in range(0, max(len(heard) - _OVERLAP, 1), LONGEST - _OVERLAP)]


def kept_of(said: str, alarming: str) -> str:
    """What is kept for a person: all of it, or of a long mail the beginning and the piece that alarms, with a mark where something is
    left out."""
    if len(said) <= LONGEST_KEPT:
        return said
    beginning = said[:LONGEST_KEPT]
    return "\n\n".join([beginning, CUT, *([] if alarming in beginning else [alarming])])


def understood_in(said: str) -> str:
    """So much of what a person may have written as is understood: without a signature, and at most as long as a text may be."""
    return own_words(said)[:LONGEST_TEXT]


def answer_in(said: str) -> str:
    """What to understand of a mail: its first line where that alone is an answer or a keyword, else all that is understood."""
    words = understood_in(said)
    first = next((line.strip() for line in words.split("\n") if line.strip()), "")
    return words if isinstance(understand(first), NotUnderstood | SayBack | Acknowledged) else first


def _own(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if _QUOTE.match(line) or _attributes(lines, number):
            continue
        if _forwards(lines, number) or _SIGNATURE.fullmatch(line):
            return
        yield line.rstrip()


def _unquoted(lines: list[str]) -> Iterator[str]:
    """Without the lines that are quoted, and without what says whose they are where they follow at once."""
    quoted = False
    found = list[str]()
    for number in reversed(range(len(lines))):
        line = lines[number]
        if _QUOTE.match(line):
            quoted = True
        elif not (quoted and _attributes(lines, number)):
            quoted = quoted and not line.strip()
            found.append(line.rstrip())
    return reversed(found)


def _without_device(lines: Iterable[str]) -> str:
    """`Sent from my iPhone` is no word of anybody's where it is the last line."""
    found = list(lines)
    while found and (not found[-1].strip() or _DEVICE.fullmatch(found[-1].strip())):
        found.pop()
    return "\n".join(found).strip()


def _begins_another(lines: list[str], number: int) -> bool:
    return _attributes(lines, number) or _forwards(lines, number) or bool(_SIGNATURE.fullmatch(lines[number]))


def _forwards(lines: list[str], number: int) -> bool:
    """Whether a mail begins here that is quoted as a whole."""
    bare = lines[number].strip()
    if _FORWARDED.fullmatch(bare):
        return True
    return bool(
        _HEADER.match(bare) and any(_NEXT_HEADER.match(each.strip()) for each in lines[number + 1 : number + 4])
    )


def _attributes(lines: list[str], number: int) -> bool:
    """Whether a line says who wrote what follows, or is the second half of that."""
    after = "".join(lines[number + 1 : number + 2]).strip()
    return _is_attribution(lines[number].strip(), after) or _ends_attribution(lines, number)


def _is_attribution(line: str, after: str) -> bool:
    """`On Monday, Harborside wrote:`, on one line or broken over two."""
    if _ATTRIBUTION.fullmatch(line):
        return True
    return bool(_ATTRIBUTION_BEGINS.fullmatch(line) and _ATTRIBUTION.fullmatch(f"{line} {after}"))


def _ends_attribution(lines: list[str], number: int) -> bool:
    before = lines[number - 1].strip() if number else ""
    whole = f"{before} {lines[number].strip()}"
    return bool(
        _ATTRIBUTION_BEGINS.fullmatch(before) and not _ATTRIBUTION.fullmatch(before) and _ATTRIBUTION.fullmatch(whole)
    )


def header(mail: Message, name: str) -> str:
    """A header as it came, unfolded: reading it by its meaning may fail over what a stranger put there."""
    found = (str(value) for each, value in mail.raw_items() if each.lower() == name.lower())
    return " ".join(_storable(next(found, "")).split())


def _header(mail: EmailMessage, name: str) -> str:
    return header(mail, name).lower()


def _text(mail: EmailMessage) -> str:
    """The text, wherever a mail program has put it: before and behind a picture, say. Of two ways to show the same the plain one, or
    else the HTML without its mark-up."""
    return "\n".join(_texts(mail, _DEEPEST))


def _texts(part: Message, depth: int) -> Iterator[str]:
    inside = part.get_payload()
    if part.get_content_maintype() == "multipart":
        some = [each for each in inside if isinstance(each, Message)] if isinstance(inside, list) and depth else []
        alternative = part.get_content_subtype() == "alternative"
        ordered = sorted(some[:_MOST_PARTS], key=_is_html) if alternative else some[:_MOST_PARTS]
        shown = ("\n".join(_texts(each, depth - 1)) for each in ordered)
        yield from islice((each for each in shown if each.strip()), 1 if alternative else None)
    elif part.get_content_type() in {"text/plain", "text/html"} and not _is_attached(part):
        content = _storable(_decoded(part)[:_LONGEST_SOURCE])
        yield _Shown.of(settled(content)) if _is_html(part) else content


def _is_attached(part: Message) -> bool:
    return header(part, "Content-Disposition").lower().startswith("attachment")


def _is_html(part: Message) -> bool:
    return part.get_content_type() == "text/html"


def _decoded(part: Message) -> str:
    """A character set that is none, or that nobody knows, is read as UTF-8."""
    try:
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            return ""
        return _as(content, part.get_content_charset("utf-8"))
    except (LookupError, ValueError, AttributeError, TypeError):
        return ""


def _as(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset, "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "")


class _Shown(HTMLParser):
    """What a browser would show, but for what is quoted."""

    _NOT_SHOWN = frozenset({"style", "script", "head", "title", "blockquote"})
    _BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[str] = []
        self._hidden: list[str] = []

    @classmethod
    def of(cls, html: str) -> str:
        reader = cls()
        reader.feed(html)
        reader.close()
        return "".join(reader._found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        quoted = any(name in {"class", "id"} and value and _is_quote(value) for name, value in attrs)
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.append(tag)
        elif tag in self._NOT_SHOWN or (quoted and tag == "div"):
            self._hidden.append(tag)
        elif tag in self._BREAKS:
            self._found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif not self._hidden and tag in self._BREAKS - {"br"}:
            self._found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._found.append(data)


def _is_quote(value: str) -> bool:
    return any(each in value for each in ("gmail_quote", "divRplyFwdMsg", "yahoo_quoted", "moz-cite-prefix"))
