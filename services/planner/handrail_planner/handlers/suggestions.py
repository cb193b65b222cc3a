"""Stating what a clinic wants suggested where something is stuck."""

from dataclasses import replace
from datetime import datetime

from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core.refusals import NotValid, StaleVersion
from handrail_planner.core.suggestions import Suggestions, faults_of, suggestions_set
from handrail_planner.desk import Desk
from handrail_planner.store import suggestions


async def state(
    desk: Desk, tx: Tx, clinic_id: ClinicId, wanted: Suggestions, *, now: datetime
) -> Suggestions | NotValid | StaleVersion:
    """Replace them, made from `wanted.version`, and say so."""
    if faults := faults_of(wanted):
        return NotValid(tuple(faults))
    await hold(tx, [clinic_id])
    before = await suggestions.find(tx, clinic_id)
    if before.version != wanted.version:
        return StaleVersion(before.version)
    if before == wanted:
        return before
    stated = replace(wanted, version=wanted.version + 1)
    await suggestions.save(tx, clinic_id, stated, now)
    await desk.outbox.append(tx, [suggestions_set(clinic_id, stated, now)])
    return stated
