"""What a person wrote in a mail: without what it quotes, without signature, without mark-up; and whether a person wrote it at all.

Never raises, whatever was sent; parts are as many and as deep as `parsing` lets them be. What can't be told apart from the person's own
words is kept and listened to for a crisis: a quoted line too many is no loss, a lost word is. Listened to, but for our own wording, is
also what mark-up calls quoted and what another part shows. Only what is understood as an answer ends at a signature and is short; a
mail may have more than an answer in it, so its first line alone may be one, too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from email.message import EmailMessage, Message
from itertools import chain, islice

from handrail_notifier.core.letters import LONGEST
from handrail_notifier.core.mail.charsets import decoded
from handrail_notifier.core.mail.fields import content_of, header, inside, storable
from handrail_notifier.core.mail.markup import all_of, own_of
from handrail_notifier.core.reply import Acknowledged, NotUnderstood, SayBack, understand
from handrail_notifier.core.tapback import beside_ours

LONGEST_TEXT = 1600
"""As long as a text may be; of a mail no more is understood."""
LONGEST_KEPT = 10_000
"""So much of a mail is kept, and what alarms behind it."""
LONGEST_HEARD = 64 * 1024
"""So much of what a person may have written is listened to, and looked through for what they answer."""
CUT = "[...]"
"""Stands in what is kept where something was left out."""
_LONGEST_SOURCE = 256 * 1024
_LONGEST_CONTENT = 4 * _LONGEST_SOURCE
"""In bytes, of which no character set takes more for a letter."""
_LONGEST_OF_PROGRAMS = 500
"""A longer line is no program's; to find out otherwise takes time by the square of the spaces in it."""
_OVERLAP = 512
"""So much of a piece is heard again in the next, for a phrase that lies across the cut."""
_QUOTE = re.compile(r"\s*>(?!\s?\S{0,2}<(?:\s|$))(?=[\s>\u00a1\u00bf]|[^\W_]|$)")
"""What stands behind it begins as words do: `>:(` and `>.<` are faces."""
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
    return _without_device(_unquoted(_lines(_text(mail))))


def beside_in(mail: EmailMessage, said: str) -> str:
    """What any part of the mail shows beside what is `said`, to be listened to: whatever mark-up calls a quote, and whichever of two
    ways to show the same is kept. What a plain part quotes with a sign is surely quoted."""
    parts = [(_is_html(each), _lines(_source(each))) for each in _leaves(mail)]
    signed = [line.strip(" >") for is_html, lines in parts if not is_html for line in lines if _QUOTE.match(line)]
    quoted = set(_runs(" ".join(signed)))
    found, heard = list[str](), f" {_squeezed(said)} "
    for is_html, lines in parts:
        shown = _lines(all_of("\n".join(lines))) if is_html else list(_unquoted(lines))
        own = "\n".join(line for line in shown if not (runs := _runs(line)) or not quoted.issuperset(runs)).strip()
        if f" {_squeezed(own)} " not in heard:
            found.append(own)
    return "\n\n".join(found)[:LONGEST_HEARD]


def _runs(text: str) -> Sequence[tuple[str, ...]]:
    """All words of it, three in a row at a time."""
    words = text.split()
    return list(zip(words, words[1:], words[2:], strict=False))


def own_words(text: str) -> str:
    """`text` without what it quotes and without a signature."""
    return _without_device(_own(_lines(text)))


def pieces_of(said: str) -> Sequence[str]:
    """All of it, in pieces that are short enough to be listened to. Of a mail of ours in it, without a sign that it is quoted, our own
    wording says nothing."""
    lines = said[:LONGEST_HEARD].split("\n")
    at = next((number for number in range(len(lines)) if _begins_another(lines, number)), len(lines))
    behind = _PARAGRAPHS.split("\n".join(lines[at:]))
    return _cut("\n\n".join(["\n".join(lines[:at]), *map(beside_ours, behind)]).strip())


