"""What happens to a plan that is live, and how it ends, by the clinician or by itself."""

from datetime import datetime

from handrail_shared.contracts.events.plans import Way
from handrail_shared.contracts.ids import ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core import plan
from handrail_planner.core.plan import EndReason, Settled
from handrail_planner.desk import Desk
from handrail_planner.handlers.plans.held import Held, held, settle


async def pause(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> Settled:
    """Let a plan rest."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    return await settle(desk, tx, found, plan.pause(found.plan, now=now), now=now)


async def resume(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> Settled:
    """Go on with a plan that rested."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    return await settle(desk, tx, found, plan.resume(found.plan, now=now), now=now)


async def focus(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, wanted: bool, now: datetime) -> Settled:
    """Put a plan in focus, which takes the focus from the client's other one, or take it out."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    return await settle(desk, tx, found, plan.focus(found.plan, wanted=wanted, now=now), now=now)


async def end(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, reason: EndReason, *, now: datetime) -> Settled:
    """End a plan."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    outcome = plan.end(found.plan, reason, zone=found.client.contact.zone, now=now)
    return await settle(desk, tx, found, outcome, now=now)


async def expire(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> None:
    """End a plan whose days are over, unless it was revised or ended in the meantime."""
    found = await held(tx, clinic_id, plan_id)
    if isinstance(found, Held) and found.plan.expires_at is not None and found.plan.expires_at <= now:
        outcome = plan.end(found.plan, "expired", zone=found.client.contact.zone, now=now)
        await settle(desk, tx, found, outcome, now=now)


async def lapse(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> None:
    """Withdraw a proposal that nobody answered in time, unless somebody did in the meantime."""
    found = await held(tx, clinic_id, plan_id)
    if isinstance(found, Held) and found.plan.proposal is not None and found.plan.proposal.answer_until <= now:
        await settle(desk, tx, found, plan.withdraw(found.plan, "unanswered", now=now), now=now)


async def reopen(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, plan_version: int, way: Way, said_at: datetime
) -> None:
    """Lay a plan before its client again who answered in time, if it was withdrawn before that was heard. Nobody hears of it."""
    found = await held(tx, clinic_id, plan_id)
    if isinstance(found, Held):
        again = plan.reopen(found.plan, version=plan_version, way=way, said_at=said_at)
        if again is not None:
            await settle(desk, tx, found, plan.Changed(again), now=said_at)
