"""Clinics: registering one, replacing its settings."""

from datetime import datetime

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core.clinic import Clinic, registered
from handrail_planner.desk import Desk
from handrail_planner.store import clinics


async def register(desk: Desk, tx: Tx, clinic: Clinic, *, now: datetime) -> None:
    """Set a clinic up."""
    await clinics.add(tx, clinic, now)
    await desk.outbox.append(tx, [registered(clinic, now)])


async def replace_settings(desk: Desk, tx: Tx, clinic: Clinic, *, now: datetime) -> None:
    """Replace a clinic's settings, and say so if they are others than before."""
    await hold(tx, [clinic.clinic_id])
    if await clinics.find(tx, clinic.clinic_id) == clinic:
        return
    await clinics.replace(tx, clinic, now)
    await desk.outbox.append(tx, [registered(clinic, now)])
