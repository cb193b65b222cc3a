"""What a plan's event says of its moments, as moments of the core."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import assert_never

from handrail_shared.contracts.events import MomentRule, PlanActivated, PlanResumed, PlanRevised, WeeklyWindow
from handrail_shared.contracts.events.plans import DatedDays, FactDays, RecurringDays, SessionDays, WeeklyDays

from handrail_notifier.core.moment import AfterFact, Aim, AroundSession, Dated, Moment, Recurring, Rule, Weekly
from handrail_notifier.store.moments import Kept


def moments_of(event: PlanActivated | PlanRevised | PlanResumed, earliest: datetime) -> Iterator[Kept]:
    """The plan's moments, which count from the event on, but not from before `earliest`. Raises `NoMoment` for what cannot come."""
    since = max(event.occurred_at, earliest)
    for window in event.moments:
        yield Kept(event.clinic_id, event.client_id, event.plan_id, _weekly(window), since)
    for rule in event.rules:
        yield Kept(
            event.clinic_id,
            event.client_id,
            event.plan_id,
            _by_rule(rule),
            since,
            rule.role,
            rule.asks_about,
            rule.at_night,
        )


def _weekly(window: WeeklyWindow) -> Moment:
    lead = timedelta(minutes=window.lead_minutes)
    return Moment(window.moment_id, Weekly(window.days), _wall(window.start), _wall(window.end), lead=lead)


def _by_rule(stated: MomentRule) -> Moment:
    return Moment(
        stated.moment_id,
        _rule(stated),
        _wall(stated.start),
        _wall(stated.end),
        Aim(stated.aim),
        timedelta(minutes=stated.lead_minutes),
    )


def _rule(stated: MomentRule) -> Rule:
    match stated.days:
        case WeeklyDays(days=days, every_weeks=every, from_date=from_date):
            return Weekly(days, every, from_date)
        case RecurringDays(rule=rule, from_date=from_date):
            return Recurring(rule, from_date)
        case DatedDays(dates=dates):
            return Dated(dates)
        case SessionDays(offsets=offsets):
            return AroundSession(offsets)
        case FactDays(fact=fact, offsets=offsets):
            return AfterFact(fact, offsets)
        case never:
            assert_never(never)


def _wall(given: time) -> time:
    return given.replace(tzinfo=None)
