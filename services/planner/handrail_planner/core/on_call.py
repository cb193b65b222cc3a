"""Who is on call at a clinic: people in their order, each with a number, an address or both, and the hours that are their turn.

Number and address are the staff's own, not clients'. They travel sealed all the same, under each person's id, so that no log, bus or
backup holds them in clear.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Literal
from uuid import UUID

from handrail_planner.core.refusals import Fault

Place = Literal["us", "ca", "uk", "ie", "au", "nz", "eu"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
MOST_PEOPLE = 20
LONGEST_UNREAD = 168
"""Hours: a week."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Some hours of some weekdays; an end that is earlier than the start is the next day's."""

    days: tuple[Weekday, ...]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is alerted. `hours` None: at any time."""

    person_id: UUID
    phone: str | None = field(repr=False)
    email: str | None = field(repr=False)
    hours: Hours | None = None
    emergency_contact: bool = False


@dataclass(frozen=True, slots=True)
class OnCall:
    """The roster as a clinic stated it. `version` counts from 1, which says that nothing was stated.
    `read_within_hours`: how soon somebody reads what clients write, as clients are told; None: nobody promises it."""

    people: tuple[Person, ...] = ()
    zone: str = "UTC"
    place: Place | None = None
    office: Hours | None = None
    read_within_hours: int | None = None
    version: int = 1


def faults_of(people: Sequence[Person]) -> Iterator[Fault]:
    """Why these people can't be a roster."""
    for number, person in enumerate(people):
        if person.phone is None and person.email is None:
            yield Fault(f"people.{number}", "Give a number, an address or both: else nobody is reached.")
    if len({person.person_id for person in people}) < len(people):
        yield Fault("people", "The same number and address stand in it twice.")
    if sum(person.emergency_contact for person in people) > 1:
        yield Fault("people", "Name one emergency contact at the most.")
