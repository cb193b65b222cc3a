"""`handrail preview`: what a plan would send in the days ahead, on a standalone folder, whether or not Handrail runs on it."""

from pathlib import Path
from uuid import UUID

from handrail_notifier.previewing import preview_of_any, written
from handrail_notifier.speech import SERVICE
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.vault import RootKey, Vault

from handrail.checkup import addresses_of
from handrail.secrets_file import secrets_of


async def look_ahead(folder: Path, plan: UUID, days: int) -> str | None:
    """The preview as text; None: no clinic has this plan."""
    vault = Vault(RootKey.from_text(secrets_of(folder).root_key))
    async with addresses_of(folder) as addresses:
        db = Db(addresses.databases["notifier"], schema=SERVICE, max_size=2)
        await db.open()
        try:
            seen = await preview_of_any(db, vault, plan, now=RealClock().now(), days=days)
        finally:
            await db.close()
    return None if seen is None else written(seen)
