"""What a report about a mail says: that it bounced (RFC 3464), waits, or was complained of (RFC 5965).

Pure and bounded: the mail was parsed already, and nothing in it is believed here. Whose mail it is about says the Message-ID of
the mail that came back, which the caller verifies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from handrail_notifier.core.mail.codes import Status, status_in
from handrail_notifier.core.mail.written import header

MOST_PARTS = 20
_LONGEST_HEADERS = 64 * 1024


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
    inside = mail.get_payload()
    if isinstance(inside, list):
        yield from (each for each in inside[:MOST_PARTS] if isinstance(each, Message))


def _delivery(part: Message, parts: Sequence[Message]) -> Report | None:
    """Our mails have one recipient each, so the first that failed is the one."""
    blocks = [each for each in _parts(part) if header(each, "Action")]
    for block in blocks:
        if header(block, "Action").lower() == "failed":
            status = status_in(header(block, "Status")) or status_in(_diagnostic(block))
            return Bounced(status or Status(5, 0, 0), _original(parts))
    return Waiting() if blocks else None


def _diagnostic(block: Message) -> str:
    """`smtp; 550 5.1.1 No such user`, without what stands before the code."""
    words = header(block, "Diagnostic-Code").partition(";")[2].split()[:3]
    return next((each for each in words if status_in(each)), "")


def _complaint(part: Message, parts: Sequence[Message]) -> Report:
    """`not-spam` takes a complaint back; all other kinds say that the mail is unwanted."""
    fields = next(_parts(part), part)
    stated = header(fields, "Feedback-Type") or header(_fields(part), "Feedback-Type")
    return Waiting() if stated.lower() == "not-spam" else Complained(_original(parts))


def _fields(part: Message) -> Message:
    inside = part.get_payload()
    return HeaderParser().parsestr(inside[:_LONGEST_HEADERS] if isinstance(inside, str) else "")


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
