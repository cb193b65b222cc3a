"""Plans: drafting, revising, activating, ending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.ids import ClinicId, GoalId, PlanId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core import moments, plan, words
from handrail_planner.core.client import Client
from handrail_planner.core.moments import Window
from handrail_planner.core.plan import Changed, Content, EndReason, Outcome, Plan, Unchanged
from handrail_planner.core.refusals import Conflict, Fault, NotThere, NotValid, StaleVersion
from handrail_planner.core.words import Words
from handrail_planner.desk import Desk
from handrail_planner.handlers import insights
from handrail_planner.store import clients, goals, plans

Settled = Plan | NotThere | NotValid | Conflict | StaleVersion


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan is asked to say, in clear."""

    goal_id: GoalId
    words: Words
    copy_level: CopyLevel
    windows: tuple[Window, ...]
    lasts_days: int


async def draft(desk: Desk, tx: Tx, client: Client, plan_id: PlanId, wish: Wish, *, now: datetime) -> Plan | NotValid:
    """Write a plan down. Nobody else hears of it yet."""
    if faults := await _faults_of(tx, client, wish):
        return NotValid(tuple(faults))
    made = plan.draft(client.clinic_id, client.client_id, plan_id, await _sealed(desk, tx, client, wish), now)
    await plans.save(tx, made)
    return made


async def revise(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, wish: Wish, *, version: int, now: datetime
) -> Settled:
    """Replace what a plan says; `version` is the one that the caller has read."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    if faults := await _faults_of(tx, found.client, wish):
        return NotValid(tuple(faults))
    content = await _sealed(desk, tx, found.client, wish)
    return await _settle(desk, tx, plan.revise(found.plan, content, version=version, now=now))


async def activate(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> Settled:
    """Make a plan live."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    already = await plans.active_count(tx, clinic_id, found.client.client_id)
    return await _settle(desk, tx, plan.activate(found.plan, active_already=already, now=now))


async def end(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, reason: EndReason, *, now: datetime) -> Settled:
    """End a plan."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    return await _settle(desk, tx, plan.end(found.plan, reason, zone=found.client.contact.zone, now=now))


async def expire(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> None:
    """End a plan whose days are over, unless it was revised or ended in the meantime."""
    found = await _held(tx, clinic_id, plan_id)
    if isinstance(found, _Held) and found.plan.expires_at is not None and found.plan.expires_at <= now:
        await _settle(desk, tx, plan.end(found.plan, "expired", zone=found.client.contact.zone, now=now))


@dataclass(frozen=True, slots=True)
class _Held:
    plan: Plan
    client: Client


async def _held(tx: Tx, clinic_id: ClinicId, plan_id: PlanId) -> _Held | NotThere:
    """The plan and its client, whom nobody else decides about until the commit."""
    seen = await plans.find(tx, clinic_id, plan_id)
    if seen is None:
        return NotThere("plan")
    await hold(tx, [seen.client_id])
    held = await plans.find(tx, clinic_id, plan_id)
    client = await clients.find(tx, clinic_id, seen.client_id)
    assert held is not None, "plans are ended, never deleted"
    assert client is not None, "a plan has a client"
    return _Held(held, client)


async def _settle(desk: Desk, tx: Tx, outcome: Outcome) -> Settled:
    match outcome:
        case Changed(changed, news):
            await plans.save(tx, changed)
            await desk.outbox.append(tx, news)
            await insights.follow(desk, tx, changed)
            return changed
        case Unchanged(as_it_was):
            return as_it_was
        case refusal:
            return refusal


async def _faults_of(tx: Tx, client: Client, wish: Wish) -> Sequence[Fault]:
    faults = [*words.faults_of(wish.words, wish.copy_level), *moments.faults_of(wish.windows)]
    goal = await goals.find(tx, client.clinic_id, wish.goal_id)
    if goal is None or goal.client_id != client.client_id:
        faults.append(Fault("goal_id", "This client has no such goal: set the goal first."))
    return faults


async def _sealed(desk: Desk, tx: Tx, client: Client, wish: Wish) -> Content:
    sealed = await desk.seal_words(tx, client.clinic_id, client.client_id, wish.words)
    return Content(wish.goal_id, sealed, wish.copy_level, wish.windows, wish.lasts_days)
