"""What the others are told of a plan."""

from datetime import datetime
from typing import Any

from handrail_shared.contracts.events import (
    PlanAccepted,
    PlanActivated,
    PlanChangeAsked,
    PlanDeclined,
    PlanEnded,
    PlanPaused,
    PlanProposed,
    PlanRehearsed,
    PlanResumed,
    PlanRevised,
    ProposalWithdrawn,
)
from handrail_shared.contracts.events.plans import Way

from handrail_planner.core.plan.values import Acceptance, EndReason, Plan, Proposal, WithdrawReason
from handrail_planner.core.plan.watched import rules_of, windows_of
from handrail_planner.core.zones import local_date


def activated(plan: Plan, now: datetime) -> PlanActivated:
    return PlanActivated(**_content(plan, now))


def revised(plan: Plan, now: datetime) -> PlanRevised:
    return PlanRevised(**_content(plan, now))


def resumed(plan: Plan, now: datetime) -> PlanResumed:
    return PlanResumed(**_content(plan, now))


def paused(plan: Plan, now: datetime) -> PlanPaused:
    return PlanPaused(**_about(plan, now))


def proposed(plan: Plan, proposal: Proposal, link: str | None, now: datetime) -> PlanProposed:
    """`link` is the sealed page to answer on."""
    return PlanProposed(
        **_about_version(plan, now),
        goal_id=plan.goal_id,
        cue=plan.words.cue,
        response=plan.words.response,
        discreet=plan.words.discreet,
        tiny=plan.words.tiny,
        copy_level=plan.copy_level,
        way=proposal.way,
        link=link,
        answer_until=proposal.answer_until,
    )


def accepted(plan: Plan, acceptance: Acceptance, now: datetime) -> PlanAccepted:
    return PlanAccepted(
        **_about_version(plan, now),
        way=acceptance.way,
        confidence=acceptance.confidence,
        importance=acceptance.importance,
    )


def change_asked(plan: Plan, way: Way, now: datetime) -> PlanChangeAsked:
    return PlanChangeAsked(**_about_version(plan, now), way=way)


def declined(plan: Plan, way: Way, now: datetime) -> PlanDeclined:
    return PlanDeclined(**_about_version(plan, now), way=way)


def withdrawn(plan: Plan, reason: WithdrawReason, now: datetime) -> ProposalWithdrawn:
    """`plan` as it was proposed: the version that the client saw."""
    return ProposalWithdrawn(**_about_version(plan, now), reason=reason)


def rehearsed(plan: Plan, way: Way, now: datetime) -> PlanRehearsed:
    return PlanRehearsed(**_about_version(plan, now), way=way)


def ended(plan: Plan, reason: EndReason, zone: str, now: datetime) -> PlanEnded:
    return PlanEnded(**_about(plan, now), goal_id=plan.goal_id, local_date=local_date(now, zone), reason=reason)


def _about(plan: Plan, now: datetime) -> dict[str, Any]:  # Any: keyword arguments of several event types
    return {
        "clinic_id": plan.clinic_id,
        "client_id": plan.client_id,
        "occurred_at": now,
        "plan_id": plan.plan_id,
    }


def _about_version(plan: Plan, now: datetime) -> dict[str, Any]:  # Any: as above
    return _about(plan, now) | {"plan_version": plan.version}


def _content(plan: Plan, now: datetime) -> dict[str, Any]:  # Any: as above
    return _about_version(plan, now) | {
        "goal_id": plan.goal_id,
        "cue": plan.words.cue,
        "response": plan.words.response,
        "discreet": plan.words.discreet,
        "first_act": plan.words.first_act,
        "tiny": plan.words.tiny,
        "copy_level": plan.copy_level,
        "moments": windows_of(plan.moments),
        "rules": rules_of(plan.moments),
        "expires_at": plan.expires_at,
        "in_focus": plan.in_focus,
        "rung": plan.rung,
        "cue_word": plan.words.cue_word,
        "alternatives": plan.words.alternatives,
    }
