"""Clinics: registering one, replacing its settings."""

from datetime import datetime

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core.clinic import Clinic, registered
from handrail_planner.core.refusals import Conflict
from handrail_planner.desk import Desk
from handrail_planner.store import clinics

SENDER_TAKEN = Conflict("sender_taken", "Another clinic writes from this number: each needs one of its own.")


async def register(desk: Desk, tx: Tx, clinic: Clinic, *, now: datetime) -> Clinic | Conflict:
    """Set a clinic up."""
    if not await clinics.add(tx, clinic, now):
        return SENDER_TAKEN
    await desk.outbox.append(tx, [registered(clinic, now)])
    return clinic


async def replace_settings(desk: Desk, tx: Tx, clinic: Clinic, *, now: datetime) -> Clinic | Conflict:
    """Replace a clinic's settings, and say so if they are others than before."""
    await hold(tx, [clinic.clinic_id])
    if await clinics.find(tx, clinic.clinic_id) == clinic:
        return clinic
    if not await clinics.replace(tx, clinic, now):
        return SENDER_TAKEN
    await desk.outbox.append(tx, [registered(clinic, now)])
    return clinic
