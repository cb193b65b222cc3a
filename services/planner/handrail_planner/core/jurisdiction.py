"""Whose rules for texting hold: the profiles that the notifier knows, and what a clinic may not switch on under one (M11)."""

from typing import Literal

from handrail_planner.core.refusals import Fault

Jurisdiction = Literal[
    "us", "us_fl", "us_ok", "us_md", "us_nj", "us_ms", "us_ct", "us_tx", "us_ri", "us_il", "uk", "ca", "eu"
]
BARS_ADAPTIVE_TIMING: frozenset[Jurisdiction] = frozenset({"us_il"})
"""Where a machine may not infer from a client's reports when to speak (R10.4)."""


def timing_fault(jurisdiction: Jurisdiction | None, *, adaptive_timing: bool) -> Fault | None:
    """Why a clinic there may not let nudges move by themselves."""
    if adaptive_timing and jurisdiction in BARS_ADAPTIVE_TIMING:
        return Fault("adaptive_timing", "The law of this jurisdiction bars it: leave it off.")
    return None
