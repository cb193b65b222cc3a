"""A notifier that writes mails and reads what comes back, and the mail servers on the other side."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import aiosmtplib
from handrail_notifier.mail_intake import MailIntake
from handrail_notifier.mail_tags import MailTags
from handrail_shared.runtime.vault import RootKey
from pydantic import SecretStr

from tests.notifier.test_email import agreed_to_mail
from tests.notifier.test_loop import DUE
from tests.notifier.world import ROOT, Someone, World, opened
from tests.support.postgres import Database
from tests.support.smtp import Received, SmtpSink

MAILBOX = "replies@mail.example.org"
TAGS = MailTags(RootKey.from_text(ROOT))


@dataclass
class Post:
    """The world, the client whom it writes mails to, and the server that takes them."""

    world: World
    sink: SmtpSink
    who: Someone

    async def nudged(self) -> Received:
        """The nudge of the first day, as it went out."""
        await self.world.play(DUE + timedelta(minutes=1))
        return (await self.sink.mails(1))[0]

    @property
    def port(self) -> int:
        return next(each.port for each in self.world.service.parts if isinstance(each, MailIntake))

    def session(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(hostname="127.0.0.1", port=self.port, timeout=30, use_tls=False, start_tls=False)

    async def hand_in(self, content: bytes, to: str, *, sender: str = "sam@example.com") -> str:
        """As the clinic's mail server would; what was answered."""
        async with self.session() as session:
            try:
                _, answer = await session.sendmail(sender, [to], content)
            except aiosmtplib.SMTPRecipientsRefused as refused:
                return f"{refused.recipients[0].code} {refused.recipients[0].message}"
            except aiosmtplib.SMTPResponseException as refused:
                return f"{refused.code} {refused.message}"
        await self.world.rest()
        return f"250 {answer}"

    async def answers(self, mail: Received, words: str, *, ident: str = "<1@phone.example.com>", **headers: str) -> str:
        """The client answers a mail, quoting it as mail programs do."""
        quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
        said = EmailMessage()
        said["From"], said["To"] = "Sam <sam@example.com>", mail.message["Reply-To"]
        said["Subject"], said["Message-ID"] = "Re: Harborside", ident
        said["In-Reply-To"] = mail.message["Message-ID"]
        for name, value in headers.items():
            del said[name.replace("_", "-")]
            said[name.replace("_", "-")] = value
        said.set_content(f"{words}\n\nOn Mon, 2 Mar 2026 at 17:10, Harborside\n<{said['To']}> wrote:\n\n{quoted}\n")
        return await self.hand_in(said.as_bytes(), str(said["To"]))

    async def consents(self) -> dict[str, str]:
        rows = await self.world.rows("SELECT channel, state FROM notifier.consent ORDER BY channel")
        return {row["channel"]: row["state"] for row in rows}


@asynccontextmanager
async def with_post(database: Database, valkey_url: str, sink: SmtpSink, **settings: Any) -> AsyncIterator[Post]:
    chosen = {"smtp_url": SecretStr(sink.url), "mail_reply_address": MAILBOX, "mail_port": 0} | settings
    async with opened(database, valkey_url, settings=chosen) as world:
        yield Post(world, sink, await agreed_to_mail(world))


def link_in(mail: Received) -> str:
    """The path of a mail's unsubscribe link."""
    found = re.search(r"(/u/[A-Za-z0-9_-]+)", str(mail.message["List-Unsubscribe"]))
    assert found is not None
    return found[1]
