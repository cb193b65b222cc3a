"""Who comes back to a plan is welcomed at once, by a text that is said once (R7.4).

It rests on our own opportunities and answers, so it waits for nobody; `core.comeback` counts as the progress service does. The text
names no plan, no number and nothing that was lost.
"""

from datetime import datetime

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.comeback import Told, came_back
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.opportunity import Opportunity
from handrail_notifier.effects.texting import text, was_said
from handrail_notifier.store import practice
from handrail_notifier.store.replies import InboundRow


async def welcome(tx: Tx, row: InboundRow, opportunity: Opportunity, now: datetime) -> None:
    """After a use that was just reported: where it is a comeback, and none was welcomed so lately, of whatever plan."""
    history = await practice.told(tx, row.clinic_id, row.client_id, opportunity.plan_id)
    if came_back(history, _reported(history, opportunity), row.received_at) and not await was_said(
        tx, row, Kind.COMEBACK, now
    ):
        await text(tx, row, Kind.COMEBACK, now, cause=str(opportunity.opportunity_id))


def _reported(history: list[Told], opportunity: Opportunity) -> Told:
    """Its place; what is reported before its window was decided on has its decision point for one."""
    known = next((each for each in history if each.opportunity_id == opportunity.opportunity_id), None)
    return known or Told(opportunity.opportunity_id, opportunity.local_date, opportunity.nudged_at)
