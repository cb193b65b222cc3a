"""Rows of registers, that end the same in whatever order, and however often, they are told.

A row is about an opportunity, a plan, a goal or a client, and is a set of registers. Each register keeps one of the values that it was told,
by an order that is total: the latest, the largest, or what the table says. Joining is commutative, associative and idempotent, so
late, repeated and reordered news end the same, and folding the whole log again gives the rows that stand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, PlanId

About = Literal["opportunity", "plan", "goal", "client"]
Value: TypeAlias = "bool | int | float | str | list[Value] | Mapping[str, Value] | None"
Data = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Fact:
    """An event as the log keeps it."""

    event_id: EventId
    type: str
    clinic_id: ClinicId
    client_id: ClientId
    plan_id: PlanId | None
    occurred_at: datetime
    data: Data


@dataclass(frozen=True, slots=True)
class Told:
    """A value, when what it tells of happened, and which event told it."""

    value: Value
    at: datetime
    event_id: EventId


@dataclass(frozen=True, slots=True)
class RowKey:
    """Which row."""

    clinic_id: ClinicId
    client_id: ClientId
    about: About
    id: UUID


@dataclass(frozen=True, slots=True)
class Row:
    """What stands about an opportunity, a plan, a goal or a client."""

    key: RowKey
    registers: Mapping[str, Told]

    @property
    def plan_id(self) -> PlanId | None:
        """The plan that it is about, if it is about one."""
        if self.key.about == "plan":
            return PlanId(self.key.id)
        return PlanId(UUID(str(self.registers["plan"].value))) if "plan" in self.registers else None

    @property
    def latest_at(self) -> datetime:
        """When the newest of what stands happened."""
        return max(told.at for told in self.registers.values())


Rows = Mapping[RowKey, Row]


@dataclass(frozen=True, slots=True)
class Note:
    """What a fact tells one register of one row."""

    about: About
    register: str
    value: Value


def told_to(row: Row, note: Note, fact: Fact) -> Row:
    """The row after this note: what stands, or what is told now, whichever is more by the register's order."""
    told = Told(note.value, fact.occurred_at, fact.event_id)
    known = row.registers.get(note.register)
    if known is not None:
        order = ORDERS.get(note.register, _latest)
        told = max(known, told, key=lambda each: (order(each), each.at, each.event_id))
    return row if told == known else Row(row.key, {**row.registers, note.register: told})


Order = Callable[[Told], tuple[object, ...]]


def _latest(told: Told) -> tuple[object, ...]:
    return (told.at,)


def _largest(told: Told) -> tuple[object, ...]:
    return (told.value,)


def _earliest(told: Told) -> tuple[object, ...]:
    return (-told.at.timestamp(),)


_WEIGHT_OF_FATE = {"planned": 0, "withheld": 0, "sent": 1, "failed": 1, "expired": 1, "delivered": 2}


def _arrived(told: Told) -> tuple[object, ...]:
    """The later one, except that what became of a nudge is more than what was decided, and what the phone has, it has.

    A debrief that is withheld has the opportunity of a nudge that went out before it.
    """
    return (_WEIGHT_OF_FATE[str(told.value)], told.at)


_STRETCH = ("running", "forgiven", "paused")


def _run(told: Told) -> tuple[object, ...]:
    """Of facts of one instant the one that came last: with the repetitions unchanged a run is forgiven, then it rests.

    A correction is the last word of its instant: it may take repetitions and the best run back.
    """
    assert isinstance(told.value, list)
    run, repetitions, stretch, best_run, corrects = told.value
    return (told.at, corrects, repetitions, _STRETCH.index(str(stretch)), run, best_run)


_REVIEW = ("settled", "due", "overdue")


def _review_order(told: Told) -> tuple[object, ...]:
    """Of one instant what comes last in a review's life."""
    assert isinstance(told.value, list)
    return (told.at, _REVIEW.index(str(told.value[1])))


ORDERS: Mapping[str, Order] = {
    "review": _review_order,
    "milestone": _largest,
    "first_use": _earliest,
    "comeback_after": _largest,
    "nudge": _arrived,
    "window_end": _earliest,
    "run": _run,
}
"""Which of two values a register keeps, where it is not the latest."""
