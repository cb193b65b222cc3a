"""How strong something was before and after a plan was used: a fact of its own, apart from the report that it came with or followed (R40).

Two numbers may be texted with the report. Where the clinic wants them and they were not, they are asked for once, after a use that was
reported; a lone report is answered by no other number.
"""

from datetime import datetime, timedelta

from handrail_shared.contracts.events import StrainTexted
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.opportunity import Bound, Opportunity, bind
from handrail_notifier.core.reply import BeforeAfter
from handrail_notifier.effects.binding import known, opportunities
from handrail_notifier.effects.texting import keep, text, was_said
from handrail_notifier.identity import reply_of, text_of
from handrail_notifier.speech import say
from handrail_notifier.store import effects, ledger
from handrail_notifier.store.effects import Question
from handrail_notifier.store.replies import InboundRow

OPEN_FOR = timedelta(hours=2)


async def ask(tx: Tx, row: InboundRow, opportunity: Opportunity, now: datetime) -> None:
    """Once for each use, by text, where it is wanted; not beside another question that the same report led to."""
    wanted = row.channel == "sms" and await effects.wants_strain(tx, row.clinic_id, opportunity.plan_id)
    if not wanted or await was_said(tx, row, Kind.COMES_TO_MIND, now):
        return
    text_id = await text(tx, row, Kind.STRAIN, now, cause=str(opportunity.opportunity_id))
    asked = Question("strain", (opportunity.opportunity_id,), now)
    await effects.ask(tx, row.clinic_id, row.client_id, text_id, asked, now + OPEN_FOR)


async def rate_strain(tx: Tx, row: InboundRow, rated: BeforeAfter) -> bool:
    """Whether it is of the opportunity that was asked about, or of the one that the same text has just reported. A text that reported
    none and answers nothing rates nothing."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    if asked is not None and asked.kind == "strain":
        opportunity = await known(tx, row, asked.opportunities[0])
        if opportunity is None:
            return False
        await effects.close_question(tx, row.clinic_id, row.client_id)
        await keep(tx, row, "strain")
        await _say(tx, row, opportunity, rated)
        return True
    return await _with_report(tx, row, rated)


async def _with_report(tx: Tx, row: InboundRow, rated: BeforeAfter) -> bool:
    bound = bind(await opportunities(tx, row), row.received_at, corrects=True)
    if not isinstance(bound, Bound):
        return False
    opportunity, reply_id = bound.opportunity, reply_of(row.client_id, row.provider_id)
    held = await effects.held(tx, row.clinic_id, opportunity.opportunity_id)
    if held is None or held.reply_id != reply_id:
        return False
    await ledger.unplan(tx, row.clinic_id, text_of(row.client_id, Kind.STRAIN, str(opportunity.opportunity_id)))
    await _say(tx, row, opportunity, rated)
    return True


async def _say(tx: Tx, row: InboundRow, opportunity: Opportunity, rated: BeforeAfter) -> None:
    fact = StrainTexted(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=opportunity.plan_id,
        opportunity_id=opportunity.opportunity_id,
        reply_id=reply_of(row.client_id, row.provider_id),
        local_date=opportunity.local_date,
        before=rated.before,
        after=rated.after,
    )
    await say(tx, [fact], about=opportunity.opportunity_id)
