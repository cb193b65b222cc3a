"""Whether a clinic's texts may invite its clients to write freely, asked whenever such a text is about to go out (C1)."""

from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.free_text import lacks
from handrail_notifier.core.resources import place_of
from handrail_notifier.store import people, staff
from handrail_notifier.store.staff import OnCall


async def lacking(tx: Tx, clinic: UUID, now: datetime) -> tuple[str, ...]:
    """What the clinic lacks for that; nothing: it may. With anything lacking it is in digits-only mode."""
    return (await _asked(tx, clinic, now))[0]


async def read_within(tx: Tx, clinic: UUID, now: datetime) -> int | None:
    """Within how many hours clients are told that their words are read; None: they are promised nothing, and not invited to write."""
    lacking, on_call = await _asked(tx, clinic, now)
    return None if lacking else on_call.read_within_hours


async def _asked(tx: Tx, clinic: UUID, now: datetime) -> tuple[tuple[str, ...], OnCall]:
    on_call = await staff.on_call(tx, clinic)
    row = (await people.clinics(tx, [clinic])).get(clinic)
    place = place_of(on_call.place, row.clinic.jurisdiction if row else None)
    return lacks(on_call.readiness(place), now), on_call
