"""The numbers by which something counts as stuck, and their version.

No study gives cut-offs for plans that are used by text, so these are our own choice (S1-S7, R50, R53, R55, R56). Every flag names the
version that found it: whoever changes a number, or what counts as evidence, adds one to the version.
"""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

VERSION = 2
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a signal is raised, and when it is over. Between the two it stays as it is, so nothing flickers."""

    answer_within: timedelta = timedelta(hours=24)
    """How long a nudge waits for its answer before it counts as silence."""
    silent_nudges: int = 5
    silent_for: timedelta = 7 * DAY
    silent_at_least: int = 2
    """Silence for so long counts from so many nudges on."""

    use_within: timedelta = 14 * DAY
    use_opportunities: int = 6
    low_rate: Fraction = Fraction(2, 5)
    low_sure: Fraction = Fraction(4, 5)
    good_rate: float = 0.55
    good_opportunities: int = 3

    barrier_times: int = 3
    barrier_within: timedelta = 14 * DAY

    moving_within: timedelta = 21 * DAY
    moving_rate: float = 0.7
    moving_reviews: int = 2

    gain_within: timedelta = 42 * DAY
    measured_for: timedelta = 7 * DAY
    """What changes within less is a good or a bad day."""
    settled_by: int = 3
    """A measure that was taken often is compared by the middle one of so many at each end: a single number swings."""

    overdue_for: timedelta = 14 * DAY
    untouched_for: timedelta = 28 * DAY

    cue_windows: int = 6
    cue_absent: int = 5
    cue_well: int = 2
    """With so few of them absent the cue fires well enough."""

    avoided_opportunities: int = 5
    avoided_share: float = 0.7

    loop_sessions: int = 3
    loop_insights: int = 3

    idle_for: timedelta = 14 * DAY

    unheard_for: timedelta = 14 * DAY
    unheard_nudges: int = 3
    sessions_off: int = 2

    rearm_after: timedelta = 7 * DAY
    step_after: timedelta = 7 * DAY
    """A flag that stays open for so long goes up a step."""


DEFAULTS = Thresholds()
