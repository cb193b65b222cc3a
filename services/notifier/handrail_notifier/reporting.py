"""What an answer tells of when risky moments come goes on record with the answer, in its transaction.

Kept whether or not the clinic has adaptive timing on: it holds nothing that the answer and its nudge do not, and is gone after 26 weeks.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.ids import OpportunityId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.reply import Answer
from handrail_notifier.core.risk import REMEMBERED, report_of
from handrail_notifier.identity import nudge_of
from handrail_notifier.store import risk


async def note(
    tx: Tx, clinic: UUID, client: UUID, opportunity: OpportunityId, answer: Answer, answered_at: datetime
) -> None:
    """Keep the report, and let go of what the clinic has kept for too long."""
    asked = await risk.asked_of(tx, clinic, nudge_of(opportunity))
    if asked is None:
        return
    about, zone = asked
    await risk.save(tx, clinic, client, opportunity, report_of(about, answer, answered_at, zone))
    await risk.prune(tx, clinic, before=answered_at.date() - REMEMBERED)
