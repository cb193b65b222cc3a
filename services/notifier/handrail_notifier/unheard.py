"""Whether the carrier's callbacks arrive: a gauge for those who watch, and an answer for the doctor.

Without them every text is settled all the same, by asking the carrier's list, but late: what did not arrive goes the other way after
minutes or more than an hour, and nothing else would tell. A callback of any status shows that they arrive, so one that the phone's
network never sends counts against nobody; what is still waited for is not judged yet.
"""

from datetime import timedelta

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding
from prometheus_client import Gauge

from handrail_notifier.core import delivery
from handrail_notifier.store import reports
from handrail_notifier.store.reports import Unheard

UNHEARD = Gauge(
    "handrail_notifier_texts_unheard",
    "The latest texts in a row that the carrier took, and of which no callback of its ever came.",
)
WITHIN = timedelta(days=7)
"""Words are kept for as long at least, and what has them is found by an index."""
LOOKED_AT = 1000
"""Of the attempts within that time the newest: so many are enough to tell, however much is sent."""
ENOUGH = 10
"""In a row: one callback may be lost, and an outage of a minute loses some."""


async def measure(db: Db, clock: Clock) -> Unheard:
    """How many; the gauge says so too."""
    async with db.everywhere() as tx:
        unheard = await reports.unheard(tx, clock.now() - WITHIN, LOOKED_AT)
    UNHEARD.set(unheard.texts)
    return unheard


async def finding(db: Db, clock: Clock) -> Finding:
    """For the doctor: what to look at, in the order in which it goes wrong."""
    unheard = await measure(db, clock)
    if unheard.since is None or unheard.texts < ENOUGH:
        return Finding("callbacks", "good", "no sign that the carrier's callbacks do not arrive")
    told = f"no callback of the carrier's came of the latest {unheard.texts} texts, since {unheard.since:%Y-%m-%d %H:%M} UTC"
    minutes = delivery.UNHEARD // timedelta(minutes=1)
    late = f"what became of each was looked for in its list alone, up to {minutes} minutes late"
    address = "HANDRAIL_PUBLIC_URL (the address that the carrier calls, letter by letter, if webhook_not_signed is in the log)"
    where = (
        f"look at {address}, your proxy (it has to pass /twilio/ on), and the carrier's console for calls that failed"
    )
    return Finding("callbacks", "bad", f"{told}; {late}: {where}")
