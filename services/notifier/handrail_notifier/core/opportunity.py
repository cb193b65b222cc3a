"""Which nudge a reply answers.

The newest unanswered one of the last day; else, as a correction, today's newest answered one; else, as a late answer, the newest
unanswered one of the last week; else today's that no nudge went out for yet; else none (M14). What says that it corrects is about
the answered one of the last day that was answered last. What names a day is about that local day alone. Nothing else takes back an
answer of an earlier local day. Where nudges of two plans wait, and neither has only just come, it is asked which is meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handrail_shared.contracts.ids import OpportunityId, PlanId

from handrail_notifier.core.spoken_day import ANY_DAY, Days

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
    """There is nothing to answer. `doubtful`: it is of a day or a step that no open nudge stands for, and a person can tell which."""

    doubtful: bool = False


def bind(
    opportunities: Sequence[Opportunity],
    received_at: datetime,
    *,
    corrects: bool = False,
    days: Days = ANY_DAY,
    coming: Sequence[Opportunity] = (),
) -> Bound | NothingOpen:
    """What a report received at `received_at` is about. `corrects`: it says that it takes something back; `days`: what it says of the
    day; `coming`: what no nudge went out for so far, and may be done all the same."""
    past = _past(opportunities, received_at)
    last_day = [each for each in past if each.nudged_at >= received_at - PROMPT]
    if days.named is None:
        about = _newest(past, last_day, days.first, corrects=corrects)
    else:
        about = _of([each for each in past if each.local_date in days.named], corrects=corrects)
    about = about or _unprompted(coming, received_at, days)
    if about is None:
        return NothingOpen(doubtful=bool(last_day or (past and days.named is not None)))
    return bound_to(about, received_at)


def may_be_earlier(opportunities: Sequence[Opportunity], received_at: datetime, days: Days) -> bool:
    """Whether a weekday that is named may be the one a week ago, of which something is open."""
    return any(not each.answered and each.local_date == days.perhaps for each in _past(opportunities, received_at))


def newest_open(opportunities: Sequence[Opportunity], received_at: datetime) -> list[Opportunity]:
    """What waits for an answer since a nudge of the last day: of each plan the newest."""
    waiting = [
        each
        for each in _past(opportunities, received_at)
        if not each.answered and each.nudged_at >= received_at - PROMPT
    ]
    return list({each.plan_id: each for each in reversed(waiting)}.values())


def newest_told(opportunities: Sequence[Opportunity], received_at: datetime) -> list[Opportunity]:
    """What was answered already since a nudge of the last day: of each plan the newest."""
    told = [
        each for each in _past(opportunities, received_at) if each.answered and each.nudged_at >= received_at - PROMPT
    ]
    return list({each.plan_id: each for each in reversed(told)}.values())


def bound_to(opportunity: Opportunity, received_at: datetime) -> Bound:
    """That one, late or not."""
    return Bound(opportunity, late=opportunity.nudged_at < received_at - PROMPT)


def _past(opportunities: Sequence[Opportunity], received_at: datetime) -> list[Opportunity]:
    """Those of the last week, the newest first."""
    return sorted(
        (each for each in opportunities if received_at - LATEST <= each.nudged_at <= received_at),
        key=lambda each: each.nudged_at,
        reverse=True,
    )


def _of(those: Sequence[Opportunity], *, corrects: bool) -> Opportunity | None:
    """One of these: the answered one that was answered last, if it is corrected; else the newest open one; else the newest."""
    answered = [each for each in those if each.answered]
    if corrects and answered:
        return max(answered, key=lambda each: (each.answered_at or each.nudged_at, each.nudged_at))
    return next((each for each in those if not each.answered), answered[0] if answered else None)


def _newest(
    past: Sequence[Opportunity], last_day: Sequence[Opportunity], today: date, *, corrects: bool
) -> Opportunity | None:
    """Where no day is named. What was answered of an earlier local day is corrected only by what says that it corrects."""
    if not last_day:
        return next((each for each in past if not each.answered), None)
    may_be = [each for each in last_day if corrects or not each.answered or each.local_date >= today]
    return _of(may_be, corrects=corrects)


def _unprompted(coming: Sequence[Opportunity], received_at: datetime, days: Days) -> Opportunity | None:
    """The one without a nudge that is nearest; None: there is none of that day, or it may be of either of two plans."""
    those = [each for each in coming if not each.answered and days.may_be(each.local_date)]
    if len({each.plan_id for each in those}) != 1:
        return None
    return min(those, key=lambda each: (abs(each.nudged_at - received_at), each.opportunity_id))


def undecided(
    opportunities: Sequence[Opportunity], received_at: datetime, days: Days = ANY_DAY
) -> tuple[Opportunity, Opportunity] | None:
    """The two that a report may as well be about, the newer first; None: there is no doubt. Of each plan the newest counts."""
    since = received_at - PROMPT
    waiting = [
        each
        for each in _past(opportunities, received_at)
        if not each.answered and (each.nudged_at >= since if days.named is None else each.local_date in days.named)
    ]
    newest = list({each.plan_id: each for each in reversed(waiting)}.values())
    newest.sort(key=lambda each: each.nudged_at, reverse=True)
    if len(newest) < 2 or received_at - newest[0].nudged_at < JUST_NOW:
        return None
    return newest[0], newest[1]