def pieces_beside(shown: str) -> Sequence[str]:
    """The same of what is shown beside it; none, where that is all ours."""
    heard = "\n\n".join(map(beside_ours, _PARAGRAPHS.split(shown))).strip()
    return _cut(heard) if heard else []


def _cut(heard: str) -> Sequence[str]:
    return [heard[start : start + LONGEST] for start in range(0, max(len(heard) - _OVERLAP, 1), LONGEST - _OVERLAP)]


def kept_of(said: str, alarming: str, *, beside: bool = False) -> str:
    """What is kept for a person: all of it, or of a long mail the beginning and the piece that alarms, with a mark where something is
    left out. `beside`: that piece is no part of what was said, and is kept behind the mark."""
    if len(said) <= LONGEST_KEPT:
        return "\n\n".join([said, CUT, alarming]).strip() if beside else said
    beginning = said[:LONGEST_KEPT]
    return "\n\n".join([beginning, CUT, *([] if alarming in beginning else [alarming])])


def understood_in(said: str) -> str:
    """So much of what a person may have written as is understood: without a signature, and at most as long as a text may be."""
    return own_words(said[:LONGEST_HEARD])[:LONGEST_TEXT]


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
    while found and (
        not (last := found[-1].strip()) or (len(last) <= _LONGEST_OF_PROGRAMS and _DEVICE.fullmatch(last))
    ):
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
    return _names_writer(line) or bool(_ATTRIBUTION_BEGINS.fullmatch(line) and _names_writer(f"{line} {after}"))


def _ends_attribution(lines: list[str], number: int) -> bool:
    before = lines[number - 1].strip() if number else ""
    whole = f"{before} {lines[number].strip()}"
    return bool(_ATTRIBUTION_BEGINS.fullmatch(before) and not _names_writer(before) and _names_writer(whole))


def _names_writer(line: str) -> bool:
    return len(line) <= _LONGEST_OF_PROGRAMS and bool(_ATTRIBUTION.fullmatch(line))


def _header(mail: EmailMessage, name: str) -> str:
    return header(mail, name).lower()


def _text(mail: EmailMessage) -> str:
    """The text, wherever a mail program has put it: before and behind a picture, say. Of two ways to show the same the plain one, or
    else the HTML without its mark-up. Parts that could not be taken apart are read as they stand."""
    return "\n".join(_texts(mail))


def _texts(part: Message) -> Iterator[str]:
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        alternative = part.get_content_subtype() == "alternative"
        ordered = sorted(inside(part), key=_is_html) if alternative else inside(part)
        shown = ("\n".join(_texts(each)) for each in ordered)
        yield from islice((each for each in shown if each.strip()), 1 if alternative else None)
    elif part.get_content_maintype() == "multipart":
        yield _source(part)
    elif _shows(part):
        yield own_of(_source(part)) if _is_html(part) else _source(part)


def _leaves(part: Message) -> Iterator[Message]:
    """Every part that shows text, of alternatives each."""
    if part.get_content_maintype() == "multipart":
        yield from chain.from_iterable(map(_leaves, inside(part)))
    elif _shows(part):
        yield part


def _shows(part: Message) -> bool:
    return part.get_content_type() in {"text/plain", "text/html"} and not _is_attached(part)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _source(part: Message) -> str:
    return storable(_decoded(part)[:_LONGEST_SOURCE])


def _is_attached(part: Message) -> bool:
    return header(part, "Content-Disposition").lower().startswith("attachment")


def _is_html(part: Message) -> bool:
    return part.get_content_type() == "text/html"


def _decoded(part: Message) -> str:
    """A character set that is none, or that nobody writes in, is read as UTF-8."""
    content = content_of(part)[:_LONGEST_CONTENT]
    read = decoded(content, part.get_content_charset("utf-8"))
    return content.decode("utf-8", "replace") if read is None else read
