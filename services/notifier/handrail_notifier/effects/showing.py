"""PLAN, NOW, GOAL, WHY and HOW AM I: what a client pulls, at any hour and outside of every budget.

Which plan is meant, and what it says, is looked up when the text goes out, so no word of it is kept for that.
"""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel
from handrail_notifier.core.how_am_i import Standing, standing
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.recap import Week, next_end
from handrail_notifier.core.reply import Pull, Show, Subject
from handrail_notifier.effects import walking
from handrail_notifier.effects.texting import keep, text
from handrail_notifier.store import goals, people, plans, practised, recaps
from handrail_notifier.store.replies import InboundRow

A_WEEK = timedelta(days=7)


async def pull(tx: Tx, row: InboundRow, asked: Pull, now: datetime) -> None:
    """The plan for this very moment: the one whose own word was said; else of several the one nudged for last, or the newest. One that
    has a walk-through is walked."""
    await keep(tx, row, "now")
    cues = () if asked.cue is None else await plans.cues(tx, row.clinic_id, row.client_id, row.received_at)
    named = cues[asked.cue].plan_id if asked.cue is not None and asked.cue < len(cues) else None
    found = await plans.pulled(tx, row.clinic_id, row.client_id, now, named=named)
    if found is None or not await walking.pulled(tx, row, found.plan_id, now):
        await _plan(tx, row, Kind.NOW, now, named=named)


async def show(tx: Tx, row: InboundRow, asked: Show, now: datetime) -> None:
    """What is asked for, as far as it is kept here."""
    match asked.subject:
        case Subject.PLAN:
            await keep(tx, row, "show_plan")
            await _plan(tx, row, Kind.SHOWN_PLAN, now)
        case Subject.HOW_AM_I:
            await keep(tx, row, "how_am_i")
            stands = await how_it_stands(tx, row.clinic_id, row.client_id, None, now)
            await text(tx, row, Kind.HOW_AM_I if stands.repetitions else Kind.NOT_YET_USED, now)
        case Subject.GOAL | Subject.WHY as subject:
            await keep(tx, row, f"show_{subject.value}")
            await _goal(tx, row, subject, now)


async def how_it_stands(tx: Tx, clinic: UUID, client: UUID, zone: str | None, now: datetime) -> Standing:
    """How a client is doing, by what progress said last; by their own reports, where it has said nothing yet. `zone` None: whatever the week."""
    known = await practised.of_client(tx, clinic, client)
    if known is None:
        return standing(None, reported=await plans.uses(tx, clinic, client), in_week=0, now=now)
    week = None if zone is None else Week(next_end(now - A_WEEK, zone), now)
    in_week = 0 if week is None else (await recaps.told(tx, clinic, client, week)).used
    return standing(known, reported=0, in_week=in_week, now=now)


async def _goal(tx: Tx, row: InboundRow, subject: Subject, now: datetime) -> None:
    """The client's own words for it, where those may show on a phone."""
    goal = await goals.of_client(tx, row.clinic_id, row.client_id)
    if goal is None or (subject is Subject.WHY and goal.why is None):
        await text(tx, row, Kind.NO_GOAL, now)
    elif not await shows_own_words(tx, row.clinic_id, row.client_id, row.channel, now):
        await text(tx, row, Kind.NOT_BY_TEXT, now)
    else:
        await text(tx, row, Kind.WHY if subject is Subject.WHY else Kind.GOAL, now)


async def shows_own_words(tx: Tx, clinic: UUID, client: UUID, channel: Channel, now: datetime) -> bool:
    """Whether the plan that they would pull may be shown in full there: a goal shows no more than that."""
    plan = await plans.pulled(tx, clinic, client, now)
    known = (await people.clients(tx, [clinic], [client])).get(client)
    return plan is not None and known is not None and known.manner.shown(plan.copy_level, channel) == "personal"


async def _plan(
    tx: Tx, row: InboundRow, kind: Literal[Kind.NOW, Kind.SHOWN_PLAN], now: datetime, *, named: UUID | None = None
) -> None:
    found = await plans.pulled(tx, row.clinic_id, row.client_id, now, named=named)
    if found is None:
        await text(tx, row, Kind.NO_PLAN, now)
    else:
        await text(tx, row, kind, now, plan=named)
