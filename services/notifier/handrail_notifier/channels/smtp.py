"""E-mail through any mail server: a bare subject, a plain text, and a Message-ID that is the attempt's own.

A session that breaks before the message was handed over has sent nothing; one that breaks after may have. A mail server keeps
no list that could be asked, so an unknown stays unknown.
"""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import aiosmtplib
from handrail_shared.runtime.clock import Clock

from handrail_notifier.channels import (
    Accepted,
    CannotTell,
    NeverSent,
    Outcome,
    Outgoing,
    Refused,
    Search,
    Throttled,
    Unknown,
)
from handrail_notifier.core.retry import PAUSE, FailureClass

_NO_SUCH_ADDRESS = frozenset({550, 551, 553})


class SmtpChannel:
    """One session a message. `address` is smtp://[user:password@]host[:port], or smtps:// for TLS from the first byte."""

    at_once = 20

    def __init__(self, address: str, *, clock: Clock, seconds: float = 15.0) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("the mail server's address must read smtp://host:port or smtps://host:port")
        self._host = parts.hostname
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._clock = clock
        self._seconds = seconds

    async def start(self) -> None:
        """Sessions are opened one by one."""

    async def stop(self) -> None:
        """Sessions end with their message."""

    async def send(self, message: Outgoing) -> Outcome:
        mail = compose(message, self._clock.now())
        session = self._session()
        try:
            await session.connect()
        except aiosmtplib.SMTPAuthenticationError:
            return Refused(FailureClass.CONFIGURATION)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return NeverSent()
        try:
            return await _hand_over(session, message, mail)
        finally:
            session.close()

    async def fault(self) -> str | None:
        session = self._session()
        try:
            await session.connect()
            await session.noop()
        except aiosmtplib.SMTPAuthenticationError:
            return "the mail server refuses our name and password"
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as fault:
            return f"the mail server does not answer: {type(fault).__name__}"
        finally:
            session.close()
        return None

    def _session(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._tls,
            username=self._user,
            password=self._password,
            timeout=self._seconds,
        )

    async def find(self, message: Outgoing, since: datetime) -> Search:
        del message, since
        return CannotTell()


def compose(message: Outgoing, now: datetime) -> EmailMessage:
    """The mail: nothing on a lock screen but the clinic's neutral name (E2)."""
    mail = EmailMessage()
    mail["From"] = message.sender
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(message)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body + "\n")
    return mail


def message_id(message: Outgoing) -> str:
    """The attempt's own Message-ID."""
    return f"<{message.attempt_id}@{message.sender.rpartition('@')[2] or 'localhost'}>"


async def _hand_over(session: aiosmtplib.SMTP, message: Outgoing, mail: EmailMessage) -> Outcome:
    try:
        await session.mail(message.sender)
        await session.rcpt(message.recipient)
    except aiosmtplib.SMTPResponseException as fault:
        return _refusal(fault.code)
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        return NeverSent()
    try:
        await session.data(mail.as_bytes())
    except aiosmtplib.SMTPServerDisconnected:
        return Unknown()
    except aiosmtplib.SMTPResponseException as fault:
        return _refusal(fault.code)
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        return Unknown()
    return Accepted(message_id(message), 1)


def _refusal(code: int) -> Outcome:
    if 400 <= code < 500:
        return Throttled(PAUSE)
    return Refused(FailureClass.NUMBER_INVALID if code in _NO_SUCH_ADDRESS else FailureClass.REFUSED, code)
