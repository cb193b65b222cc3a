"""How many texts are put on record before their channel has a place for them: as many as it answers in an instant.

So a fast channel need not wait for the next claim, and fewer, larger claims cost less. Of a slow one no more wait than it takes at once,
and of one that does not answer none: what waits for longer is looked at again, and what a crash leaves on record is looked for.
"""

from collections.abc import Sequence

FLOWING = 0.5
"""Seconds since its last answer for which a channel is taken to go on answering."""
INSTANT = 0.25
"""Seconds. Half of what a look counts for (`dispatcher/sending.FRESH`)."""
MOST = 3
"""Times as many as the channel takes at once."""


def kept_ready(at_once: int, answered: Sequence[float], now: float) -> int:
    """How many beside those that have a place. `answered`: when the channel answered, the last time last; no more than `MOST * at_once`."""
    if not answered or now - answered[-1] >= FLOWING:
        return 0
    return max(sum(1 for at in answered if now - at < INSTANT), at_once)
