"""Plans that end because of something else, a goal that is closed or a client who leaves: each as if it had been ended by itself.

What it was to answer follows it: an insight that waited for a plan that never went live is open again.
"""

from datetime import datetime

from handrail_shared.contracts.ids import GoalId
from handrail_shared.runtime.db import Tx

from handrail_planner.core import plan as core
from handrail_planner.core.client import Client
from handrail_planner.core.plan import EndReason
from handrail_planner.desk import Desk
from handrail_planner.handlers.plans.held import Held, settle
from handrail_planner.store import plans


async def end_all(
    desk: Desk, tx: Tx, client: Client, reason: EndReason, *, goal_id: GoalId | None = None, now: datetime
) -> None:
    """End what the client's plans are still for, or only those of one goal. The client is held already."""
    for plan in await plans.unended(tx, client.clinic_id, client.client_id):
        if goal_id in {None, plan.goal_id}:
            outcome = core.end(plan, reason, zone=client.contact.zone, now=now)
            assert isinstance(outcome, core.Changed), "every plan that has not ended can be ended"
            await settle(desk, tx, Held(plan, client), outcome, now=now)
