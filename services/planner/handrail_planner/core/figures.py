"""Figures of a clinic, of which none is told that is of a few people: it would say more of them than of the clinic.

A figure of nobody is nought and is told. A rate has as its denominator what it says, and both are of enough people or neither is told.
"""

from datetime import timedelta

FLOOR = 5
"""A figure is of nobody or of so many different clients, or it is left out."""
_DAY = timedelta(days=1).total_seconds()


def told(count: int, clients: int) -> int | None:
    """A count of what happened to so many clients; None where these are a few."""
    return count if count == 0 or clients >= FLOOR else None


def median_days(seconds: float | None, clients: int) -> float | None:
    """A median over so many clients, in days; None where these are a few."""
    return None if seconds is None or clients < FLOOR else round(float(seconds) / _DAY, 1)


def rate(part: int, whole: int, clients: int) -> float | None:
    """How much of the whole, which is of so many clients, the part is; None where these are a few."""
    return round(part / whole, 3) if whole and clients >= FLOOR else None
