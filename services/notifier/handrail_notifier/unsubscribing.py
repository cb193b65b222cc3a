"""One click ends e-mail, by the link of any mail that the client got: at once, and as often as it is clicked.

Consent, what was planned by e-mail and what is said of it are one transaction, holding the client. Texts go on, unless all is
asked for. A link counts only while the client still has the address that its mail went to: who has the old one now is somebody else.
Where no answer to a mail is read no START comes by mail: then a new form opens it again, and that is said with it.
"""

from uuid import UUID

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier.mail_state import story_of
from handrail_notifier.silence import revoke
from handrail_notifier.store import ledger, people
from handrail_notifier.store.ledger import AttemptRow

log = get_logger(__name__)


async def unsubscribe(
    db: Db, vault: Vault, attempt_id: UUID, *, everything: bool, mail_is_read: bool, clock: Clock
) -> None:
    """End e-mail for who got this attempt; `everything`: texts, too."""
    async with db.everywhere() as tx:
        whose = await ledger.whose_attempt(tx, attempt_id)
    if whose is None:
        return
    clinic, client = whose
    async with db.transaction(clinic) as tx:
        await hold(tx, [client])
        attempt = await ledger.attempt(tx, clinic, attempt_id)
        if not await still_theirs(tx, vault, attempt):
            log.info("unsubscribed_from_an_old_address", client=client)
            return
        now, about = clock.now(), story_of(attempt)
        unread = not mail_is_read
        await revoke(tx, clinic, client, "email", "one_click", about=about, now=now, alone=True, form_opens=unread)
        if everything:
            await revoke(tx, clinic, client, "sms", "one_click", about=about, now=now)
    log.info("unsubscribed", client=client, everything=everything)


async def still_theirs(tx: Tx, vault: Vault, attempt: AttemptRow) -> bool:
    """Whether the client of a mail still has the address that it went to."""
    clinic, client = attempt.clinic_id, attempt.client_id
    row = (await people.clients(tx, [clinic], [client])).get(client)
    held = row.sealed["email"] if row else ""
    if not held or held == attempt.address:
        return bool(held)
    try:
        sealed = [held, attempt.address]
        opened = [await vault.open(tx, clinic, client, "contact.email", each) for each in sealed]
    except (KeyDestroyed, NotOpened):
        return False
    return opened[0].strip().casefold() == opened[1].strip().casefold()
