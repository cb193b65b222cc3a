"""Plans: drafting, proposing, the client's answer, saying back, activating, resting, ending.

Each command holds its client first, so what is decided about one client is decided in one order. What the others hear, the version
that was written and the client's answer are kept in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from handrail_shared.contracts.events import Event
from handrail_shared.contracts.events.plans import CopyLevel, Way
from handrail_shared.contracts.ids import ClinicId, GoalId, PlanId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core import moments, plan, words
from handrail_planner.core.client import Client
from handrail_planner.core.ladder import RungReason
from handrail_planner.core.moments import Window
from handrail_planner.core.plan import (
    LIVE,
    Changed,
    Content,
    CueKind,
    EndReason,
    Outcome,
    Plan,
    PlanKind,
    ResponseKind,
    Settled,
    Unchanged,
)
from handrail_planner.core.refusals import Conflict, Fault, NotThere, NotValid, StaleVersion
from handrail_planner.core.words import Words
from handrail_planner.desk import Desk
from handrail_planner.handlers.goals import goal_closed
from handrail_planner.store import clients, goals, plan_history, plans
from handrail_planner.store.plan_history import Answer, Rehearsal


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan is asked to say, in clear."""

    goal_id: GoalId
    words: Words
    copy_level: CopyLevel
    windows: tuple[Window, ...]
    lasts_days: int
    cue_kind: CueKind = "time_window"
    response_kind: ResponseKind = "do"
    kind: PlanKind = "plain"
    template_id: str | None = None
    in_focus: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan that lies before the client; `code` is for the clinician to tell them, once, if they answer on a page."""

    plan: Plan
    code: str | None = None


async def draft(
    desk: Desk, tx: Tx, client: Client, plan_id: PlanId, wish: Wish, *, now: datetime
) -> Plan | NotValid | Conflict:
    """Write a plan down. Nobody else hears of it yet."""
    if closed := await goal_closed(tx, client, wish.goal_id):
        return closed
    rung = 1 if wish.words.rungs else None
    if faults := await _faults_of(tx, client, wish, rung):
        return NotValid(tuple(faults))
    content = await _sealed(desk, tx, client, wish, rung)
    made = plan.draft(client.clinic_id, client.client_id, plan_id, content, now)
    await plans.save(tx, made)
    await plan_history.add_version(tx, made, now=now)
    return made


async def revise(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, wish: Wish, *, version: int, now: datetime
) -> Settled:
    """Replace what a plan says; `version` is the one that the caller has read. The rung that the client is on stays."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    if closed := await goal_closed(tx, found.client, wish.goal_id):
        return closed
    rung = (found.plan.rung or 1) if wish.words.rungs else None
    if faults := await _faults_of(tx, found.client, wish, rung):
        return NotValid(tuple(faults))
    content = await _sealed(desk, tx, found.client, wish, rung)
    unready = await _unready(tx, clinic_id, content, _on_its_rung(wish.words, rung))
    return await _settle(
        desk, tx, found, plan.revise(found.plan, content, version=version, unready=unready, now=now), now=now
    )


async def move_rung(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, to: int, reason: RungReason, *, now: datetime
) -> Settled:
    """Put the client on another rung of the ladder, as the clinician decides: a new version (R12)."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    spoken = await _opened(desk, tx, found)
    if not spoken.rungs:
        return Conflict("no_ladder", "This plan has no ladder: give it rungs first.")
    if to > len(spoken.rungs):
        return NotValid((Fault("to", f"The ladder has {len(spoken.rungs)} rungs."),))
    if to == found.plan.rung:
        return found.plan
    spoken = words.on_rung(spoken, to)
    sealed = await desk.seal_words(tx, clinic_id, found.client.client_id, spoken)
    content = replace(plan.content_of(found.plan), words=sealed, rung=to)
    unready = await _unready(tx, clinic_id, content, spoken)
    outcome = plan.revise(found.plan, content, version=found.plan.version, unready=unready, now=now)
    return await _settle(desk, tx, found, outcome, rung_reason=reason, now=now)


async def propose(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, way: Way, answer_hours: int = 72, now: datetime
) -> Settled:
    """Lay a plan before the client."""
    outcome = await propose_and_tell(desk, tx, clinic_id, plan_id, way=way, answer_hours=answer_hours, now=now)
    return outcome.plan if isinstance(outcome, Proposed) else outcome


async def propose_and_tell(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, way: Way, answer_hours: int = 72, now: datetime
) -> Proposed | NotThere | NotValid | Conflict | StaleVersion:
    """The same, with the code that opens the page, which nobody can read again."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    if way == "page":
        return Conflict("no_page", "There is no page to answer on: propose by text or in the session.")
    until = now + timedelta(hours=answer_hours)
    unready = await _unready(tx, clinic_id, plan.content_of(found.plan), await _opened(desk, tx, found))
    outcome = plan.propose(found.plan, way=way, answer_until=until, unready=unready, now=now)
    settled = await _settle(desk, tx, found, outcome, now=now)
    return Proposed(settled) if isinstance(settled, Plan) else settled


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
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
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
    settled = await _settle(desk, tx, found, outcome, now=now)
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
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    version = plan_version or found.plan.version
    outcome = plan.rehearse(found.plan, version=version, way=way, now=now)
    if isinstance(outcome, Changed):
        sealed = await desk.seal_text(tx, clinic_id, found.client.client_id, "plan.rehearsal", words)
        await plan_history.add_rehearsal(tx, outcome.plan, Rehearsal(version, way, now, sealed))
    return await _settle(desk, tx, found, outcome, now=now)


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
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    already = await plans.live_count(tx, clinic_id, found.client.client_id)
    outcome = plan.activate(
        found.plan,
        live_already=already,
        unrehearsed=unrehearsed,
        despite_confidence=despite_confidence,
        now=now,
    )
    return await _settle(desk, tx, found, outcome, now=now)


