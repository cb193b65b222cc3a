"""What clinics want suggested, and how often they look at goals."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.ids import ClinicId, EventId
from handrail_shared.runtime.db import Tx

from handrail_progress.core.stuck.reviews import USUALLY, Interval
from handrail_progress.core.stuck.stalls import AS_USUAL, Suggestions
from handrail_progress.store import SQL


@dataclass(frozen=True, slots=True)
class Manner:
    """A clinic's own."""

    suggestions: Suggestions = AS_USUAL
    interval: Interval = USUALLY


USUAL = Manner()


async def manners(tx: Tx, clinics: Collection[UUID]) -> dict[UUID, Manner]:
    """Of clinics that have said anything."""
    found = {}
    for row in await tx.fetch(SQL["manners_of_clinics"], list(clinics)):
        moves = tuple((code, tuple(named)) for code, named in json.loads(row["suggestions"]))
        interval = Interval(timedelta(days=row["review_days"]), timedelta(days=row["review_latest_days"]))
        found[row["clinic_id"]] = Manner(Suggestions(row["suggestions_version"], moves), interval)
    return found


async def save_suggestions(tx: Tx, clinic: ClinicId, suggestions: Suggestions) -> None:
    await tx.execute(SQL["save_suggestions"], clinic, suggestions.version, json.dumps(suggestions.moves))


async def save_interval(tx: Tx, clinic: ClinicId, days: int, latest: int, at: datetime, event: EventId) -> None:
    await tx.execute(SQL["save_interval"], clinic, days, latest, at, event)
