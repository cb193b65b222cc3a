"""Clinics: registering one, replacing its settings, letting it rest."""

from dataclasses import replace
from datetime import datetime

from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold
from handrail_shared.runtime.vault import is_held

from handrail_planner.core.clinic import Clinic, paused, registered, resumed
from handrail_planner.core.refusals import Conflict, Fault, NotThere, NotValid, StaleVersion
from handrail_planner.desk import Desk
from handrail_planner.store import clinics

SENDER_TAKEN = Conflict("sender_taken", "Another clinic writes from this number: each needs one of its own.")
NOBODY_READS = NotValid(
    (Fault("feedback_reader", "Have a key with the scope `feedback` made first: without it nobody could read."),)
)


async def register(desk: Desk, tx: Tx, clinic: Clinic, *, now: datetime) -> Clinic | Conflict | NotValid:
    """Set a clinic up. It has no key yet, so nobody who reads feedback."""
    if clinic.feedback_reader:
        return NOBODY_READS
    if not await clinics.add(tx, clinic, now):
        return SENDER_TAKEN
    await desk.outbox.append(tx, [registered(clinic, now)])
    return clinic


async def replace_settings(
    desk: Desk, tx: Tx, clinic: Clinic, *, now: datetime
) -> Clinic | NotThere | Conflict | StaleVersion | NotValid:
    """Replace a clinic's settings, made from `clinic.version`, and say so if they are others than before."""
    await hold(tx, [clinic.clinic_id])
    before = await clinics.find(tx, clinic.clinic_id)
    if before is None:
        return NotThere("clinic")
    if before.version != clinic.version:
        return StaleVersion(before.version)
    clinic = replace(clinic, paused_at=before.paused_at)
    if before == clinic:
        return before
    begins = clinic.feedback_reader and not before.feedback_reader
    if begins and not await is_held(tx, clinic.clinic_id, "feedback"):
        return NOBODY_READS
    if not await clinics.replace(tx, clinic, now):
        return SENDER_TAKEN
    await desk.outbox.append(tx, [registered(clinic, now)])
    return replace(clinic, version=clinic.version + 1)


async def pause(desk: Desk, tx: Tx, clinic_id: ClinicId, *, wanted: bool, now: datetime) -> Clinic | NotThere:
    """Send no nudges from now on, or send them again. Doing it again does nothing."""
    await hold(tx, [clinic_id])
    clinic = await clinics.find(tx, clinic_id)
    if clinic is None:
        return NotThere("clinic")
    if (clinic.paused_at is not None) == wanted:
        return clinic
    changed = replace(clinic, paused_at=now if wanted else None)
    await clinics.set_paused(tx, changed)
    await desk.outbox.append(tx, [paused(clinic, now) if wanted else resumed(clinic, now)])
    return changed
