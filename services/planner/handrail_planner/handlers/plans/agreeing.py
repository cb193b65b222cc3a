"""How a plan becomes the client's: proposed, answered, said back, live."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from handrail_shared.contracts.events.plans import Way
from handrail_shared.contracts.ids import ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core import plan
from handrail_planner.core.plan import Changed, Plan, Settled, State
from handrail_planner.core.refusals import Conflict, NotThere, NotValid, StaleVersion
from handrail_planner.desk import Desk
from handrail_planner.handlers import links
from handrail_planner.handlers.plans.held import Held, held, opened, settle, unready_because
from handrail_planner.store import plan_history, plans
from handrail_planner.store.plan_history import Answer, Rehearsal


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan that lies before the client; `code` is for the clinician to tell them, once, if they answer on a page."""

    plan: Plan
    code: str | None = field(default=None, repr=False)


async def propose(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, way: Way, answer_hours: int = 72, now: datetime
) -> Settled:
    """Lay a plan before the client."""
    outcome = await propose_and_tell(desk, tx, clinic_id, plan_id, way=way, answer_hours=answer_hours, now=now)
    return outcome.plan if isinstance(outcome, Proposed) else outcome


async def propose_and_tell(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, way: Way, answer_hours: int = 72, now: datetime
) -> Proposed | NotThere | NotValid | Conflict | StaleVersion:
    """The same, with the code that opens the page, which nobody can read again.

    What lies before the client in another way is taken back first; so is a page, whose code is lost if it is asked for again.
    """
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    open_now = found.plan.proposal if found.plan.state is State.PROPOSED else None
    if open_now and (way == "page" or way != open_now.way):
        draft = await _taken_back(desk, tx, found, now)
        if not isinstance(draft, Plan):
            return draft
        found = replace(found, plan=draft)
    until = now + timedelta(hours=answer_hours)
    spoken = await opened(desk, tx, found)
    unready = await unready_because(tx, found.client, plan.content_of(found.plan), spoken)
    link = None
    outcome = plan.propose(found.plan, way=way, answer_until=until, unready=unready, now=now)
    if isinstance(outcome, Changed) and way == "page":
        link = await links.make(desk, tx, found.client, plan_id, found.plan.version, until=until, now=now)
        sealed = await desk.seal_text(tx, clinic_id, found.client.client_id, "plan.link", link.url)
        outcome = plan.propose(found.plan, way=way, answer_until=until, link=sealed, now=now)
    elif isinstance(outcome, Changed):
        await links.void(tx, found.client, plan_id, now=now)
    settled = await settle(desk, tx, found, outcome, now=now)
    return Proposed(settled, link.code if link else None) if isinstance(settled, Plan) else settled


async def answer(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    plan_id: PlanId,
    answer: Literal["accept", "change", "decline"],
    *,
    plan_version: int,
    way: Way,
    confidence: int | None = None,
    importance: int | None = None,
    words: str | None = None,
    now: datetime,
) -> Settled:
    """What the client says to the version that lies before them. One said back already is live at once, if it can be."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    outcome = (
        plan.accept(found.plan, version=plan_version, way=way, confidence=confidence, importance=importance, now=now)
        if answer == "accept"
        else plan.turn_down(found.plan, answer, version=plan_version, way=way, now=now)
    )
    if isinstance(outcome, Changed):
        sealed = await desk.seal_text(tx, clinic_id, found.client.client_id, "plan.answer", words)
        said = Answer(plan_version, answer, way, now, confidence, importance, sealed)
        await plan_history.add_answer(tx, outcome.plan, said)
    settled = await settle(desk, tx, found, outcome, now=now)
    return settled if way == "session" else await _live_if_it_can_be(desk, tx, settled, now)


async def say_back(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, words: str, *, plan_version: int, way: Way, now: datetime
) -> Settled:
    """The client said this version back in their own words. It is live at once, if nothing stands against it (R1.4)."""
    said = await rehearse(desk, tx, clinic_id, plan_id, words, plan_version=plan_version, way=way, now=now)
    return await _live_if_it_can_be(desk, tx, said, now)


async def rehearse(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    plan_id: PlanId,
    words: str | None = None,
    *,
    plan_version: int | None = None,
    way: Way = "session",
    now: datetime,
) -> Settled:
    """The client said it back; in the session it need not be written down. Without `plan_version`: as it now reads."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    version = plan_version or found.plan.version
    outcome = plan.rehearse(found.plan, version=version, way=way, now=now)
    if isinstance(outcome, Changed):
        sealed = await desk.seal_text(tx, clinic_id, found.client.client_id, "plan.rehearsal", words)
        await plan_history.add_rehearsal(tx, outcome.plan, Rehearsal(version, way, now, sealed))
    return await settle(desk, tx, found, outcome, now=now)


async def activate(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    plan_id: PlanId,
    *,
    unrehearsed: bool = False,
    despite_confidence: bool = False,
    now: datetime,
) -> Settled:
    """Make a plan live."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    already = await plans.live_count(tx, clinic_id, found.client.client_id)
    outcome = plan.activate(
        found.plan,
        live_already=already,
        unrehearsed=unrehearsed,
        despite_confidence=despite_confidence,
        now=now,
    )
    return await settle(desk, tx, found, outcome, now=now)


async def agree(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    plan_id: PlanId,
    *,
    plan_version: int | None = None,
    confidence: int | None = None,
    importance: int | None = None,
    despite_confidence: bool = False,
    now: datetime,
) -> Settled:
    """A plan that was made together in the room: proposed, accepted, said back and live (R1.5). One refusal undoes it all."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    version = found.plan.version
    if plan_version not in {None, version}:
        return StaleVersion(version)
    if found.plan.state is not State.PROPOSED:
        proposed = await propose(desk, tx, clinic_id, plan_id, way="session", now=now)
        if not isinstance(proposed, Plan):
            return proposed
    accepted = await answer(
        desk,
        tx,
        clinic_id,
        plan_id,
        "accept",
        plan_version=version,
        way="session",
        confidence=confidence,
        importance=importance,
        now=now,
    )
    if not isinstance(accepted, Plan):
        return accepted
    said = await rehearse(desk, tx, clinic_id, plan_id, plan_version=version, now=now)
    if not isinstance(said, Plan):
        return said
    return await activate(desk, tx, clinic_id, plan_id, despite_confidence=despite_confidence, now=now)


async def withdraw(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> Settled:
    """Take a proposal back."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    return await _taken_back(desk, tx, found, now)


async def _taken_back(desk: Desk, tx: Tx, found: Held, now: datetime) -> Settled:
    return await settle(desk, tx, found, plan.withdraw(found.plan, "taken_back", now=now), now=now)


async def _live_if_it_can_be(desk: Desk, tx: Tx, settled: Settled, now: datetime) -> Settled:
    """Accepted by somebody who says they are sure, and said back, a plan needs nobody more (R1.4). What stands against it is for the clinician to settle."""
    if not isinstance(settled, Plan) or not plan.is_sure(settled):
        return settled
    live = await activate(desk, tx, settled.clinic_id, settled.plan_id, now=now)
    return live if isinstance(live, Plan) else settled
