"""A mail server that keeps what it is sent, as it was sent.

Messages are bytes from the wire with their envelope; parse them where a test needs
to. `refusal` lets it answer as a failing server does.
"""

import asyncio
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Received:
    """One accepted mail: its envelope and its exact bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def text(self) -> str:
        """Its plain part."""
        body = self.message.get_body(preferencelist=("plain",))
        return str(body.get_content()).replace("\r\n", "\n") if body else ""


class SmtpSink:
    """`async with SmtpSink() as sink:` listens on a free port of 127.0.0.1."""

    def __init__(self) -> None:
        self.host = HOST
        self.port = 0
        self.refusal: str | None = None
        """What to answer instead of accepting, such as `550 5.1.1 No such user` or `451 4.3.0 Later`."""
        self.refusals: dict[str, str] = {}
        """The same before the message: by `sender` or `recipient`."""
        self.asked = 0
        """How often a recipient was named."""
        self.goes_on = asyncio.Event()
        """Until this is set, nobody who names a recipient is answered."""
        self.goes_on.set()
        self.received: list[Received] = []
        self._arrived = asyncio.Condition()
        self._server: asyncio.Server | None = None

    async def mails(self, count: int, within: float = 5.0) -> list[Received]:
        """Wait until `count` mails were accepted; raises TimeoutError."""
        async with asyncio.timeout(within), self._arrived:
            await self._arrived.wait_for(lambda: len(self.received) >= count)
        return self.received

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail, or refuse it."""
        if self.refusal is not None:
            return self.refusal
        content = envelope.original_content or b""
        async with self._arrived:
            mail = Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
            self.received.append(mail)
            self._arrived.notify_all()
        return "250 2.0.0 Kept"

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.refusals.get("sender", "250 2.1.0 Ok")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        await self.goes_on.wait()
        if "recipient" not in self.refusals:
            envelope.rcpt_tos.append(address)
        return self.refusals.get("recipient", "250 2.1.5 Ok")

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="mail.example.org", enable_SMTPUTF8=True), HOST, 0
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
            await self._server.wait_closed()
