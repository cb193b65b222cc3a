"""E-mail through any mail server, with a Message-ID that is the attempt's own.

A session that breaks before the message was handed over has sent nothing; one that breaks after may have. A mail server may take
seconds until it is ready for a message: what stands against it is asked once more then. It keeps no list that could be asked, so an
unknown stays unknown. What a refusal means is a table (`core/mail/codes`).
"""

import asyncio
from datetime import datetime
from ipaddress import ip_address
from typing import assert_never
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
    Withheld,
)
from handrail_notifier.channels.letter import Stationery
from handrail_notifier.core.mail.codes import Hard, Soft, Stage, refusal
from handrail_notifier.core.retry import FailureClass

_BROKEN = (aiosmtplib.SMTPException, OSError, TimeoutError)


class _InClear(Exception):
    """A password would leave without TLS."""


class SmtpChannel:
    """One session a message. `address` is smtp://[user:password@]host[:port], or smtps:// for TLS from the first byte. A password goes to
    another machine under TLS alone.

    `opening_seconds`: how long until the server must be ready for the message; `seconds`: for each of its answers.
    """

    at_once = 20

    def __init__(
        self,
        address: str,
        stationery: Stationery,
        *,
        clock: Clock,
        opening_seconds: float = 15.0,
        seconds: float = 15.0,
    ) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("the mail server's address must read smtp://host:port or smtps://host:port")
        self._host = parts.hostname
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._needs_tls = bool(self._password) and not self._tls and not _is_this_machine(self._host)
        self._stationery = stationery
        self._clock = clock
        self._opening = opening_seconds
        self._seconds = seconds

    @property
    def name(self) -> str:
        """Which server it is, without name and password."""
        return f"{self._host}:{self._port}"

    async def start(self) -> None:
        """Sessions are opened one by one."""

    async def stop(self) -> None:
        """Sessions end with their message."""

    async def send(self, message: Outgoing) -> Outcome:
        mail = await self._written(message)
        session = self._session()
        try:
            async with asyncio.timeout(self._opening):
                against = await self._open(session, message) or await _against(message)
            return against or await self._hand_over(session, message, mail)
        except TimeoutError:
            return NeverSent()
        finally:
            session.close()

    async def fault(self) -> str | None:
        session = self._session()
        try:
            await self._log_in(session)
            await session.noop()
        except _InClear:
            return "the mail server offers no TLS, and our password goes to no other machine without"
        except aiosmtplib.SMTPAuthenticationError:
            return "the mail server refuses our name and password"
        except _BROKEN as fault:
            return f"the mail server does not answer: {type(fault).__name__}"
        finally:
            session.close()
        return None

    async def find(self, message: Outgoing, since: datetime) -> Search:
        del message, since
        return CannotTell()

    async def _written(self, message: Outgoing) -> bytes:
        """Signing takes some twenty milliseconds, in which others shall have their turn."""
        now = self._clock.now()
        if self._stationery.signer is None:
            return self._stationery.written(message, now)
        return await asyncio.to_thread(self._stationery.written, message, now)

    def _session(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._tls,
            timeout=self._seconds,
        )

    async def _log_in(self, session: aiosmtplib.SMTP) -> None:
        """Under TLS where the server offers it. Raises `_InClear` where it has to."""
        await session.connect()
        if self._user is None or self._password is None:
            return
        if self._needs_tls and session.get_transport_info("sslcontext") is None:
            raise _InClear
        await session.login(self._user, self._password)

    async def _open(self, session: aiosmtplib.SMTP, message: Outgoing) -> Outcome | None:
        """Up to where the message may be handed over; what came of it, if it may not. Nothing has been sent yet."""
        stage = Stage.SENDER
        try:
            await self._log_in(session)
            await session.mail(self._stationery.envelope_sender(message))
            stage = Stage.RECIPIENT
            await session.rcpt(message.recipient)
        except _InClear:
            return Refused(FailureClass.CONFIGURATION)
        except aiosmtplib.SMTPAuthenticationError as fault:
            return _refused(stage, fault) if _is_for_now(fault) else Refused(FailureClass.CONFIGURATION)
        except aiosmtplib.SMTPConnectResponseError:
            return NeverSent()
        except aiosmtplib.SMTPResponseException as fault:
            return _refused(stage, fault) if _is_refusal(fault) else NeverSent()
        except _BROKEN:
            return NeverSent()
        return None

    async def _hand_over(self, session: aiosmtplib.SMTP, message: Outgoing, mail: bytes) -> Outcome:
        try:
            await session.data(mail)
        except aiosmtplib.SMTPServerDisconnected:
            return Unknown()
        except aiosmtplib.SMTPResponseException as fault:
            return _refused(Stage.CONTENT, fault) if _is_refusal(fault) else Unknown()
        except _BROKEN:
            return Unknown()
        return Accepted(self._stationery.message_id(message), 1)


async def _against(message: Outgoing) -> Withheld | None:
    return None if message.against is None else await message.against()


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_for_now(fault: aiosmtplib.SMTPResponseException) -> bool:
    return 400 <= fault.code < 500


def _is_refusal(fault: aiosmtplib.SMTPResponseException) -> bool:
    """What is neither taken nor turned away by its code, or has none that can be read, says nothing of what became of the mail."""
    return 400 <= fault.code < 600


def _refused(stage: Stage, fault: aiosmtplib.SMTPResponseException) -> Outcome:
    match refusal(stage, fault.code, str(fault.message)):
        case Hard(why):
            return Refused(why, fault.code)
        case Soft(after, tries):
            return Throttled(after, tries)
        case never:
            assert_never(never)