async def agree(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    plan_id: PlanId,
    *,
    confidence: int | None = None,
    importance: int | None = None,
    despite_confidence: bool = False,
    now: datetime,
) -> Settled:
    """A plan that was made together in the room: proposed, accepted, said back and live (R1.5). One refusal undoes it all."""
    proposed = await propose(desk, tx, clinic_id, plan_id, way="session", now=now)
    if not isinstance(proposed, Plan):
        return proposed
    version = proposed.version
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
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    return await _settle(desk, tx, found, plan.withdraw(found.plan, "taken_back", now=now), now=now)


async def pause(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> Settled:
    """Let a plan rest."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    return await _settle(desk, tx, found, plan.pause(found.plan, now=now), now=now)


async def resume(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> Settled:
    """Go on with a plan that rested."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    return await _settle(desk, tx, found, plan.resume(found.plan, now=now), now=now)


async def focus(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, wanted: bool, now: datetime) -> Settled:
    """Put a plan in focus, which takes the focus from the client's other one, or take it out."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    if found.plan.state not in LIVE:
        return Conflict("not_active", "Only a live plan is in focus: activate it first.")
    return await _settle(desk, tx, found, plan.focus(found.plan, wanted=wanted, now=now), now=now)


async def end(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, reason: EndReason, *, now: datetime) -> Settled:
    """End a plan."""
    found = await _held(tx, clinic_id, plan_id)
    if not isinstance(found, _Held):
        return found
    outcome = plan.end(found.plan, reason, zone=found.client.contact.zone, now=now)
    return await _settle(desk, tx, found, outcome, now=now)


async def expire(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> None:
    """End a plan whose days are over, unless it was revised or ended in the meantime."""
    found = await _held(tx, clinic_id, plan_id)
    if isinstance(found, _Held) and found.plan.expires_at is not None and found.plan.expires_at <= now:
        outcome = plan.end(found.plan, "expired", zone=found.client.contact.zone, now=now)
        await _settle(desk, tx, found, outcome, now=now)


async def lapse(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> None:
    """Withdraw a proposal that nobody answered in time, unless somebody did in the meantime."""
    found = await _held(tx, clinic_id, plan_id)
    if isinstance(found, _Held) and found.plan.proposal is not None and found.plan.proposal.answer_until <= now:
        await _settle(desk, tx, found, plan.withdraw(found.plan, "unanswered", now=now), now=now)


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


async def _settle(
    desk: Desk, tx: Tx, found: _Held, outcome: Outcome, *, rung_reason: RungReason | None = None, now: datetime
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


async def _live_if_it_can_be(desk: Desk, tx: Tx, settled: Settled, now: datetime) -> Settled:
    """Accepted and said back, a plan needs nobody more. What stands against it is for the clinician to settle."""
    if not isinstance(settled, Plan):
        return settled
    live = await activate(desk, tx, settled.clinic_id, settled.plan_id, now=now)
    return live if isinstance(live, Plan) else settled


async def _faults_of(tx: Tx, client: Client, wish: Wish, rung: int | None) -> Sequence[Fault]:
    misfits = list(plan.misfits(wish.words, wish.kind, rung))
    spoken = wish.words if misfits else _on_its_rung(wish.words, rung)
    faults = [*words.faults_of(spoken, wish.copy_level), *misfits, *moments.faults_of(wish.windows)]
    goal = await goals.find(tx, client.clinic_id, wish.goal_id)
    if goal is None or goal.client_id != client.client_id:
        faults.append(Fault("goal_id", "This client has no such goal: set the goal first."))
    return faults


async def _unready(tx: Tx, clinic_id: ClinicId, content: Content, spoken: Words) -> Sequence[Fault]:
    """What must be put right before the client can be asked to take it on."""
    return list(plan.lacks(spoken, content.cue_kind, content.kind, content.windows))


async def _sealed(desk: Desk, tx: Tx, client: Client, wish: Wish, rung: int | None) -> Content:
    sealed = await desk.seal_words(tx, client.clinic_id, client.client_id, _on_its_rung(wish.words, rung))
    return Content(
        wish.goal_id,
        sealed,
        wish.copy_level,
        wish.windows,
        wish.lasts_days,
        wish.cue_kind,
        wish.response_kind,
        wish.kind,
        wish.template_id,
        wish.in_focus,
        rung,
    )


async def _opened(desk: Desk, tx: Tx, found: _Held) -> Words:
    return await desk.open_words(tx, found.plan.clinic_id, found.plan.client_id, found.plan.words)


def _on_its_rung(spoken: Words, rung: int | None) -> Words:
    return spoken if rung is None else words.on_rung(spoken, rung)
