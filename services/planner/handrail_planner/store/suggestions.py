"""What clinics want suggested."""

import json
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_planner.core.suggestions import Suggestion, Suggestions
from handrail_planner.store import SQL


async def find(tx: Tx, clinic_id: UUID) -> Suggestions:
    row = await tx.fetchrow(SQL["suggestions"], clinic_id)
    if row is None:
        return Suggestions()
    document = json.loads(row["document"])
    return Suggestions(
        {code: tuple(Suggestion(*each) for each in named) for code, named in document.items()}, row["version"]
    )


async def save(tx: Tx, clinic_id: UUID, wanted: Suggestions, now: datetime) -> None:
    document = {code: [[each.move, each.detail] for each in named] for code, named in wanted.of.items()}
    await tx.execute(SQL["save_suggestions"], clinic_id, wanted.version, json.dumps(document), now)
