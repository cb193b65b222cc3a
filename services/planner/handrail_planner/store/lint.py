"""How a clinic has set the linter's rules."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_planner.core.linter import Severity
from handrail_planner.store import SQL


async def severities(tx: Tx, clinic_id: UUID) -> Mapping[str, Severity]:
    """The severities that the clinic has chosen, by code; a rule that is not in it stands at its default."""
    rows = await tx.fetch(SQL["lint_severities"], clinic_id)
    return {row["code"]: cast("Severity", row["severity"]) for row in rows}


async def version(tx: Tx, clinic_id: UUID) -> int:
    """How often the clinic has set its rules; 0: never."""
    return int(await tx.fetchval(SQL["lint_version"], clinic_id) or 0)


async def replace(tx: Tx, clinic_id: UUID, chosen: Mapping[str, Severity], *, read: int, now: datetime) -> int | None:
    """Set the rules anew and answer their new version; None if somebody did since version `read`."""
    new = await tx.fetchval(SQL["bump_lint_version"], clinic_id, read, now)
    if new is None:
        return None
    await tx.execute(SQL["forget_lint_severities"], clinic_id)
    await tx.execute(SQL["save_lint_severities"], clinic_id, list(chosen), list(chosen.values()))
    return int(new)
