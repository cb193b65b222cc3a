"""A plan's moments as the others are told of them: plain weekly windows in the form that they always had, all others as rules."""

from collections.abc import Sequence
from typing import assert_never

from handrail_shared.contracts.events import WeeklyWindow
from handrail_shared.contracts.events.plans import (
    DatedDays,
    FactDays,
    MomentRule,
    RecurringDays,
    SessionDays,
    WeeklyDays,
)

from handrail_planner.core.days import AfterFact, AroundSession, Dated, Days, Recurring, Weekly
from handrail_planner.core.moments import Moment, Window


def windows_of(moments: Sequence[Moment]) -> tuple[WeeklyWindow, ...]:
    """The plain weekly ones."""
    return tuple(
        WeeklyWindow(
            moment_id=each.moment_id,
            days=each.window.days.days,
            start=each.window.start,
            end=each.window.end,
            lead_minutes=each.window.lead_minutes,
        )
        for each in moments
        if _is_plain(each.window) and isinstance(each.window.days, Weekly)
    )


def rules_of(moments: Sequence[Moment]) -> tuple[MomentRule, ...]:
    """All others. What a debrief asks about is named by its id."""
    return tuple(
        MomentRule(
            moment_id=each.moment_id,
            days=_days(each.window.days),
            start=each.window.start,
            end=each.window.end,
            aim=each.window.aim,
            lead_minutes=each.window.lead_minutes,
            role=each.window.role,
            asks_about=None if each.window.asks_about is None else moments[each.window.asks_about].moment_id,
            at_night=each.window.at_night,
        )
        for each in moments
        if not _is_plain(each.window)
    )


def _is_plain(window: Window) -> bool:
    days = window.days
    usual = window.aim == "before" and window.role == "nudge" and not window.at_night
    return usual and isinstance(days, Weekly) and days.is_plain


def _days(days: Days) -> WeeklyDays | RecurringDays | DatedDays | SessionDays | FactDays:
    match days:
        case Weekly(named, every_weeks, from_date):
            return WeeklyDays(days=named, every_weeks=every_weeks, from_date=from_date)
        case Recurring(rule, from_date):
            return RecurringDays(rule=rule, from_date=from_date)
        case Dated(dates):
            return DatedDays(dates=dates)
        case AroundSession(offsets):
            return SessionDays(offsets=offsets)
        case AfterFact(fact, offsets):
            return FactDays(fact=fact, offsets=offsets)
        case never:
            assert_never(never)
