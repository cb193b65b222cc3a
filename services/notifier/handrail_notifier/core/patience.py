"""When a text whose effect failed is tried again: soon at first, then ever more seldom, for about a day.

An opt-out is tried until it has its effect, every few minutes at the least. So is the silence of what is given up and asks for it.
"""

from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=4)
LONGEST_PAUSE_OF_OPT_OUT = timedelta(minutes=5)
MOST_TRIES = 13


def pause_after(tries: int, *, opt_out: bool) -> timedelta | None:
    """How long to wait after so many tries; None: it is given up."""
    if tries >= MOST_TRIES and not opt_out:
        return None
    grown: timedelta = FIRST_PAUSE * 4 ** (max(1, min(tries, MOST_TRIES)) - 1)
    return min(grown, LONGEST_PAUSE_OF_OPT_OUT if opt_out else LONGEST_PAUSE)
