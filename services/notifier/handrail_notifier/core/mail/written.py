"""What a person wrote in a mail: without what it quotes, without signature, without mark-up; and whether a person wrote it at all.

Never raises, whatever was sent. What can't be told apart from the person's own words is kept: a quoted line too many is no loss,
a lost word is. A mail may have more than an answer in it, so its first line alone may be one, too.
"""

import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from html.parser import HTMLParser

from handrail_notifier.core.reply import Acknowledged, NotUnderstood, SayBack, understand

LONGEST_TEXT = 1600
"""As long as a text may be."""
_LONGEST_SOURCE = 64 * 1024
_MOST_LINES = 2000
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
_DEVICE = re.compile(r"(sent from|get) (my |outlook|yahoo|mail for|proton)|enviado desde mi", re.IGNORECASE)
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


def words_of(mail: EmailMessage) -> str:
    """The person's own words, at most as long as a text may be."""
    return own_words(_text(mail))[:LONGEST_TEXT]


def own_words(text: str) -> str:
    """`text` without what it quotes and without a signature."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_MOST_LINES]
    return "\n".join(_own(lines)).strip()


def answer_in(words: str) -> str:
    """What to understand of a mail: its first line where that alone is an answer or a keyword, else all of it."""
    first = next((line.strip() for line in words.split("\n") if line.strip()), "")
    return words if isinstance(understand(first), NotUnderstood | SayBack | Acknowledged) else first


def _own(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        bare, after = line.strip(), "".join(lines[number + 1 : number + 2]).strip()
        if _QUOTE.match(line) or _is_attribution(bare, after) or _ends_attribution(lines, number):
            continue
        outlook = _HEADER.match(bare) and any(
            _NEXT_HEADER.match(each.strip()) for each in lines[number + 1 : number + 4]
        )
        if _FORWARDED.fullmatch(bare) or _SIGNATURE.fullmatch(line.rstrip("\n")) or outlook or _DEVICE.match(bare):
            return
        yield line.rstrip()


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
    """The plain part, or else the HTML part without its mark-up."""
    plain, html = _part(mail, "plain"), _part(mail, "html")
    return plain if plain.strip() or not html else _Shown.of(html)


def _part(mail: EmailMessage, kind: str) -> str:
    try:
        body = mail.get_body(preferencelist=(kind,))
        content = body.get_content() if body is not None else ""
    except (LookupError, ValueError, AttributeError, TypeError):
        return ""
    return _storable(content[:_LONGEST_SOURCE]) if isinstance(content, str) else ""


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
