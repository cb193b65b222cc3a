"""Where a rule holds: a code and a place in a draft, before a clinic's severities are known."""

from typing import NamedTuple

from handrail_planner.core.linter.draft import Field
from handrail_planner.core.linter.findings import Code


class Spot(NamedTuple):
    """One place. `start` and `end` are characters of the field."""

    code: Code
    field: Field
    start: int
    end: int
