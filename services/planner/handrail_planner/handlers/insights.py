"""Insights: noting one, letting a plan answer it, setting it aside."""

from datetime import datetime
from typing import assert_never

from handrail_shared.contracts.ids import ClinicId, InsightId, PlanId, SessionId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core import insight
from handrail_planner.core.client import Client
from handrail_planner.core.insight import Changed, Insight, Outcome, Unchanged, Why
from handrail_planner.core.plan import Plan, State
from handrail_planner.core.refusals import Conflict, Fault, NotThere, NotValid
from handrail_planner.desk import Desk
from handrail_planner.store import insights, plan_history, plans, sessions

Settled = Insight | NotThere | NotValid | Conflict

OVER = Conflict("plan_ended", "This plan has ended: make the one that answers the insight.")


async def note(
    desk: Desk,
    tx: Tx,
    client: Client,
    insight_id: InsightId,
    words: str,
    *,
    session_id: SessionId | None,
    now: datetime,
) -> Insight | NotValid:
    """Write down what the client understood: from now on it is owed a plan."""
    if session_id is not None:
        session = await sessions.find(tx, client.clinic_id, session_id)
        if session is None or session.client_id != client.client_id:
            return NotValid((Fault("session_id", "This client has no such session."),))
    sealed = await desk.vault.seal(tx, client.clinic_id, client.client_id, "insight.words", words)
    made = Insight(client.clinic_id, client.client_id, insight_id, sealed, noted_at=now, session_id=session_id)
    await insights.save(tx, made)
    await desk.outbox.append(tx, [insight.noted(made)])
    return made


async def answer(
    desk: Desk, tx: Tx, clinic_id: ClinicId, insight_id: InsightId, plan_id: PlanId, *, now: datetime
) -> Settled:
    """Let a plan of the same client answer it."""
    found = await _held(tx, clinic_id, insight_id)
    if not isinstance(found, Insight):
        return found
    plan = await plans.find(tx, clinic_id, plan_id)
    if plan is None or plan.client_id != found.client_id:
        return NotValid((Fault("plan_id", "This client has no such plan: draft it first."),))
    if plan.state is State.ENDED and (found.plan_id, found.state) != (plan_id, insight.State.ANSWERED):
        return OVER
    live_since = await _live_since(tx, plan)
    return await _settle(desk, tx, insight.answer(found, plan_id, live_since=live_since, now=now))


async def set_aside(
    desk: Desk, tx: Tx, clinic_id: ClinicId, insight_id: InsightId, why: Why, *, now: datetime
) -> Settled:
    """Clinician and client decide that it needs no plan."""
    found = await _held(tx, clinic_id, insight_id)
    if not isinstance(found, Insight):
        return found
    return await _settle(desk, tx, insight.set_aside(found, why, now=now))


async def follow(desk: Desk, tx: Tx, plan: Plan) -> None:
    """What waited for a plan is answered when it goes live, and open again if it ends before. The client is held already."""
    if plan.activated_at is None and plan.state is not State.ENDED:
        return
    for each in await insights.waiting_for(tx, plan.clinic_id, plan.plan_id):
        if plan.activated_at is not None:
            await _settle(desk, tx, insight.gone_live(each, now=plan.activated_at))
        else:
            await _settle(desk, tx, insight.let_go(each))


async def _live_since(tx: Tx, plan: Plan) -> datetime | None:
    """Since when it is live as it now reads: a live plan that is revised takes effect at once."""
    if plan.activated_at is None:
        return None
    written = await plan_history.version(tx, plan.clinic_id, plan.plan_id, plan.version)
    assert written is not None, "every version is kept as it was written"
    return max(plan.activated_at, written.written_at)


async def _held(tx: Tx, clinic_id: ClinicId, insight_id: InsightId) -> Insight | NotThere:
    seen = await insights.find(tx, clinic_id, insight_id)
    if seen is None:
        return NotThere("insight")
    await hold(tx, [seen.client_id])
    held = await insights.find(tx, clinic_id, insight_id)
    assert held is not None, "insights are settled, never deleted"
    return held


async def _settle(desk: Desk, tx: Tx, outcome: Outcome) -> Insight | Conflict:
    match outcome:
        case Changed(changed, news):
            await insights.save(tx, changed)
            await desk.outbox.append(tx, news)
            return changed
        case Unchanged(as_it_was):
            return as_it_was
        case Conflict():
            return outcome
        case never:
            assert_never(never)
