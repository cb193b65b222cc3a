"""A client's own consent to nudges at night: inside some hours, for plans that ask for them, until it is taken back."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from handrail_shared.contracts.events import NightAllowed, NightDisallowed

from handrail_planner.core.client import Client
from handrail_planner.core.refusals import Fault

Evidence = Literal["clinic_form", "page"]


@dataclass(frozen=True, slots=True)
class Night:
    """The hours that the client agreed to, by their own clock, and how that is known. `end` before `start`: the next day's."""

    start: time
    end: time
    wording_version: str
    evidence: Evidence
    since: datetime

    def covers(self, minute: int) -> bool:
        """Whether it lies inside; `minute` counts from a midnight."""
        start, end = (wall.hour * 60 + wall.minute for wall in (self.start, self.end))
        minute %= 24 * 60
        return start <= minute < end if start < end else minute >= start or minute < end

    def says_the_same(self, other: "Night") -> bool:
        """Whether it is the same consent, whenever it was given."""
        return _said(self) == _said(other)


def _said(night: Night) -> tuple[object, ...]:
    return night.start, night.end, night.wording_version, night.evidence


def night_fault(start: time, end: time) -> Fault | None:
    """Why these are no hours of a night."""
    return Fault("end", "The hours must end at another time than they begin.") if start == end else None


def allowed(client: Client, night: Night) -> NightAllowed:
    """The news that the client agreed."""
    return NightAllowed(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        occurred_at=night.since,
        start=night.start,
        end=night.end,
        wording_version=night.wording_version,
        evidence=night.evidence,
    )


def disallowed(client: Client, now: datetime) -> NightDisallowed:
    """The news that they do not any more."""
    return NightDisallowed(clinic_id=client.clinic_id, client_id=client.client_id, occurred_at=now)
