"""What the progress service found stuck or due, as it stands in the rows of what was heard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from uuid import UUID

from handrail_shared.contracts.ids import GoalId
from handrail_shared.contracts.stalls import StallCode

from handrail_planner.core.registers import About, Row, Told


@dataclass(frozen=True, slots=True)
class Stall:
    """A stall that is open: about which plan, goal or client, why, on which step, and what is suggested."""

    about: About
    id: UUID
    code: StallCode
    step: int
    rule_version: int
    numbers: Mapping[str, float]
    suggestions: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """A review that is due, and what speaks for it. `due`: the beginning of its day; `at`: when that was said last."""

    is_overdue: bool
    triggers: tuple[str, ...]
    due: datetime
    rule_version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Flags:
    """What is open of one client."""

    stalls: tuple[Stall, ...] = ()
    reviews: Mapping[GoalId, Wanted] = field(default_factory=dict)

    def stall_of(self, subject: UUID) -> Stall | None:
        return next((each for each in self.stalls if each.id == subject), None)


def flags_of(rows: Iterable[Row], zone: tzinfo = UTC) -> Flags:
    """Read from the rows of one client, whose days are those of `zone`. A kind of stall that is not known here is left out."""
    known = list(rows)
    stalls = [stall for row in known if (stall := _stall(row)) is not None]
    reviews = {GoalId(row.key.id): wanted for row in known if (wanted := _wanted(row.registers.get("review"), zone))}
    return Flags(tuple(sorted(stalls, key=lambda each: (each.about, each.id))), reviews)


def _stall(row: Row) -> Stall | None:
    told = row.registers.get("stall")
    if told is None or not isinstance(told.value, list) or told.value[1] not in {each.value for each in StallCode}:
        return None
    _, code, step, version, evidence, suggestions = told.value
    assert isinstance(evidence, list)
    assert isinstance(suggestions, list)
    numbers = {str(each["code"]): float(str(each["value"])) for each in evidence if isinstance(each, dict)}
    return Stall(
        row.key.about,
        row.key.id,
        StallCode(str(code)),
        int(str(step)),
        int(str(version)),
        numbers,
        tuple(str(each) for each in suggestions),
        told.at,
    )


def _wanted(told: Told | None, zone: tzinfo) -> Wanted | None:
    if told is None or not isinstance(told.value, list) or told.value[1] == "settled":
        return None
    _, word, triggers, due_on, version = told.value
    assert isinstance(triggers, list)
    due = datetime.combine(date.fromisoformat(str(due_on)), time(), zone).astimezone(UTC)
    return Wanted(word == "overdue", tuple(str(each) for each in triggers), due, int(str(version)), told.at)
