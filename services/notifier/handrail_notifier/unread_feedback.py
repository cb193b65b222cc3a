"""Whether what clients said to somebody else than their therapist is read: a gauge for those who watch, and an answer for the doctor.

A client was told that somebody reads it, and nothing else would tell that nobody does: no list, count or event that a key for plans opens
knows that there is any. So it is told to whoever runs this, by clinics alone: not how many said something, nor who, nor a word of it.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding
from prometheus_client import Gauge

from handrail_notifier.store import feedback

UNREAD = Gauge(
    "handrail_notifier_feedback_unread_clinics",
    "Clinics in which nobody has read for over a week what a client said to somebody else than their therapist.",
)
LONG = timedelta(days=7)
"""Who reads it looks once a week, say; a key that nobody uses is worth a word by then."""
LOOKED_AT = 1000
"""Of what is unread for longer that which has waited the longest: enough to tell in which clinics, and always that there is one."""
NAMED = 3


async def measure(db: Db, clock: Clock) -> Sequence[UUID]:
    """In which clinics, the longest first; the gauge says in how many."""
    async with db.everywhere() as tx:
        clinics = await feedback.unread_since(tx, clock.now() - LONG, LOOKED_AT)
    UNREAD.set(len(clinics))
    return clinics


async def finding(db: Db, clock: Clock) -> Finding:
    """For the doctor."""
    clinics = await measure(db, clock)
    if not clinics:
        return Finding("feedback", "good", f"none that somebody else is to read has been unread for {LONG.days} days")
    named = ", ".join(str(each) for each in clinics[:NAMED]) + (", ..." if len(clinics) > NAMED else "")
    told = f"in {len(clinics)} of the clinics ({named}) some has been unread for over {LONG.days} days, though its client was told that it is read"
    return Finding(
        "feedback", "look", f"{told}: ask whoever has the key, or make another one; what is read has to be marked so"
    )
