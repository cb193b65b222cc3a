"""A pretend mail server: takes what the notifier sends, keeps it durably, delivers it to nobody.

A mail is on disk before the server says that it took it, as a real one's would be.
"""

import asyncio
import email
import email.policy
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from handrail_shared.runtime.clock import Clock

LARGEST_BYTES = 256 * 1024
FOOT = "\n-- \n"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it arrived; `at` is the clock's time, `text` its plain part."""

    at: str
    sender: str
    recipient: str
    subject: str
    message_id: str
    text: str

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def words(self) -> str:
        """What it says, without what stands below every mail."""
        return self.text.partition(FOOT)[0].strip()


class Mailbox:
    """A part with an SMTP port. Port 0 takes a free one."""

    def __init__(self, file: Path, clock: Clock, *, port: int = 0) -> None:
        self._file = file
        self._clock = clock
        self._port = port
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._port}"

    def mails(self) -> list[Mail]:
        """Everything that was taken, in order. A half-written last line, left by a kill, was never acknowledged."""
        if not self._file.exists():
            return []
        lines = self._file.read_text("utf-8").split("\n")[:-1]
        return [Mail(**json.loads(line)) for line in lines if line]

    def _session(self) -> SMTP:
        return SMTP(self, data_size_limit=LARGEST_BYTES, hostname="localhost", timeout=60)

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        body = message.get_body(preferencelist=("plain",))
        mail = Mail(
            at=self._clock.now().isoformat(),
            sender=envelope.mail_from or "",
            recipient=", ".join(envelope.rcpt_tos),
            subject=str(message["subject"] or ""),
            message_id=str(message["message-id"] or ""),
            text=body.get_content().replace("\r\n", "\n").strip() if body else "",
        )
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(mail)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return "250 OK"
