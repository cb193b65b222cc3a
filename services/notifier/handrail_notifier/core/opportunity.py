"""Which nudge a reply answers.

The newest unanswered one of the last day; else, as a correction, the newest answered one of the last day; else, as a late
answer, the newest unanswered one of the last week; else none (M14).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handrail_shared.contracts.ids import OpportunityId, PlanId

PROMPT = timedelta(hours=24)
LATEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A nudge that went out, and whether it was answered."""

    opportunity_id: OpportunityId
    plan_id: PlanId
    local_date: date
    nudged_at: datetime
    answered: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """The opportunity that is meant. `late`: answered more than 24 hours after the nudge."""

    opportunity: Opportunity
    late: bool


@dataclass(frozen=True, slots=True)
class NothingOpen:
    """There is nothing to answer."""


def bind(opportunities: Sequence[Opportunity], received_at: datetime) -> Bound | NothingOpen:
    """What a report received at `received_at` is about."""
    past = sorted(
        (each for each in opportunities if received_at - LATEST <= each.nudged_at <= received_at),
        key=lambda each: each.nudged_at,
        reverse=True,
    )
    today = [each for each in past if each.nudged_at >= received_at - PROMPT]
    prompt = [each for each in today if not each.answered] or today
    if prompt:
        return Bound(prompt[0], late=False)
    late = [each for each in past if not each.answered]
    return Bound(late[0], late=True) if late else NothingOpen()
