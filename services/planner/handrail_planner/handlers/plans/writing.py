"""Writing plans down and writing them anew. The words are sealed before they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.ids import ClinicId, GoalId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core import goal as goal_core
from handrail_planner.core import moments, plan, words
from handrail_planner.core.client import Client
from handrail_planner.core.ladder import RungReason
from handrail_planner.core.moments import Window
from handrail_planner.core.own_words import own_word_faults
from handrail_planner.core.plan import Content, CueKind, Plan, PlanKind, ResponseKind, Settled
from handrail_planner.core.refusals import Conflict, Fault, NotValid
from handrail_planner.core.words import Words
from handrail_planner.desk import Desk
from handrail_planner.handlers import own_words
from handrail_planner.handlers.plans.held import Held, held, opened, settle, unready_because
from handrail_planner.store import goals, plan_history, plans


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


async def draft(
    desk: Desk, tx: Tx, client: Client, plan_id: PlanId, wish: Wish, *, now: datetime
) -> Plan | NotValid | Conflict:
    """Write a plan down. Nobody else hears of it yet."""
    if closed := await _goal_closed(tx, client, wish.goal_id):
        return closed
    rung = 1 if wish.words.rungs else None
    if faults := [*await _faults_of(tx, client, wish, rung), *await _word_faults(desk, tx, client, wish, plan_id)]:
        return NotValid(tuple(faults))
    content = await _sealed(desk, tx, client, wish, rung)
    made = plan.draft(client.clinic_id, client.client_id, plan_id, content, now)
    await plans.save(tx, made)
    await plan_history.add_version(tx, made, now=now)
    return made


async def revise(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, wish: Wish, *, version: int, now: datetime
) -> Settled:
    """Replace what a plan says; `version` is the one that the caller has read.

    The rung that the client is on stays, and so does the template that it came from: its gates were cleared then.
    """
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    wish = replace(wish, template_id=found.plan.template_id)
    if closed := await _goal_closed(tx, found.client, wish.goal_id):
        return closed
    rung = (found.plan.rung or 1) if wish.words.rungs else None
    if faults := [
        *await _faults_of(tx, found.client, wish, rung),
        *await _word_faults(desk, tx, found.client, wish, plan_id),
    ]:
        return NotValid(tuple(faults))
    content = await _sealed(desk, tx, found.client, wish, rung)
    unready = await unready_because(tx, found.client, content, _on_its_rung(wish.words, rung))
    return await settle(
        desk, tx, found, plan.revise(found.plan, content, version=version, unready=unready, now=now), now=now
    )


async def move_rung(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, to: int, reason: RungReason, *, now: datetime
) -> Settled:
    """Put the client on another rung of the ladder, as the clinician decides: a new version (R12)."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    spoken = await opened(desk, tx, found)
    if not spoken.rungs:
        return Conflict("no_ladder", "This plan has no ladder: give it rungs first.")
    if to > len(spoken.rungs):
        return NotValid((Fault("to", f"The ladder has {len(spoken.rungs)} rungs."),))
    if to == found.plan.rung:
        return found.plan
    spoken = words.on_rung(spoken, to)
    sealed = await desk.seal_words(tx, clinic_id, found.client.client_id, spoken)
    content = replace(plan.content_of(found.plan), words=sealed, rung=to)
    unready = await unready_because(tx, found.client, content, spoken)
    outcome = plan.revise(found.plan, content, version=found.plan.version, unready=unready, now=now)
    return await settle(desk, tx, found, outcome, rung_reason=reason, now=now)


async def _goal_closed(tx: Tx, client: Client, goal_id: GoalId) -> Conflict | None:
    """Why no plan may be made for this goal, if it was met or dropped."""
    goal = await goals.find(tx, client.clinic_id, goal_id)
    is_closed = goal is not None and goal.client_id == client.client_id and goal.state is not goal_core.State.OPEN
    return goal_core.CLOSED if is_closed else None


async def _faults_of(tx: Tx, client: Client, wish: Wish, rung: int | None) -> Sequence[Fault]:
    misfits = list(plan.misfits(wish.words, wish.kind, rung))
    spoken = wish.words if misfits else _on_its_rung(wish.words, rung)
    faults = [*words.faults_of(spoken, wish.copy_level), *misfits, *moments.faults_of(wish.windows)]
    goal = await goals.find(tx, client.clinic_id, wish.goal_id)
    if goal is None or goal.client_id != client.client_id:
        faults.append(Fault("goal_id", "This client has no such goal: set the goal first."))
    return faults


async def _word_faults(desk: Desk, tx: Tx, client: Client, wish: Wish, plan_id: PlanId) -> Sequence[Fault]:
    """Why the client can't have this word for this plan: another plan has it, or they have it for something else."""
    if wish.words.cue_word is None:
        return ()
    clinic_id, client_id = client.clinic_id, client.client_id
    others = [
        *await own_words.of_client(desk, tx, clinic_id, client_id),
        *await own_words.of_plans(desk, tx, clinic_id, client_id, but=plan_id),
    ]
    return list(own_word_faults("cue_word", wish.words.cue_word, others))


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


def _on_its_rung(spoken: Words, rung: int | None) -> Words:
    return spoken if rung is None else words.on_rung(spoken, rung)
