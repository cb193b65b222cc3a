"""Which nudge a reply answers.

The newest unanswered one of the last day; else, as a correction, the newest answered one of the last day; else, as a late
answer, the newest unanswered one of the last week; else none (M14). What says that it corrects is about the answered one of
the last day that was answered last. Where nudges of two plans wait, and neither has only just come, it is asked which is meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handrail_shared.contracts.ids import OpportunityId, PlanId

PROMPT = timedelta(hours=24)
LATEST = timedelta(days=7)
JUST_NOW = timedelta(minutes=30)
"""What is answered so soon after a nudge is an answer to it."""


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A nudge that went out, and whether it was answered."""

    opportunity_id: OpportunityId
    plan_id: PlanId
    local_date: date
    nudged_at: datetime
    answered: bool
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """The opportunity that is meant. `late`: answered more than 24 hours after the nudge."""

    opportunity: Opportunity
    late: bool


@dataclass(frozen=True, slots=True)
class NothingOpen:
    """There is nothing to answer."""


def bind(opportunities: Sequence[Opportunity], received_at: datetime, *, corrects: bool = False) -> Bound | NothingOpen:
    """What a report received at `received_at` is about; `corrects`: it says that it takes something back."""
    past = sorted(
        (each for each in opportunities if received_at - LATEST <= each.nudged_at <= received_at),
        key=lambda each: each.nudged_at,
        reverse=True,
    )
    today = [each for each in past if each.nudged_at >= received_at - PROMPT]
    answered = [each for each in today if each.answered]
    if corrects and answered:
        return Bound(max(answered, key=lambda each: (each.answered_at or each.nudged_at, each.nudged_at)), late=False)
    prompt = [each for each in today if not each.answered] or today
    if prompt:
        return Bound(prompt[0], late=False)
    late = [each for each in past if not each.answered]
    return Bound(late[0], late=True) if late else NothingOpen()


def undecided(opportunities: Sequence[Opportunity], received_at: datetime) -> tuple[Opportunity, Opportunity] | None:
    """The two that a report may as well be about, the newer first; None: there is no doubt. Of each plan the newest counts."""
    waiting = sorted(
        (each for each in opportunities if not each.answered and received_at - PROMPT <= each.nudged_at <= received_at),
        key=lambda each: each.nudged_at,
        reverse=True,
    )
    newest = list({each.plan_id: each for each in reversed(waiting)}.values())
    newest.sort(key=lambda each: each.nudged_at, reverse=True)
    if len(newest) < 2 or received_at - newest[0].nudged_at < JUST_NOW:
        return None
    return newest[0], newest[1]
