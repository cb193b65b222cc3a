"""A client's break from nudges: up to a last day of their own calendar, or until it is ended.

The client begins and ends one by text, the clinic here; whatever was said last counts, in whatever order it is heard.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from handrail_shared.contracts.events import ClientPaused, ClientResumed

from handrail_planner.core.client import Client
from handrail_planner.core.refusals import Fault
from handrail_planner.core.zones import local_date

LONGEST = timedelta(days=366)
By = Literal["client", "clinic"]


@dataclass(frozen=True, slots=True)
class Rest:
    """What was last said: that nudges rest (`until` the end of a day, or for good), or that they go on."""

    paused: bool
    until: date | None
    by: By
    at: datetime
    by_code_word: bool = False
    """Their code word came: no text is answered either, and only the clinic ends it."""

    def holds(self, now: datetime, zone: str) -> bool:
        """Whether the client is on a break."""
        return self.paused and (self.until is None or local_date(now, zone) <= self.until)


def until_fault(until: date | None, now: datetime, zone: str) -> Fault | None:
    """Why this is no last day of a break."""
    today = local_date(now, zone)
    if until is not None and not today <= until <= today + LONGEST:
        return Fault("until", f"Name a day from today on, at most {LONGEST.days} days ahead, or leave it out.")
    return None


def paused(client: Client, rest: Rest) -> ClientPaused:
    """The news of a break."""
    return ClientPaused(
        clinic_id=client.clinic_id, client_id=client.client_id, occurred_at=rest.at, until=rest.until, by=rest.by
    )


def resumed(client: Client, rest: Rest) -> ClientResumed:
    """The news that it is over before its time."""
    return ClientResumed(clinic_id=client.clinic_id, client_id=client.client_id, occurred_at=rest.at, by=rest.by)
