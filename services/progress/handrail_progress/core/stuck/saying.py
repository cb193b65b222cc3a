"""What there is to say of a look. An event's id follows from the review or the stall and from what of it is said, so it is said once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, wrap
from handrail_shared.contracts.events import (
    ClientEvent,
    Event,
    ReviewDue,
    ReviewOverdue,
    ReviewSettled,
    StallCleared,
    StallDetected,
    StallNumber,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, derived

from handrail_progress.core.days import local_day
from handrail_progress.core.stuck import reviews, stalls
from handrail_progress.core.stuck.weighing import Looked

SERVICE = "progress"
TICK = timedelta(microseconds=1)

Whose = dict[str, object]


def facts(
    looked: Looked, clinic_id: ClinicId, client_id: ClientId, zone: str | None, now: datetime
) -> Iterator[Recorded[Event]]:
    """The news, in its order, each of a later instant than the one before: whoever hears them in another order still knows it."""
    about: Whose = {"clinic_id": clinic_id, "client_id": client_id}
    instants = (now + TICK * number for number in count())
    for change in looked.stalls:
        said = _stall(change, {**about, "occurred_at": next(instants)}, zone, now)
        what = f"{change.says}|{change.stall.step}"
        yield _wrapped(said, derived(change.stall.stall_id, what), change.stall.stall_id)
    for each in looked.reviews:
        what = f"{each.says}|{each.review.said_at.isoformat()}"
        yield _wrapped(
            _review(each, {**about, "occurred_at": next(instants)}, zone),
            derived(each.review.review_id, what),
            each.review.review_id,
        )


def _wrapped(event: Event, event_id: UUID, about: UUID) -> Recorded[Event]:
    return wrap(event, event_id=EventId(event_id), source=SERVICE, correlation_id=about)


def _stall(change: stalls.Change, whose: Whose, zone: str | None, now: datetime) -> ClientEvent:
    stall = change.stall
    about = {
        **whose,
        "stall_id": stall.stall_id,
        "code": stall.code.value,
        "plan_id": stall.subject.plan_id,
        "goal_id": stall.subject.goal_id,
    }
    if change.says == "cleared":
        return StallCleared.model_validate({**about, "reason": stall.closed_because})
    return StallDetected.model_validate(
        {
            **about,
            "step": stall.step,
            "window_from": local_day(stall.window_from, zone),
            "window_until": local_day(now, zone),
            "evidence": [StallNumber(code=name, value=value) for name, value in stall.numbers],
            "rule_version": stall.rule_version,
            "suggestions": stall.suggestions,
            "suggestions_version": stall.suggestions_version,
        }
    )


def _review(change: reviews.Change, whose: Whose, zone: str | None) -> ClientEvent:
    review = change.review
    about = {**whose, "goal_id": review.goal_id, "review_id": review.review_id}
    due = {
        **about,
        "plan_id": review.plan_id,
        "triggers": review.triggers,
        "due_on": local_day(review.due_at, zone),
        "rule_version": review.rule_version,
    }
    match change.says:
        case "due":
            return ReviewDue.model_validate({**due, "invites": review.invited_at == review.said_at})
        case "overdue":
            return ReviewOverdue.model_validate(due)
        case "settled":
            return ReviewSettled.model_validate({**about, "reason": review.closed_because})
        case _:
            assert_never(change.says)
