"""A plan's moments as rows, and as they are noted in a version. The days of every week stand in a column of their own."""

from datetime import date, time
from typing import Any, assert_never
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import MomentId

from handrail_planner.core.days import AfterFact, AroundSession, Dated, Days, Recurring, Weekly
from handrail_planner.core.moments import Moment, Window

Noted = dict[str, Any]  # Any: what JSON carries


def columns_of(moment: Moment) -> tuple[object, ...]:
    """From `days` on, in the order of the columns; the days as JSON, if they are not simply those of every week."""
    window = moment.window
    weekly, rule = _plain(window.days)
    hours = (window.start, window.end, window.lead_minutes)
    return (weekly, *hours, rule, window.aim, window.role, window.asks_about, window.at_night)


def of_columns(row: asyncpg.Record, rule: Noted | None) -> Moment:
    """The moment of a row. `rule`: its column of that name, read."""
    window = Window(
        _days(rule) if rule is not None else Weekly(tuple(row["days"])),
        row["starts"],
        row["ends"],
        row["lead_minutes"],
        row["aim"],
        row["role"],
        row["asks_about"],
        row["at_night"],
    )
    return Moment(MomentId(row["moment_id"]), window)


def noted(moment: Moment) -> Noted:
    """As a version keeps it: what is as usual is left out, so a version of any age is read alike."""
    window = moment.window
    weekly, rule = _plain(window.days)
    note: Noted = {
        "moment_id": str(moment.moment_id),
        "days": weekly,
        "start": f"{window.start:%H:%M}",
        "end": f"{window.end:%H:%M}",
        "lead_minutes": window.lead_minutes,
    }
    unusual: Noted = {
        "rule": rule,
        "aim": None if window.aim == "before" else window.aim,
        "role": None if window.role == "nudge" else window.role,
        "asks_about": window.asks_about,
        "at_night": window.at_night or None,
    }
    return note | {name: value for name, value in unusual.items() if value is not None}


def of_note(note: Noted) -> Moment:
    """The moment that was noted."""
    window = Window(
        _days(note["rule"]) if "rule" in note else Weekly(tuple(note["days"])),
        time.fromisoformat(note["start"]),
        time.fromisoformat(note["end"]),
        note["lead_minutes"],
        note.get("aim", "before"),
        note.get("role", "nudge"),
        note.get("asks_about"),
        note.get("at_night", False),
    )
    return Moment(MomentId(UUID(note["moment_id"])), window)


def _plain(days: Days) -> tuple[list[str], Noted | None]:
    """The days of every week, or none of them and the rule."""
    if isinstance(days, Weekly) and days.is_plain:
        return list(days.days), None
    return [], _rule(days)


def _rule(days: Days) -> Noted:
    match days:
        case Weekly(named, every_weeks, from_date):
            since = from_date and from_date.isoformat()
            return {"kind": "weekly", "days": list(named), "every_weeks": every_weeks, "from_date": since}
        case Recurring(rule, from_date):
            return {"kind": "recurring", "rule": rule, "from_date": from_date.isoformat()}
        case Dated(dates):
            return {"kind": "dated", "dates": [each.isoformat() for each in dates]}
        case AroundSession(offsets):
            return {"kind": "session", "offsets": list(offsets)}
        case AfterFact(fact, offsets):
            return {"kind": "fact", "fact": fact, "offsets": list(offsets)}
        case never:
            assert_never(never)


def _days(rule: Noted) -> Days:
    match rule["kind"]:
        case "weekly":
            since = rule["from_date"] and date.fromisoformat(rule["from_date"])
            return Weekly(tuple(rule["days"]), rule["every_weeks"], since)
        case "recurring":
            return Recurring(rule["rule"], date.fromisoformat(rule["from_date"]))
        case "dated":
            return Dated(tuple(map(date.fromisoformat, rule["dates"])))
        case "session":
            return AroundSession(tuple(rule["offsets"]))
        case "fact":
            return AfterFact(rule["fact"], tuple(rule["offsets"]))
        case kind:
            raise ValueError(f"no days of kind {kind} are kept")
