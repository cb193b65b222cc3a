"""In which hours a place lets texts come that nobody has just asked for, by the name of whose rules hold.

The hours are the strictest that a state has for solicitations by telephone; nudges are none, so these are a clinic's policy, chosen
by name, and never wider than its own quiet hours (facts 2.1, M5, M11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Allowed:
    """From this wall time up to that one, on one day."""

    start: time
    until: time


@dataclass(frozen=True, slots=True)
class Profile:
    """A place's rules. `adaptive_timing`: whether a machine may infer when to write (A2; Illinois Public Act 104-0054 bars it)."""

    weekdays: Allowed
    saturday: Allowed
    sunday: Allowed
    adaptive_timing: bool = True

    def on(self, weekday: int) -> Allowed:
        """The hours of a weekday, 0 for Monday."""
        return self.sunday if weekday == 6 else self.saturday if weekday == 5 else self.weekdays


def _daily(start: int, until: int, *, adaptive_timing: bool = True) -> Profile:
    hours = Allowed(time(start), time(until))
    return Profile(hours, hours, hours, adaptive_timing)


_WEEKEND_OF_RHODE_ISLAND = Allowed(time(10), time(17))
PROFILES: Mapping[str, Profile] = {
    "us": _daily(8, 21),
    "us_fl": _daily(8, 20),
    "us_ok": _daily(8, 20),
    "us_md": _daily(8, 20),
    "us_nj": _daily(8, 20),
    "us_ms": _daily(8, 20),
    "us_ct": _daily(9, 20),
    "us_tx": Profile(Allowed(time(9), time(21)), Allowed(time(9), time(21)), Allowed(time(12), time(21))),
    "us_ri": Profile(Allowed(time(9), time(18)), _WEEKEND_OF_RHODE_ISLAND, _WEEKEND_OF_RHODE_ISLAND),
    "us_il": _daily(8, 21, adaptive_timing=False),
    "uk": _daily(8, 21),
    "ca": _daily(9, 21),
    "eu": _daily(8, 21),
}
STRICTEST = Profile(
    Allowed(time(9), time(18)), Allowed(time(10), time(17)), Allowed(time(12), time(17)), adaptive_timing=False
)
"""For a name that nobody here knows."""


def profile_of(jurisdiction: str | None) -> Profile | None:
    """The profile of that name; None where none is named."""
    return None if jurisdiction is None else PROFILES.get(jurisdiction, STRICTEST)
