"""What the routes work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.vault import AccessKeys, Vault

from handrail_notifier.calm import Calm
from handrail_notifier.channels.twilio_webhooks import Signatures
from handrail_notifier.mail_tags import MailTags


@dataclass(frozen=True, slots=True)
class Front:
    """What the routes work with. `signatures` None: no carrier is set up, and every webhook is refused. `mail_is_read`: whether
    answers to mails come in. `came` wakes what answers texts, once one is on record."""

    db: Db
    vault: Vault
    keys: AccessKeys
    clock: Clock
    signatures: Signatures | None
    account: str
    grace: timedelta
    tags: MailTags
    calm: Calm
    came: Callable[[], None]
    mail_is_read: bool = False
