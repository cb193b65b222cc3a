"""What the published simulation says of who meets more, as a list: each statement is looked at in each of its weeks."""

from collections.abc import Sequence

from bench.adaptive.policies import POLICIES
from bench.adaptive.trial import WEEKS, Shares

RANDOM, DECLARED, RAW, OURS, THOMPSON, EXPLORING, ORACLE = POLICIES
LATER = (4, 8, 12)
RANKING: Sequence[tuple[str, str, Sequence[int]]] = (
    *((ORACLE, name, WEEKS) for name in POLICIES if name != ORACLE),
    (OURS, DECLARED, LATER),
    (OURS, RAW, WEEKS),
    (OURS, THOMPSON, WEEKS),
    (OURS, EXPLORING, WEEKS),
    (EXPLORING, THOMPSON, WEEKS),
    (DECLARED, RAW, (1, 2, 4)),
    (RAW, DECLARED, (8, 12)),
    (DECLARED, RANDOM, WEEKS),
)
"""Who meets more than whom, in which weeks."""


def faults(shares: Shares) -> list[str]:
    """The statements that do not hold, of the policies that were tried."""
    return [
        f"{more} ({shares[more][week]:.3f}) is not above {less} ({shares[less][week]:.3f}) in week {week}"
        for more, less, weeks in RANKING
        if more in shares and less in shares
        for week in weeks
        if week in shares[more] and shares[more][week] <= shares[less][week]
    ]
