"""What follows for a plan's phase and a client's pace when an answer, a rating or a word about pace is taken.

All in the transaction that takes the text. A change of phase is settled from the log, so that a corrected answer gives what it
would have given at first; the same change is never announced twice. What is said to the client answers their own text, and takes
nothing of the budget.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never

from handrail_shared.contracts.events import AutomaticityRated, PaceRequested, PhaseChanged
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_notifier.answer_times import plan_answer
from handrail_notifier.core.courtesy import ONCE_PER
from handrail_notifier.core.decision import dose_of
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.kinds import Kind, SystemKind
from handrail_notifier.core.opportunity import Opportunity
from handrail_notifier.core.pace import (
    TINY_FOR,
    USUAL,
    Pace,
    PacedPlan,
    last_nudged,
    to_rate,
    to_turn_up,
    turned_down,
    turned_up,
)
from handrail_notifier.core.practice import Ground, Practice, Standing, asks_automaticity, change_due, is_undone, moved
from handrail_notifier.identity import reply_of, text_of
from handrail_notifier.speech import say
from handrail_notifier.store import ledger, people, practice, replies
from handrail_notifier.store.practice import PracticeRow
from handrail_notifier.store.replies import InboundRow
from handrail_notifier.store.standings import standings

RATING_CORRECTED_WITHIN = timedelta(hours=24)
CORRECTED = "corrected"
"""The reason on the bus where an answer was corrected, and with it the phase."""
_QUESTION: SystemKind = Kind.COMES_TO_MIND
_FADES: Mapping[Phase, SystemKind] = {
    Phase.PRACTISE: Kind.FADED,
    Phase.OWN_CUE: Kind.OWN_CUE,
    Phase.MAINTAIN: Kind.MAINTAINED,
}
_ORDER = list(Phase)


async def settle(tx: Tx, row: InboundRow, opportunity: Opportunity, now: datetime) -> None:
    """What an answer makes of its plan's phase; or else, if only that is missing, the question whether it comes to mind."""
    plan = (await practice.plans_of(tx, row.clinic_id, row.client_id)).get(opportunity.plan_id)
    if plan is None:
        return
    ground = str(opportunity.opportunity_id)
    since = plan.practice.standing.since
    if since is not None and opportunity.nudged_at <= since and await _undo(tx, row, plan, ground, now):
        return
    known = await _known(tx, row, plan)
    if not await _go_on(tx, row, plan, known, ground, now):
        await _ask(tx, row, plan, known, now)


async def rate(tx: Tx, row: InboundRow, rating: int, now: datetime) -> bool:
    """How far a plan comes to mind by itself. Whether there is a plan for it."""
    plans = await practice.plans_of(tx, row.clinic_id, row.client_id)
    about = to_rate([each.paced for each in plans.values()], row.received_at)
    reply_id = reply_of(row.client_id, row.provider_id)
    await replies.save(tx, row, reply_id, "comes_to_mind")
    if about is None:
        return False
    plan_id, before = about.plan_id, plans[about.plan_id].practice.standing
    await practice.rate(tx, row.clinic_id, plan_id, rating, row.received_at)
    rated = AutomaticityRated(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=PlanId(plan_id),
        reply_id=reply_id,
        rating=rating,
    )
    await say(tx, [rated], about=reply_id)
    plan = (await practice.plans_of(tx, row.clinic_id, row.client_id))[plan_id]
    ground = f"mind {before.counted_from}"
    lately = before.since is not None and row.received_at - before.since < RATING_CORRECTED_WITHIN
    if not (lately and before.phase is Phase.OWN_CUE and await _undo(tx, row, plan, ground, now)):
        known = await _known(tx, row, plan)
        await _go_on(tx, row, plan, known, ground, now)
    return True


async def pace(tx: Tx, row: InboundRow, asked: Pace, now: datetime) -> bool:
    """Smaller or larger steps, more or fewer nudges; and one text that says what now holds. Whether there is a plan for it."""
    plans = await practice.plans_of(tx, row.clinic_id, row.client_id)
    paced = [each.paced for each in plans.values()]
    await replies.save(tx, row, reply_of(row.client_id, row.provider_id), asked.value)
    match asked:
        case Pace.MORE:
            about = to_turn_up(paced)
            await _say_pace(tx, row, asked, about)
            await (_week(tx, row, asked, now) if about is None else _step_back(tx, row, plans[about.plan_id], now))
        case Pace.LESS:
            await _say_pace(tx, row, asked, None)
            await _week(tx, row, asked, now)
        case Pace.EASIER | Pace.HARDER:
            about = last_nudged(paced)
            await _say_pace(tx, row, asked, about)
            if about is None:
                return False
            await _step(tx, row, asked, about, now)
        case never:
            assert_never(never)
    return True


async def _known(tx: Tx, row: InboundRow, plan: PracticeRow) -> Practice:
    return await practice.up_to(tx, row.clinic_id, plan, row.received_at, standing=plan.practice.standing)


