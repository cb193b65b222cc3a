"""SMALL and SWAP, and the first act: what of the plan makes a step easier now. What a plan does not have waits for the clinician.

What says it is given back by its id. Which words are shown follows from the plan's copy level and the client's wish, when the text goes.
"""

from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.opportunity import Opportunity
from handrail_notifier.core.swapping import given
from handrail_notifier.effects.texting import text, wish
from handrail_notifier.store import effects
from handrail_notifier.store.replies import InboundRow


async def small(tx: Tx, row: InboundRow, opportunity: Opportunity, now: datetime) -> UUID:
    """The plan's smallest version; without one its first two minutes, and the clinician is told that one is wanted."""
    tiny, _ = await effects.helps_of(tx, row.clinic_id, opportunity.plan_id)
    await wish(tx, row, "small", opportunity.plan_id, met=tiny)
    return await text(tx, row, Kind.SMALL_STEP if tiny else Kind.NO_SMALL, now, about=(opportunity.opportunity_id,))


async def first_act(tx: Tx, row: InboundRow, opportunity: Opportunity, now: datetime) -> UUID:
    """What the first two minutes are; else its smallest version; else how any step begins."""
    tiny, first = await effects.helps_of(tx, row.clinic_id, opportunity.plan_id)
    if first:
        return await text(tx, row, Kind.FIRST_ACT, now, about=(opportunity.opportunity_id,))
    if tiny:
        return await small(tx, row, opportunity, now)
    return await text(tx, row, Kind.TWO_MINUTES, now)


async def swap(tx: Tx, row: InboundRow, opportunity: Opportunity, now: datetime) -> None:
    """The next of the acts that were agreed on beside the plan's own, each once for a moment; a further one is the clinician's to agree on."""
    turn, acts = await effects.swap_of(tx, row.clinic_id, opportunity.plan_id)
    place, after = given(turn, opportunity.opportunity_id, acts)
    await wish(tx, row, "swap", opportunity.plan_id, met=place is not None)
    if place is None:
        await text(tx, row, Kind.SWAPS_OUT if acts else Kind.NO_SWAP, now)
        return
    await effects.save_swap(tx, row.clinic_id, opportunity.plan_id, after)
    await text(tx, row, Kind.SWAPPED, now, about=(opportunity.opportunity_id,), alternative=place)
