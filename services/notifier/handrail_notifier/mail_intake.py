"""Where mail comes in: a small SMTP server for the clinic's own mail server to hand answers and bounces to.

It takes mail for the reply address only, never passes any on, and answers that it took a mail once that is on record. Everything is
bounded: size, recipients, commands, connections, the time of each. No address and no word of a mail is logged.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session
from handrail_shared.runtime.db import is_passing
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.mail.parsing import parsed
from handrail_notifier.mail_tags import MailTags, Tagged
from handrail_notifier.mail_taking import Incoming, MailDesk, Taken

log = get_logger(__name__)

LARGEST_MAIL = 1024 * 1024
LONGEST_LINE = 64 * 1024
MOST_RECIPIENTS = 5
MOST_CONNECTIONS = 20
IDLE_SECONDS = 30.0
LONGEST_SESSION_SECONDS = 300.0
_COMMANDS = {"*": 20, "MAIL": 100, "RCPT": 200, "DATA": 100, "RSET": 100, "NOOP": 20}
_TAKEN = "250 2.0.0 On record"
_LATER = "451 4.3.0 Something that is needed is away: try again"
_NOBODY = "550 5.1.1 Nobody reads this address: answer the mail itself, or call"
_UNREADABLE = "554 5.6.0 This mail cannot be read"
_TOO_MANY = "452 4.5.3 Too many recipients"
_FULL = b"421 4.3.2 Too many connections: try again\r\n"


class MailIntake:
    """A part with an SMTP port. Port 0 takes a free one."""

    def __init__(self, desk: MailDesk, tags: MailTags, mailbox: str, *, host: str, port: int) -> None:
        self._door = _Door(desk, tags, mailbox)
        self._host = host
        self._port = port
        self._open: set[_Session] = set()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        return self._port

    async def start(self) -> None:
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # it would quote every command, addresses and all
        self._server = await asyncio.get_running_loop().create_server(self._session, self._host, self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        log.info("mail_intake_open", port=self._port)

    async def stop(self) -> None:
        """What is not on record yet is sent again by who sent it."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for each in list(self._open):
            each.cut_off()

    def _session(self) -> asyncio.Protocol:
        if len(self._open) >= MOST_CONNECTIONS:
            log.warning("mail_intake_full")
            return _TurnedAway()
        return _Session(self._door, self._open)


class _TurnedAway(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        to_them = cast("asyncio.Transport", transport)  # uvloop's is not derived from it
        to_them.write(_FULL)
        to_them.close()


class _Session(SMTP):
    """One connection, with an end to it however slowly it talks. Lines that are longer than the standard has it are read, too: a refusal of
    what a person wrote would be for good."""

    line_length_limit = LONGEST_LINE

    def __init__(self, door: "_Door", others: "set[_Session]") -> None:
        super().__init__(
            door,
            data_size_limit=LARGEST_MAIL,
            hostname="handrail",
            ident="",
            timeout=IDLE_SECONDS,
            command_call_limit=_COMMANDS,
        )
        self._others = others
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._others.add(self)
        self._deadline = asyncio.get_running_loop().call_later(LONGEST_SESSION_SECONDS, self.cut_off)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._others.discard(self)
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(error)

    def cut_off(self) -> None:
        if self.transport is not None:
            cast("asyncio.Transport", self.transport).abort()  # uvloop's is not derived from it


class _Door:
    """aiosmtpd's hooks."""

    def __init__(self, desk: MailDesk, tags: MailTags, mailbox: str) -> None:
        self._desk = desk
        self._tags = tags
        self._mailbox = mailbox

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: Sequence[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return _TOO_MANY
        if self._tagged(address) is None and address.lower() != self._mailbox.lower():
            return _NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            mail = await asyncio.to_thread(parsed, content)
        except Exception as fault:
            log.warning("mail_not_read", fault=type(fault).__name__)
            return _UNREADABLE
        from_server = not (envelope.mail_from or "").strip("<> ")
        try:
            taken = [
                await self._desk.take(Incoming(self._tagged(address), mail, content, from_server))
                for address in dict.fromkeys(envelope.rcpt_tos)
            ]
        except Exception as fault:
            if is_passing(fault):
                log.warning("mail_waits_for_a_part", fault=type(fault).__name__)
            else:
                log.exception("mail_not_taken")
            return _LATER
        if Taken.ON_RECORD in taken:
            return _TAKEN
        log.info("mail_for_nobody")
        return _NOBODY

    async def handle_exception(self, fault: Exception) -> str:
        """A bug of ours is no reason to lose a mail, or to say what it is."""
        log.error("mail_session_failed", fault=type(fault).__name__)
        return _LATER

    def _tagged(self, address: str) -> Tagged | None:
        return self._tags.of_address(address, self._mailbox)