async def _go_on(tx: Tx, row: InboundRow, plan: PracticeRow, known: Practice, ground: str, now: datetime) -> bool:
    """Whether a change of phase was due."""
    change = change_due(known, row.received_at)
    if change is None:
        return False
    was = plan.practice.standing
    await _change(tx, row, plan, change.standing, change.ground.value, ground, before=was, now=now)
    return True


async def _undo(tx: Tx, row: InboundRow, plan: PracticeRow, ground: str, now: datetime) -> bool:
    """Whether the latest change has lost its ground, and was taken back."""
    before, reached = plan.before, plan.practice.standing
    if before is None or reached.since is None:
        return False
    then = await practice.up_to(tx, row.clinic_id, plan, reached.since, standing=before)
    if not is_undone(then, reached.phase, reached.since):
        return False
    await _change(tx, row, plan, before, CORRECTED, ground, before=None, now=now)
    return True


async def _step_back(tx: Tx, row: InboundRow, plan: PracticeRow, now: datetime) -> None:
    """By the client's wish: no corrected answer undoes that."""
    change = moved(plan.practice.standing, Ground.ASKED_FOR_MORE, row.received_at)
    assert change is not None, "it was faded"
    await _change(tx, row, plan, change.standing, change.ground.value, row.provider_id, before=None, now=now)


async def _change(
    tx: Tx,
    row: InboundRow,
    plan: PracticeRow,
    standing: Standing,
    reason: str,
    ground: str,
    *,
    before: Standing | None,
    now: datetime,
) -> None:
    """`ground`: what the change rests on. The same phase is announced once for it."""
    plan_id, was = plan.paced.plan_id, plan.practice.standing.phase
    await practice.move(tx, row.clinic_id, plan_id, standing, before=before)
    changed = PhaseChanged(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=PlanId(plan_id),
        phase=standing.phase.value,
        was=was.value,
        reason=reason,
    )
    await say(tx, [changed], about=reply_of(row.client_id, row.provider_id))
    faded = _ORDER.index(standing.phase) > _ORDER.index(was)
    kind: SystemKind = _FADES[standing.phase] if faded else Kind.STEPPED_BACK
    await _text(tx, row, kind, f"{plan_id} {standing.phase} {ground}", now)


async def _ask(tx: Tx, row: InboundRow, plan: PracticeRow, known: Practice, now: datetime) -> None:
    """Whether it comes to mind by itself; one such question at a time."""
    at, kind = row.received_at, _QUESTION
    if not asks_automaticity(known, at):
        return
    if await ledger.said_since(tx, row.clinic_id, row.client_id, kind, now - ONCE_PER[kind]):
        return
    await practice.mind_was_asked(tx, row.clinic_id, plan.paced.plan_id, at)
    await _text(tx, row, kind, row.provider_id, now)


async def _week(tx: Tx, row: InboundRow, asked: Pace, now: datetime) -> None:
    held = await _week_held(tx, row, now)
    up = asked is Pace.MORE
    wished = turned_up(held) if up else turned_down(held)
    await practice.save_week(tx, row.clinic_id, row.client_id, wished, row.received_at)
    await _text(tx, row, Kind.MORE_A_WEEK if up else Kind.FEWER_A_WEEK, row.provider_id, now)


async def _week_held(tx: Tx, row: InboundRow, now: datetime) -> int:
    """The nudges a week that the client may get as things stand."""
    clinic = (await people.clinics(tx, [row.clinic_id])).get(row.clinic_id)
    client = (await standings(tx, [(row.clinic_id, row.client_id)], now)).get(row.client_id)
    return USUAL if clinic is None or client is None else dose_of(clinic.clinic, client.client.wishes).a_week


async def _step(tx: Tx, row: InboundRow, asked: Pace, about: PacedPlan, now: datetime) -> None:
    easier = asked is Pace.EASIER
    until = row.received_at + TINY_FOR if easier else None
    await practice.tiny_until(tx, row.clinic_id, about.plan_id, until)
    await _text(tx, row, Kind.EASIER if easier else Kind.HARDER, row.provider_id, now)


async def _say_pace(tx: Tx, row: InboundRow, asked: Pace, about: PacedPlan | None) -> None:
    reply_id = reply_of(row.client_id, row.provider_id)
    requested = PaceRequested(
        clinic_id=ClinicId(row.clinic_id),
        client_id=ClientId(row.client_id),
        occurred_at=row.received_at,
        plan_id=None if about is None else PlanId(about.plan_id),
        reply_id=reply_id,
        pace=asked.value,
    )
    await say(tx, [requested], about=reply_id)


async def _text(tx: Tx, row: InboundRow, kind: SystemKind, cause: str, now: datetime) -> None:
    await plan_answer(tx, row, text_of(row.client_id, kind, cause), kind, now)
