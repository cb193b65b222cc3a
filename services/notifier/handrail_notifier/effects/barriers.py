"""What got in the way: one question with answers of one digit, and for each an immediate help (R42).

The digit answers it for two hours, and only while nothing newer is asked. We have asked, so the help comes however many answers the hour has had. What is on the bus is a code.
"""

from datetime import datetime
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.events import BarrierNamed
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.barrier import EARLIER_BY, NAMED, OPEN_FOR, REMEDIES, Remedy
from handrail_notifier.core.kinds import Kind, SystemKind
from handrail_notifier.core.opportunity import Opportunity
from handrail_notifier.effects import better_time
from handrail_notifier.effects.binding import known
from handrail_notifier.effects.steps import first_act, small
from handrail_notifier.effects.texting import keep, text, wish
from handrail_notifier.identity import reply_of, text_of
from handrail_notifier.speech import say
from handrail_notifier.store import effects, ledger
from handrail_notifier.store.effects import Question
from handrail_notifier.store.replies import InboundRow


async def ask(tx: Tx, row: InboundRow, opportunity: Opportunity, now: datetime, *, skipped: bool) -> None:
    """Once for an opportunity. Who lets a moment go is told that this is on record in any case."""
    of = str(opportunity.opportunity_id)
    if await ledger.is_on_record(tx, row.clinic_id, text_of(row.client_id, Kind.BARRIER, of)):
        if skipped:
            await text(tx, row, Kind.SKIPPED, now)
        return
    text_id = await text(tx, row, Kind.BARRIER, now, cause=of)
    asked = Question("barrier", (opportunity.opportunity_id,), now)
    await effects.ask(tx, row.clinic_id, row.client_id, text_id, asked, now + OPEN_FOR)


async def named(tx: Tx, row: InboundRow, digit: int, now: datetime) -> bool:
    """Whether it was asked; then it is told on, and helped with at once."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    opportunity = await known(tx, row, asked.opportunities[0]) if asked and asked.kind == "barrier" else None
    if opportunity is None:
        return False
    barrier = NAMED[digit]
    await effects.close_question(tx, row.clinic_id, row.client_id)
    await keep(tx, row, f"barrier_{barrier}")
    fact = BarrierNamed(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=opportunity.plan_id,
        opportunity_id=opportunity.opportunity_id,
        reply_id=reply_of(row.client_id, row.provider_id),
        local_date=opportunity.local_date,
        barrier=barrier,
    )
    await say(tx, [fact], about=opportunity.opportunity_id)
    await ledger.helps(tx, row.clinic_id, await _help(tx, row, REMEDIES[barrier], opportunity, now))
    return True


async def _help(tx: Tx, row: InboundRow, remedy: Remedy, opportunity: Opportunity, now: datetime) -> UUID:
    """The text that helps."""
    match remedy:
        case Remedy.EARLIER:
            if await better_time.move(tx, row, opportunity, EARLIER_BY, now):
                return await text(tx, row, Kind.EARLIER, now)
            return await _another_time(tx, row, opportunity, now)
        case Remedy.SMALLER:
            return await small(tx, row, opportunity, now)
        case Remedy.ANOTHER_TIME:
            return await better_time.ask(tx, row, opportunity, now)
        case Remedy.FIRST_ACT:
            return await first_act(tx, row, opportunity, now)
        case Remedy.GROUND | Remedy.WHY | Remedy.NOTED:
            return await text(tx, row, _SAYS[remedy], now)
        case never:
            assert_never(never)


_SAYS: dict[Remedy, SystemKind] = {
    Remedy.GROUND: Kind.GROUND,
    Remedy.WHY: Kind.NO_POINT,
    Remedy.NOTED: Kind.BARRIER_NOTED,
}


async def _another_time(tx: Tx, row: InboundRow, opportunity: Opportunity, now: datetime) -> UUID:
    """Only clinician and client agree on when; the wish waits on the work list."""
    await wish(tx, row, "other_time", opportunity.plan_id)
    return await text(tx, row, Kind.OTHER_TIME, now)
