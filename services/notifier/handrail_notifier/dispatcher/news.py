"""What the others hear of decisions, in the order in which they were made."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import Event, NudgeDecided, NudgeExpired, NudgePostponed, SilenceAnswered
from handrail_shared.contracts.ids import ClientId, ClinicId

from handrail_notifier.core.decision import Reason
from handrail_notifier.core.restraint import Step
from handrail_notifier.dispatcher.points import Point
from handrail_notifier.speech import said
from handrail_notifier.store.decisions import DecisionRow, PutOff


def facts_of_decision(row: DecisionRow, now: datetime) -> Iterator[Recorded[Event]]:
    """That it was sent or withheld, and why; that its moment has passed, if it has."""
    decided = NudgeDecided(
        **_about(row, now),
        moment_id=row.moment_id,
        plan_version=row.plan_version,
        local_date=row.local_date,
        window_start=row.window_start,
        window_end=row.window_end,
        decision=row.decision,
        reasons=row.reasons,
        channel=row.channel,
        says=row.says,
    )
    yield said(decided, about=row.opportunity_id)
    if Reason.MOMENT_PASSED in row.reasons:
        expired = NudgeExpired(**_about(row, now), reason=Reason.MOMENT_PASSED.value)
        yield said(expired, about=row.opportunity_id)


def facts_of_put_off(row: PutOff, now: datetime) -> Iterator[Recorded[Event]]:
    """That it is decided anew later."""
    postponed = NudgePostponed(**_about(row, now), until=row.until, reasons=row.reasons)
    yield said(postponed, about=row.opportunity_id)


def facts_of_silence(point: Point, unanswered: int, step: Step, now: datetime) -> Recorded[Event]:
    """That less is sent, or as much again."""
    answered = silence_answered(point.moment.clinic_id, point.moment.client_id, unanswered, step, now)
    return said(answered, about=point.opportunity)


def silence_answered(clinic: UUID, client: UUID, unanswered: int, step: Step, now: datetime) -> SilenceAnswered:
    return SilenceAnswered(
        clinic_id=ClinicId(clinic),
        client_id=ClientId(client),
        occurred_at=now,
        unanswered=unanswered,
        step=step.value,
    )


def _about(row: DecisionRow | PutOff, now: datetime) -> dict[str, Any]:  # Any: keyword arguments of several event types
    return {
        "clinic_id": row.clinic_id,
        "client_id": row.client_id,
        "occurred_at": now,
        "plan_id": row.plan_id,
        "opportunity_id": row.opportunity_id,
        "nudge_id": row.nudge_id,
    }
