"""What is done to a plan: each command is one value in, one outcome out.

Nothing becomes live that the client has not accepted. Versions only grow; an answer, a proposal or a rehearsal is of one version.
A plan is time-boxed (R1.7): each version ends by itself after its days, and a pause does not stretch them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from handrail_shared.contracts.events import Event
from handrail_shared.contracts.events.plans import Way
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId

from handrail_planner.core.moments import moments_for
from handrail_planner.core.plan import news
from handrail_planner.core.plan.lifecycle import LIFECYCLE, LIVE, Command, Forbidden, Moves, State, Stays
from handrail_planner.core.plan.values import (
    Acceptance,
    Changed,
    Content,
    EndReason,
    Outcome,
    Plan,
    Proposal,
    Unchanged,
    WithdrawReason,
)
from handrail_planner.core.refusals import Conflict, Fault, NotValid, StaleVersion

MAX_ACTIVE = 3
"""Live plans of one client, resting ones with them (R1.7)."""
SURE_ENOUGH = 7
"""A client who is less sure than this is better served by a smaller step (R1.4)."""


def draft(clinic_id: ClinicId, client_id: ClientId, plan_id: PlanId, content: Content, now: datetime) -> Plan:
    """A new plan. Nobody hears of it before it is proposed."""
    return Plan(
        clinic_id=clinic_id,
        client_id=client_id,
        plan_id=plan_id,
        goal_id=content.goal_id,
        state=State.DRAFT,
        version=1,
        words=content.words,
        copy_level=content.copy_level,
        moments=moments_for(plan_id, 1, content.windows),
        lasts_days=content.lasts_days,
        drafted_at=now,
        cue_kind=content.cue_kind,
        response_kind=content.response_kind,
        kind=content.kind,
        template_id=content.template_id,
        in_focus=content.in_focus,
        rung=content.rung,
    )


def revise(plan: Plan, content: Content, *, version: int, unready: Sequence[Fault] = (), now: datetime) -> Outcome:
    """Replace what it says: a new version. `version` is the one that the caller has read.

    What is live stays live, so it must be whole (`unready` is empty), and its days begin now. Anything else is a draft again.
    """
    step = _step(plan, Command.REVISE)
    if not isinstance(step, Moves):
        return step
    if version != plan.version:
        return StaleVersion(plan.version)
    revised = _with(plan, content, step.to)
    if step.to in LIVE:
        if unready:
            return NotValid(tuple(unready))
        revised = replace(revised, expires_at=now + timedelta(days=content.lasts_days))
        return Changed(revised, (news.revised(revised, now),) if step.says else ())
    revised = replace(revised, proposal=None, acceptance=None, lapsed_until=None)
    return Changed(revised, (news.withdrawn(plan, "changed", now),) if step.says else ())


def propose(
    plan: Plan,
    *,
    way: Way,
    answer_until: datetime,
    unready: Sequence[Fault] = (),
    link: str | None = None,
    now: datetime,
) -> Outcome:
    """Lay it before the client, if it says all that it must (`unready` is empty)."""
    step = _step(plan, Command.PROPOSE)
    if not isinstance(step, Moves):
        return step
    if unready:
        return NotValid(tuple(unready))
    if way == "text" and plan.copy_level == "discreet":
        return Conflict(
            "not_shown_by_text", "The text would not show the plan: propose it on the page or in the session."
        )
    proposal = Proposal(way, now, answer_until)
    open_now = replace(plan, state=step.to, proposal=proposal, acceptance=None, lapsed_until=None)
    return Changed(open_now, (news.proposed(open_now, proposal, link, now),))


def accept(
    plan: Plan, *, version: int, way: Way, confidence: int | None = None, importance: int | None = None, now: datetime
) -> Outcome:
    """The client takes it on, or says anew how sure they are and how much it matters; what they leave out stays as they said."""
    step = _answer_step(plan, Command.ACCEPT, version)
    if not isinstance(step, Moves):
        return step
    before = plan.acceptance
    if before is not None and before.version == version:
        confidence = before.confidence if confidence is None else confidence
        importance = before.importance if importance is None else importance
        if (confidence, importance) == (before.confidence, before.importance):
            return Unchanged(plan)
    acceptance = Acceptance(version, way, now, confidence, importance)
    taken = replace(plan, state=step.to, proposal=None, acceptance=acceptance)
    return Changed(taken, (news.accepted(taken, acceptance, now),))


def turn_down(plan: Plan, answer: Literal["change", "decline"], *, version: int, way: Way, now: datetime) -> Outcome:
    """The client wants it otherwise, or not at all. Either way it is a draft again."""
    step = _answer_step(plan, Command.ASK_CHANGE if answer == "change" else Command.DECLINE, version)
    if not isinstance(step, Moves):
        return step
    event: Event = news.change_asked(plan, way, now) if answer == "change" else news.declined(plan, way, now)
    return Changed(_back_to(plan, step.to), (event,))


def withdraw(plan: Plan, reason: WithdrawReason, *, now: datetime) -> Outcome:
    """Take the proposal back."""
    step = _step(plan, Command.WITHDRAW)
    if not isinstance(step, Moves):
        return step
    back = _back_to(plan, step.to)
    if reason == "unanswered" and plan.proposal is not None:
        back = replace(back, lapsed_until=plan.proposal.answer_until)
    return Changed(back, (news.withdrawn(plan, reason, now),))


def reopen(plan: Plan, *, version: int, way: Way, said_at: datetime) -> Plan | None:
    """As it lay before the client when they answered in time, if that is only heard after nobody seemed to."""
    until = plan.lapsed_until
    if until is None or said_at >= until or version != plan.version:
        return None
    return replace(plan, state=State.PROPOSED, proposal=Proposal(way, said_at, until), lapsed_until=None)


def rehearse(plan: Plan, *, version: int, way: Way, now: datetime) -> Outcome:
    """The client has said it back: what is said once of a version counts (R1.4)."""
    step = _answer_step(plan, Command.REHEARSE, version)
    if not isinstance(step, Moves):
        return step
    if plan.rehearsed_version == plan.version:
        return Unchanged(plan)
    said = replace(plan, state=step.to, rehearsed_version=plan.version)
    return Changed(said, (news.rehearsed(said, way, now),))


def activate(
    plan: Plan, *, live_already: int, unrehearsed: bool = False, despite_confidence: bool = False, now: datetime
) -> Outcome:
    """Make it live, if the client has said it back, is sure enough, and has room for it.

    `unrehearsed` and `despite_confidence`: the clinician's word that it is right all the same.
    """
    step = _step(plan, Command.ACTIVATE)
    if not isinstance(step, Moves):
        return step
    if plan.rehearsed_version != plan.version and not unrehearsed:
        return Conflict("not_rehearsed", "The client has not said this version back: rehearse it first.")
    if _unsure(plan) and not despite_confidence:
        return Conflict(
            "smaller_step_wanted",
            f"The client is less sure than {SURE_ENOUGH} of 10 of doing this: revise it to a smaller step.",
        )
    if live_already >= MAX_ACTIVE:
        return Conflict("too_many_active_plans", f"A client has at most {MAX_ACTIVE} active plans: end one first.")
    live = replace(plan, state=step.to, activated_at=now, expires_at=now + timedelta(days=plan.lasts_days))
    return Changed(live, (news.activated(live, now),))


def pause(plan: Plan, *, now: datetime) -> Outcome:
    """Let it rest. It keeps its place and its end."""
    step = _step(plan, Command.PAUSE)
    if not isinstance(step, Moves):
        return step
    resting = replace(plan, state=step.to, paused_at=now)
    return Changed(resting, (news.paused(resting, now),))


def resume(plan: Plan, *, now: datetime) -> Outcome:
    """Go on with it, as it now reads."""
    step = _step(plan, Command.RESUME)
    if not isinstance(step, Moves):
        return step
    live = replace(plan, state=step.to, paused_at=None)
    return Changed(live, (news.resumed(live, now),))


def end(plan: Plan, reason: EndReason, *, zone: str, now: datetime) -> Changed | Unchanged | Conflict:
    """End it. What was counted stays counted; a proposal that was open is taken back."""
    step = _step(plan, Command.END)
    if not isinstance(step, Moves):
        return step
    over = replace(
        plan,
        state=step.to,
        proposal=None,
        in_focus=False,
        paused_at=None,
        ended_at=now,
        ended_reason=reason,
        lapsed_until=None,
    )
    if plan.state in LIVE:
        return Changed(over, (news.ended(over, reason, zone, now),))
    return Changed(over, (news.withdrawn(plan, "taken_back", now),) if step.says else ())


def focus(plan: Plan, *, wanted: bool, now: datetime) -> Changed | Unchanged | Conflict:
    """Make it the one plan in focus, or no longer. Nothing else of it changes, so its version stays."""
    if plan.state not in LIVE:
        return Conflict("not_active", "Only a live plan is in focus: activate it first.")
    if plan.in_focus is wanted:
        return Unchanged(plan)
    moved = replace(plan, in_focus=wanted)
    return Changed(moved, (news.revised(moved, now),) if plan.state is State.ACTIVE else ())


def _step(plan: Plan, command: Command) -> Moves | Unchanged | Conflict:
    match LIFECYCLE[plan.state, command]:
        case Stays():
            return Unchanged(plan)
        case Forbidden(code, detail):
            return Conflict(code, detail)
        case Moves() as moves:
            return moves


def _answer_step(plan: Plan, command: Command, version: int) -> Moves | Unchanged | Conflict | StaleVersion:
    """A client answers to what they were shown, which may not be what the plan says now."""
    step = _step(plan, command)
    if isinstance(step, Moves) and version != plan.version:
        return StaleVersion(plan.version)
    return step


def is_sure(plan: Plan) -> bool:
    """Whether the client was asked how sure they are, and is sure enough."""
    sure = plan.acceptance.confidence if plan.acceptance else None
    return sure is not None and sure >= SURE_ENOUGH


def _unsure(plan: Plan) -> bool:
    sure = plan.acceptance.confidence if plan.acceptance else None
    return sure is not None and sure < SURE_ENOUGH


def _back_to(plan: Plan, state: State) -> Plan:
    return replace(plan, state=state, proposal=None, acceptance=None)


def _with(plan: Plan, content: Content, state: State) -> Plan:
    version = plan.version + 1
    return replace(
        plan,
        goal_id=content.goal_id,
        state=state,
        version=version,
        words=content.words,
        copy_level=content.copy_level,
        moments=moments_for(plan.plan_id, version, content.windows, kept=plan.moments),
        lasts_days=content.lasts_days,
        cue_kind=content.cue_kind,
        response_kind=content.response_kind,
        kind=content.kind,
        template_id=content.template_id,
        in_focus=content.in_focus,
        rung=content.rung,
    )
