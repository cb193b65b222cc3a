"""Every place in a draft where a rule holds, in the order of the rules' ids."""

from collections.abc import Iterator

from handrail_shared.contracts.segments import Length

from handrail_planner.core.linter.draft import Draft
from handrail_planner.core.linter.spots import Spot


def spots_of(draft: Draft, segment: Length) -> Iterator[Spot]:
    """Where the rules hold."""
    yield from ()
