"""The wrong time: when nudges fit better is asked at once, and moved at once. The moment itself is the clinician's to agree on, and waits on
the work list whatever is answered.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier import planning
from handrail_notifier.core.barrier import OPEN_FOR
from handrail_notifier.core.better_time import EARLIER_BY, Time, may_move
from handrail_notifier.core.kinds import Kind, SystemKind
from handrail_notifier.core.opportunity import Opportunity
from handrail_notifier.effects.binding import known
from handrail_notifier.effects.texting import keep, text, wish
from handrail_notifier.store import effects, moments, people
from handrail_notifier.store.effects import Question
from handrail_notifier.store.replies import InboundRow
from handrail_notifier.store.standings import standings

SAID: dict[Time, SystemKind] = {Time.EARLIER: Kind.NUDGED_EARLIER, Time.LATER: Kind.NUDGED_LATER}


async def ask(tx: Tx, row: InboundRow, opportunity: Opportunity, now: datetime) -> UUID:
    """Only where some nudge of the plan may move; else the client is told that it is on the list, as it is in any case. The text that says so."""
    await wish(tx, row, "other_time", opportunity.plan_id)
    if not any([await _able(tx, row, opportunity, by, now) for by in EARLIER_BY.values()]):
        return await text(tx, row, Kind.OTHER_TIME, now)
    text_id = await text(tx, row, Kind.BETTER_TIME, now)
    asked = Question("time", (opportunity.opportunity_id,), now)
    await effects.ask(tx, row.clinic_id, row.client_id, text_id, asked, now + OPEN_FOR)
    return text_id


async def choose(tx: Tx, row: InboundRow, choice: int, now: datetime) -> bool:
    """Whether it was asked; then the plan's nudges move, or stay."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    opportunity = await known(tx, row, asked.opportunities[0]) if asked and asked.kind == "time" else None
    if opportunity is None:
        return False
    time = Time(choice)
    await effects.close_question(tx, row.clinic_id, row.client_id)
    await keep(tx, row, f"barrier_{time.name.lower()}")
    by = EARLIER_BY.get(time)
    moves = by is not None and await move(tx, row, opportunity, by, now)
    await text(tx, row, SAID[time] if moves else Kind.OTHER_TIME, now)
    return True


async def move(tx: Tx, row: InboundRow, opportunity: Opportunity, by: timedelta, now: datetime) -> bool:
    """Whether any nudge of the plan comes so much earlier from now on; later, if that is less than nothing. What is due already keeps its place."""
    able = await _able(tx, row, opportunity, by, now)
    if not able:
        return False
    await moments.lead(tx, row.clinic_id, able, by)
    clients = await people.clients(tx, [row.clinic_id], [row.client_id])
    kept = await moments.of_client(tx, row.clinic_id, row.client_id, now, plan=opportunity.plan_id)
    await planning.again(tx, kept, {row.client_id: clients[row.client_id].zone}, now)
    return True


async def _able(tx: Tx, row: InboundRow, opportunity: Opportunity, by: timedelta, now: datetime) -> Sequence[UUID]:
    """The moments of the plan whose nudges may move by so much."""
    clinic = (await people.clinics(tx, [row.clinic_id])).get(row.clinic_id)
    standing = (await standings(tx, [(row.clinic_id, row.client_id)], now)).get(row.client_id)
    if clinic is None or standing is None:
        return ()
    day: date = opportunity.local_date
    return [
        each.moment.moment_id
        for each in await moments.led(tx, row.clinic_id, opportunity.plan_id)
        if may_move(each.moment, by, clinic.clinic, standing.client, day, at_night=each.at_night)
    ]
