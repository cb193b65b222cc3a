"""How many texts there are of which nobody knows whether they went out: a gauge for those who watch, and an answer for the doctor.

Each is settled within minutes by evidence, or ends as `core.doubt` says; what was in doubt and what settled it stays on record. One that
could not be concluded, by our own fault, is told for a week after it ended.
"""

from datetime import timedelta

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding
from prometheus_client import Gauge

from handrail_notifier.store import reports

UNKNOWN = Gauge("handrail_notifier_unknown_outcomes", "Attempts of which nobody knows yet whether they went out.")
SOON = timedelta(minutes=30)
"""Longer than a carrier that does not answer is asked."""
REMEMBERED = timedelta(days=7)


async def measure(db: Db) -> int:
    """How many there are; the gauge says so too."""
    async with db.everywhere() as tx:
        attempts, _ = await reports.in_doubt(tx)
    UNKNOWN.set(attempts)
    return attempts


async def finding(db: Db, clock: Clock) -> Finding:
    """For the doctor: some are no bad sign, one that stays is, or one that ended for want of a conclusion."""
    async with db.everywhere() as tx:
        attempts, oldest = await reports.in_doubt(tx)
        unconcluded = await reports.ended_unconcluded_since(tx, clock.now() - REMEMBERED)
    if unconcluded > 0:
        told = f"{unconcluded} attempts of this week ended because concluding on them failed"
        return Finding("outcomes", "bad", f"{told}: see attempt_not_concluded in the log for why")
    if oldest is None:
        return Finding("outcomes", "good", "of every attempt it is known what became of it")
    told = f"{attempts} attempts of which nobody knows whether they went out, the oldest of {oldest:%Y-%m-%d %H:%M} UTC"
    stays = clock.now() - oldest > SOON
    return Finding("outcomes", "bad" if stays else "look", told + (": does the carrier answer?" if stays else ""))
