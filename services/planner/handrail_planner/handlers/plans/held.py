"""The plan in hand: found with its client held, and put back with its news, its version and the focus of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handrail_shared.contracts.events import Event
from handrail_shared.contracts.ids import ClinicId, PlanId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core import plan
from handrail_planner.core.client import Client
from handrail_planner.core.ladder import RungReason
from handrail_planner.core.plan import LIVE, Changed, Content, Outcome, Plan, Settled, Unchanged
from handrail_planner.core.refusals import Fault, NotThere
from handrail_planner.core.words import Words
from handrail_planner.desk import Desk
from handrail_planner.handlers import linting
from handrail_planner.store import clients, plan_history, plans


@dataclass(frozen=True, slots=True)
class Held:
    plan: Plan
    client: Client


async def held(tx: Tx, clinic_id: ClinicId, plan_id: PlanId) -> Held | NotThere:
    """The plan and its client, whom nobody else decides about until the commit."""
    seen = await plans.find(tx, clinic_id, plan_id)
    if seen is None:
        return NotThere("plan")
    await hold(tx, [seen.client_id])
    now_held = await plans.find(tx, clinic_id, plan_id)
    client = await clients.find(tx, clinic_id, seen.client_id)
    assert now_held is not None, "plans are ended, never deleted"
    assert client is not None, "a plan has a client"
    return Held(now_held, client)


async def settle(
    desk: Desk, tx: Tx, found: Held, outcome: Outcome, *, rung_reason: RungReason | None = None, now: datetime
) -> Settled:
    match outcome:
        case Changed(changed, news):
            before = await _make_room_in_focus(tx, changed, now)
            await plans.save(tx, changed)
            if changed.version > found.plan.version:
                await plan_history.add_version(tx, changed, rung_reason=rung_reason, now=now)
            await desk.outbox.append(tx, [*before, *news])
            return changed
        case Unchanged(as_it_was):
            return as_it_was
        case refusal:
            return refusal


async def _make_room_in_focus(tx: Tx, changed: Plan, now: datetime) -> Sequence[Event]:
    """One live plan of a client is in focus: the one that had it says so first."""
    if not (changed.in_focus and changed.state in LIVE):
        return ()
    other = await plans.in_focus(tx, changed.clinic_id, changed.client_id)
    if other is None or other.plan_id == changed.plan_id:
        return ()
    outcome = plan.focus(other, wanted=False, now=now)
    if not isinstance(outcome, Changed):
        return ()
    await plans.save(tx, outcome.plan)
    return outcome.news


async def opened(desk: Desk, tx: Tx, found: Held) -> Words:
    return await desk.open_words(tx, found.plan.clinic_id, found.plan.client_id, found.plan.words)


_FIELDS = {"times_per_week": "moments"}
"""What the linter judges, by the field that a caller would change."""


async def unready_because(tx: Tx, client: Client, content: Content, spoken: Words) -> Sequence[Fault]:
    """What must be put right before the client can be asked to take it on: what is missing, and what the clinic's rules block."""
    lacking = list(plan.lacks(spoken, content.cue_kind, content.kind, content.windows))
    linter = await linting.of_clinic(tx, client.clinic_id)
    report = linter.report(spoken, content.copy_level, content.windows, language=client.contact.language)
    return [
        *lacking,
        *(Fault(_FIELDS.get(each.field, each.field), f"{each.reason} {each.hint}") for each in report.blocked),
    ]
