"""What a report about a mail says: that it bounced (RFC 3464), waits, or was complained of (RFC 5965).

Pure and bounded: the mail was parsed already, and nothing in it is believed here. Whose mail it is about says the Message-ID of
the mail that came back, which the caller verifies.
"""

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from handrail_notifier.core.mail.codes import Status, status_in
from handrail_notifier.core.mail.fields import content_of, header, inside

MOST_PARTS = 20
_LONGEST_HEADERS = 64 * 1024
_REPLY = re.compile(r"[245]\d\d-")
_BLANK = re.compile(r"\r?\n[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Bounced:
    """It did not arrive. `message_id` is that of the mail which came back, if it is quoted."""

    status: Status
    message_id: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A server tries on, or has delivered it: nothing follows."""


@dataclass(frozen=True, slots=True)
class Complained:
    """The recipient calls it unwanted."""

    message_id: str | None


Report = Bounced | Waiting | Complained


def report_in(mail: Message) -> Report | None:
    """The report that a mail is; None: it is none that can be read."""
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(_parts(mail))
    for part in parts:
        match part.get_content_type():
            case "message/delivery-status" | "message/global-delivery-status":
                return _delivery(part, parts)
            case "message/feedback-report":
                return _complaint(part, parts)
    return None


def _parts(mail: Message) -> Iterator[Message]:
    yield from inside(mail)[:MOST_PARTS]


def _delivery(part: Message, parts: Sequence[Message]) -> Report | None:
    """Our mails have one recipient each, so the first that failed is the one."""
    blocks = [each for each in _blocks(part) if header(each, "Action")]
    for block in blocks:
        if header(block, "Action").lower() == "failed":
            return Bounced(_status(block), _original(parts))
    return Waiting() if blocks else None


def _blocks(part: Message) -> Iterator[Message]:
    """The headers of the mail, then those of each recipient. The standard library doesn't know `message/global-delivery-status`
    (RFC 6533) and takes it for a mail whose text begins behind the first of them."""
    yield from (held := list(_parts(part)))
    if part.get_content_type() == "message/global-delivery-status":
        text = "".join(_unpacked(part, each) for each in held[:1])
        yield from map(HeaderParser().parsestr, _BLANK.split(text[:_LONGEST_HEADERS])[:MOST_PARTS])


def _unpacked(part: Message, first: Message) -> str:
    text = _text(first)
    if header(part, "Content-Transfer-Encoding").lower() != "base64":
        return text
    try:
        return b64decode(text).decode("utf-8", "replace")
    except ValueError:
        return ""


def _status(block: Message) -> Status:
    """The more specific of what the report's maker says and what it was told: x.0.0 says nothing, but whether it lasts."""
    stated, told = status_in(header(block, "Status")), _diagnostic(block)
    if stated is None:
        return told or Status(5, 0, 0)
    return told if told and told.kind == stated.kind and _is_bare(stated) else stated


def _is_bare(status: Status) -> bool:
    return (status.subject, status.detail) == (0, 0)


def _diagnostic(block: Message) -> Status | None:
    """The code in `smtp; 550 5.1.1 No such user`, which may stand as `550-5.1.1`."""
    words = header(block, "Diagnostic-Code").partition(";")[2].split()[:3]
    found = (status_in(_REPLY.sub("", each, count=1)) for each in words)
    return next((each for each in found if each is not None), None)


def _complaint(part: Message, parts: Sequence[Message]) -> Report:
    """`not-spam` takes a complaint back; all other kinds say that the mail is unwanted."""
    fields = next(_parts(part), part)
    stated = header(fields, "Feedback-Type") or header(_fields(part), "Feedback-Type")
    return Waiting() if stated.lower() == "not-spam" else Complained(_original(parts))


def _fields(part: Message) -> Message:
    return HeaderParser().parsestr(_text(part)[:_LONGEST_HEADERS])


def _text(part: Message) -> str:
    return content_of(part).decode("utf-8", "replace")


def _original(parts: Sequence[Message]) -> str | None:
    """The Message-ID of the mail that came back."""
    for part in parts:
        match part.get_content_type():
            case "message/rfc822" | "message/global":
                mail = next(_parts(part), None)
            case "text/rfc822-headers" | "message/global-headers":
                mail = next(_parts(part), None) or _fields(part)
            case _:
                continue
        if mail is not None and (found := header(mail, "Message-ID")):
            return found
    return None
