"""Rules of moments as text and back: what a moment's row keeps of which days it names."""

import json
from datetime import date
from functools import lru_cache
from typing import Any, Literal, assert_never

from handrail_notifier.core.moment import AfterFact, AroundSession, Dated, NoMoment, Recurring, Rule, Weekly

CountsFrom = Literal["session", "lapse", "done"]


@lru_cache(maxsize=16384)
def written(rule: Rule) -> str:
    """The rule as JSON: the same rule is always the same text."""
    return json.dumps(_parts(rule), separators=(",", ":"), sort_keys=True)


@lru_cache(maxsize=16384)
def read(text: str) -> Rule:
    """The rule of that text. Raises `NoMoment` if it is none."""
    parts: dict[str, Any] = json.loads(text)
    from_date = date.fromisoformat(parts["from"]) if parts.get("from") else None
    match parts["kind"]:
        case "weekly":
            return Weekly(tuple(parts["days"]), parts.get("every", 1), from_date)
        case "recurring" if from_date is not None:
            return Recurring(parts["rule"], from_date)
        case "dated":
            return Dated(tuple(date.fromisoformat(each) for each in parts["dates"]))
        case "session":
            return AroundSession(tuple(parts["offsets"]))
        case "fact":
            return AfterFact(parts["fact"], tuple(parts["offsets"]))
        case _:
            raise NoMoment("not a rule that a moment can have")


def counts_from(rule: Rule) -> CountsFrom | None:
    """What its days are counted from; None: the calendar."""
    match rule:
        case AroundSession():
            return "session"
        case AfterFact(fact):
            return "lapse" if fact == "lapse" else "done"
        case Weekly() | Recurring() | Dated():
            return None
        case never:
            assert_never(never)


def _parts(rule: Rule) -> dict[str, object]:
    match rule:
        case Weekly(days, every_weeks, from_date):
            plain: dict[str, object] = {"kind": "weekly", "days": list(days)}
            if every_weeks > 1:
                plain["every"] = every_weeks
            if from_date is not None:
                plain["from"] = from_date.isoformat()
            return plain
        case Recurring(text, from_date):
            return {"kind": "recurring", "rule": text, "from": from_date.isoformat()}
        case Dated(days):
            return {"kind": "dated", "dates": [each.isoformat() for each in days]}
        case AroundSession(offsets):
            return {"kind": "session", "offsets": list(offsets)}
        case AfterFact(fact, offsets):
            return {"kind": "fact", "fact": fact, "offsets": list(offsets)}
        case never:
            assert_never(never)
