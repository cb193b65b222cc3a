"""Who is on call at clinics, as it travels: sealed."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events import OnCallSet
from handrail_shared.runtime.db import Tx

from handrail_planner.store import SQL


@dataclass(frozen=True, slots=True)
class Kept:
    """The latest statement."""

    event: OnCallSet
    version: int


async def find(tx: Tx, clinic_id: UUID) -> Kept | None:
    row = await tx.fetchrow(SQL["on_call"], clinic_id)
    if row is None:
        return None
    return Kept(OnCallSet.model_validate(json.loads(row["document"])), row["version"])


async def save(tx: Tx, kept: Kept, now: datetime) -> None:
    document = kept.event.model_dump_json()
    await tx.execute(SQL["save_on_call"], kept.event.clinic_id, kept.version, document, now)
