"""PLAN, NOW, GOAL, WHY and HOW AM I: what a client pulls, at any hour and outside of every budget.

Which plan is meant, and what it says, is looked up when the text goes out, so no word of it is kept for that.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.reply import Pull, Show, Subject
from handrail_notifier.effects import walking
from handrail_notifier.effects.texting import keep, text
from handrail_notifier.store import goals, people, plans
from handrail_notifier.store.replies import InboundRow


async def pull(tx: Tx, row: InboundRow, asked: Pull, now: datetime) -> None:
    """The plan for this very moment: of several the one nudged for last, else the newest. One that has a walk-through is walked."""
    del asked
    await keep(tx, row, "now")
    found = await plans.pulled(tx, row.clinic_id, row.client_id, now)
    if found is None or not await walking.pulled(tx, row, found.plan_id, now):
        await _plan(tx, row, Kind.NOW, now)


async def show(tx: Tx, row: InboundRow, asked: Show, now: datetime) -> None:
    """What is asked for, as far as it is kept here."""
    match asked.subject:
        case Subject.PLAN:
            await keep(tx, row, "show_plan")
            await _plan(tx, row, Kind.SHOWN_PLAN, now)
        case Subject.HOW_AM_I:
            await keep(tx, row, "how_am_i")
            used = await plans.uses(tx, row.clinic_id, row.client_id)
            await text(tx, row, Kind.HOW_AM_I if used else Kind.NOT_YET_USED, now)
        case Subject.GOAL | Subject.WHY as subject:
            await keep(tx, row, f"show_{subject.value}")
            await _goal(tx, row, subject, now)


async def _goal(tx: Tx, row: InboundRow, subject: Subject, now: datetime) -> None:
    """The client's own words for it, where those may show on a phone."""
    goal = await goals.of_client(tx, row.clinic_id, row.client_id)
    if goal is None or (subject is Subject.WHY and goal.why is None):
        await text(tx, row, Kind.NO_GOAL, now)
    elif not await shows_own_words(tx, row.clinic_id, row.client_id, now):
        await text(tx, row, Kind.NOT_BY_TEXT, now)
    else:
        await text(tx, row, Kind.WHY if subject is Subject.WHY else Kind.GOAL, now)


async def shows_own_words(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> bool:
    """Whether the plan that they would pull may be shown in full: a goal shows no more than that."""
    plan = await plans.pulled(tx, clinic, client, now)
    known = (await people.clients(tx, [clinic], [client])).get(client)
    return plan is not None and known is not None and known.manner.shown(plan.copy_level) == "personal"


async def _plan(tx: Tx, row: InboundRow, kind: Kind, now: datetime) -> None:
    found = await plans.pulled(tx, row.clinic_id, row.client_id, now)
    if found is None:
        await text(tx, row, Kind.NO_PLAN, now)
    elif kind is Kind.NOW:
        await text(tx, row, Kind.NOW, now)
    else:
        await text(tx, row, Kind.SHOWN_PLAN, now)
