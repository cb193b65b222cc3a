"""The linter's rules as a clinic sets them. A draft that is only linted is never stored."""

from collections.abc import Mapping
from datetime import datetime

from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.linter import Severity
from handrail_planner.core.refusals import StaleVersion
from handrail_planner.store import lint


async def set_severities(
    tx: Tx, clinic_id: ClinicId, chosen: Mapping[str, Severity], *, read: int, now: datetime
) -> int | StaleVersion:
    """Set all rules anew: what is left out stands at its default. Answers the new version."""
    new = await lint.replace(tx, clinic_id, chosen, read=read, now=now)
    return StaleVersion(await lint.version(tx, clinic_id)) if new is None else new
