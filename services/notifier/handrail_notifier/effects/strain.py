"""How strong something was before and after a plan was used: a fact of its own, apart from the report that it came with (R40)."""

from handrail_shared.contracts.events import StrainTexted
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.opportunity import Bound, bind
from handrail_notifier.core.reply import BeforeAfter
from handrail_notifier.effects.binding import opportunities
from handrail_notifier.identity import reply_of
from handrail_notifier.speech import say
from handrail_notifier.store import effects
from handrail_notifier.store.replies import InboundRow


async def rate_strain(tx: Tx, row: InboundRow, rated: BeforeAfter) -> None:
    """Of the opportunity that the same text has just reported. A text that reported none rates nothing; its words are kept."""
    bound, reply_id = (
        bind(await opportunities(tx, row), row.received_at, corrects=True),
        reply_of(row.client_id, row.provider_id),
    )
    held = await effects.held(tx, row.clinic_id, bound.opportunity.opportunity_id) if isinstance(bound, Bound) else None
    if not isinstance(bound, Bound) or held is None or held.reply_id != reply_id:
        return
    fact = StrainTexted(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=bound.opportunity.plan_id,
        opportunity_id=bound.opportunity.opportunity_id,
        reply_id=reply_id,
        local_date=bound.opportunity.local_date,
        before=rated.before,
        after=rated.after,
    )
    await say(tx, [fact], about=bound.opportunity.opportunity_id)
