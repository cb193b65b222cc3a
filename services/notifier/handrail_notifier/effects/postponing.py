"""LATER: the same nudge once more, as long as its window lasts. Decided and on record in the transaction that takes the text, and
decided anew when it is due; no second opportunity comes of it. While it has not gone, another LATER moves it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.ids import derived
from handrail_shared.runtime.db import Tx

from handrail_notifier.core import later
from handrail_notifier.core.decision import Context, Plan, Withhold
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.later import Again, Wanted
from handrail_notifier.core.nudge import TextState
from handrail_notifier.core.opportunity import Opportunity
from handrail_notifier.core.ranks import rank_of
from handrail_notifier.core.timing import local_day
from handrail_notifier.effects.binding import meant
from handrail_notifier.effects.texting import keep, text, wish
from handrail_notifier.store import decisions, effects, ledger, people, ring
from handrail_notifier.store.decisions import DecisionRow
from handrail_notifier.store.effects import Nudged
from handrail_notifier.store.ledger import DueText
from handrail_notifier.store.replies import InboundRow
from handrail_notifier.store.standings import standings


async def postpone(tx: Tx, row: InboundRow, minutes: int | None, now: datetime) -> bool:
    """Whether there is a nudge that may come once more; the client is told whether it will. What was taken up so late that it comes at once is its
    own answer."""
    await keep(tx, row, "later")
    about = await meant(tx, row)
    nudged = None if about is None or about.answered else await effects.nudged(tx, row.clinic_id, about.opportunity_id)
    if about is None or nudged is None:
        return False
    waits = await _waits(tx, row, about, nudged)
    if waits is not None:
        nudged = replace(nudged, once_more=False)
    at = max(row.received_at + later.again_after(minutes), now)
    context = await _context(tx, row, about, nudged, at, now, but=waits)
    decision = later.once_more(_wanted(nudged), context, at)
    await decisions.save(tx, [_row(row, about, nudged, context, decision, now)], now)
    granted = isinstance(decision, Again)
    if isinstance(decision, Again):
        if waits is None:
            await _plan(tx, row, about, nudged, decision, now)
        else:
            await _move(tx, row, about, decision, now)
    await wish(tx, row, "later", about.plan_id, met=granted)
    comes = granted or (waits is not None and await _still_comes(tx, row, about, nudged, waits, now))
    if not (isinstance(decision, Again) and decision.at <= now):
        told = (about.opportunity_id,) if comes else ()
        await text(tx, row, Kind.LATER_SET if comes else Kind.LATER_NOT, now, about=told)
    return True


async def _still_comes(
    tx: Tx, row: InboundRow, about: Opportunity, nudged: Nudged, waits: datetime, now: datetime
) -> bool:
    """Whether the one that can't be moved comes as it was to: nothing stands against it as of now."""
    context = await _context(tx, row, about, nudged, now, now, but=waits)
    return isinstance(later.once_more(_wanted(nudged), context, now), Again)


async def _waits(tx: Tx, row: InboundRow, about: Opportunity, nudged: Nudged) -> datetime | None:
    """When it was decided that it comes once more, as long as that has not gone, nor been tried."""
    if not nudged.once_more:
        return None
    again = await ledger.text(tx, row.clinic_id, _again_id(about.opportunity_id))
    if again.state is not TextState.PLANNED or again.sends > 0:
        return None
    return (await ledger.nudge(tx, row.clinic_id, again.text_id)).decided_at


async def _move(tx: Tx, row: InboundRow, about: Opportunity, again: Again, now: datetime) -> None:
    text_id = _again_id(about.opportunity_id)
    kept = await ledger.text(tx, row.clinic_id, text_id)
    await ledger.move_text(
        tx,
        row.clinic_id,
        text_id,
        TextState.PLANNED,
        due_at=again.at,
        tries=kept.tries,
        sends=kept.sends,
        now=now,
    )


def _again_id(opportunity: UUID) -> UUID:
    """One for each opportunity, so it comes once more and no more."""
    return derived(opportunity, "nudge", "later")


def _denied_id(row: InboundRow, opportunity: UUID) -> UUID:
    """Each wish that is not met is a decision of its own."""
    return derived(opportunity, "nudge", "not later", row.provider_id)


def _wanted(nudged: Nudged) -> Wanted:
    return Wanted(
        nudged.window_start, nudged.window_end, nudged.decided_at, nudged.role, nudged.at_night, nudged.once_more
    )


async def _context(
    tx: Tx, row: InboundRow, about: Opportunity, nudged: Nudged, at: datetime, now: datetime, *, but: datetime | None
) -> Context:
    """`but`: when the one that is to be moved was decided: it stands in its own way no more than a nudge that is decided anew."""
    clinic = (await people.clinics(tx, [row.clinic_id])).get(row.clinic_id)
    standing = (await standings(tx, [(row.clinic_id, row.client_id)], now))[row.client_id]
    plan = await effects.plan_of(tx, row.clinic_id, about.plan_id)
    how = Plan(expires_at=plan.expires_at, ended=plan.ended, paused=plan.paused)
    client = replace(standing.client, sent=tuple(each for each in standing.client.sent if each != but))
    return later.context_of(
        _wanted(nudged), None if clinic is None else clinic.clinic, client, how, nudged.local_date, at
    )


async def _plan(tx: Tx, row: InboundRow, about: Opportunity, nudged: Nudged, again: Again, now: datetime) -> None:
    nudge = DueText(
        row.clinic_id,
        _again_id(about.opportunity_id),
        row.client_id,
        Kind.NUDGE,
        nudged.channel,
        None,
        again.until,
        0,
        0,
        rank=rank_of(Kind.NUDGE, nudged.role),
    )
    await ledger.save_nudges(tx, [nudge], TextState.PLANNED, due_at=[again.at], tries=0, now=now)
    await ring(tx, "dispatcher")


def _row(
    row: InboundRow, about: Opportunity, nudged: Nudged, context: Context, decision: Again | Withhold, now: datetime
) -> DecisionRow:
    granted = isinstance(decision, Again)
    return DecisionRow(
        clinic_id=row.clinic_id,
        nudge_id=_again_id(about.opportunity_id) if granted else _denied_id(row, about.opportunity_id),
        opportunity_id=about.opportunity_id,
        client_id=row.client_id,
        plan_id=about.plan_id,
        plan_version=nudged.plan_version,
        moment_id=nudged.moment_id,
        local_date=nudged.local_date,
        window_start=nudged.window_start,
        window_end=nudged.window_end,
        decision="send" if granted else "withhold",
        reasons=() if isinstance(decision, Again) else tuple(reason.value for reason in decision.reasons),
        channel=nudged.channel if granted else None,
        sent_on=local_day(now, context.client.zone) if granted else None,
        role=nudged.role,
        says=nudged.says if granted else None,
        context=decisions.written(context),
        at_night=nudged.at_night,
        repeats=nudged.decided_at,
    )
