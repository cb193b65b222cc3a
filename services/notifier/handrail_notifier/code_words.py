"""Whose code word is in a text that comes in, seen as it is put on record, so that it counts before anything follows.

The word is opened in memory and goes nowhere from there: what is kept is that it came.
"""

from collections.abc import Sequence
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier.core.code_word import is_said

log = get_logger(__name__)


async def said_by(tx: Tx, vault: Vault, words: Sequence[tuple[UUID, UUID, str]], text: str) -> frozenset[UUID]:
    """The clinics of those of these (clinic, client, sealed code word) whose word the text holds: it is for all who have the number there.
    One that can't be opened stops no text from being taken."""
    found = set[UUID]()
    for clinic, client, sealed in words:
        try:
            if is_said(await vault.open(tx, clinic, client, "contact.code_word", sealed), text):
                found.add(clinic)
        except KeyDestroyed:
            continue
        except NotOpened:
            log.warning("code_word_not_opened", client=client)
    return frozenset(found)
