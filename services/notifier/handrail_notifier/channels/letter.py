"""A mail as it leaves: a bare subject, the text twice (plain, and as plain HTML), that nobody watches, and a way to get no more of them.

It loads nothing, follows nobody and shows nothing on a lock screen but the clinic's neutral name (E2). The one link in it, and in
its headers, ends e-mail with one click (E1, RFC 8058). What comes back finds its attempt by addresses and ids that nobody can forge.
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from handrail_shared.contracts.wording import tongue_of

from handrail_notifier.channels import Outgoing
from handrail_notifier.channels.dkim import Signer
from handrail_notifier.mail_tags import MailTags

UNSUBSCRIBE_PATH = "/u/"
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=900)
"""Seven bits, so that no relay writes it anew under its signature; lines long enough that no address in a header is broken."""
_STYLE = "margin:0;padding:1.5em;font:1.1em/1.5 sans-serif;color:#1a1a1a;background:#ffffff"
_HTML = """\
<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{subject}</title></head>
<body style="{style}">
<p style="margin:0 0 2em;max-width:36em">{body}</p>
<p style="margin:0 0 1em;font-size:.85em">{notice}</p>
<p style="margin:0;font-size:.85em"><a href="{link}" style="color:#1a1a1a">{ending}</a></p>
</body>
</html>
"""
ENDING: Mapping[str, str] = {"en": "Get no more of these mails", "es": "No recibir más estos correos"}
"""By the language that texts are written in; the next, too."""
NOTICE: Mapping[str, str] = {
    "en": "Nobody watches this mailbox. In an emergency call your local emergency number.",
    "es": "Nadie vigila este correo. En una emergencia llama al número de emergencias.",
}


@dataclass(frozen=True, slots=True)
class Stationery:
    """What all mails have in common. `link_url`: the base of the link in them. `mailbox`: where answers and bounces come in; None: nobody reads them."""

    tags: MailTags
    link_url: str
    mailbox: str | None = None
    signer: Signer | None = None

    def envelope_sender(self, message: Outgoing) -> str:
        """Whom mail servers tell that it did not arrive."""
        if self.mailbox is None:
            return message.sender
        return self.tags.address("bounce", message.attempt_id, self.mailbox)

    def message_id(self, message: Outgoing) -> str:
        return self.tags.message_id(message.attempt_id, message.sender.rpartition("@")[2] or "localhost")

    def link(self, attempt: UUID) -> str:
        """Where one click ends e-mail."""
        return f"{self.link_url}{UNSUBSCRIBE_PATH}{self.tags.token(attempt)}"

    def written(self, message: Outgoing, now: datetime) -> bytes:
        """The mail as it goes to the wire, signed if it is to be."""
        mail = self._mail(message, now).as_bytes()
        return mail if self.signer is None else self.signer.signed(mail)

    def _mail(self, message: Outgoing, now: datetime) -> EmailMessage:
        mail, link = EmailMessage(_POLICY), self.link(message.attempt_id)
        mail["From"] = message.sender
        mail["To"] = message.recipient
        if self.mailbox is not None:
            mail["Reply-To"] = self.tags.address("reply", message.attempt_id, self.mailbox)
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = self.message_id(message)
        mail["List-Unsubscribe"] = f"<{link}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
        tongue = tongue_of(message.language)
        mail.set_content(f"{message.body}\n\n-- \n{NOTICE[tongue]}\n{ENDING[tongue]}: {link}\n")
        mail.add_alternative(_shown(message, link), subtype="html")
        return mail


def _shown(message: Outgoing, link: str) -> str:
    language = tongue_of(message.language)
    return _HTML.format(
        language=language,
        subject=html.escape(message.subject),
        style=_STYLE,
        body=html.escape(message.body).replace("\n", "<br>"),
        link=html.escape(link),
        ending=html.escape(ENDING[language]),
        notice=html.escape(NOTICE[language]),
    )
