"""What the notifier does when a client is erased: the words and the numbers of their own go, and nothing more is sent or drawn.

What was sealed can be opened by nobody any more, since the client's key is destroyed. What stays tells by ids alone that something was
decided, sent or withdrawn, and when; a test has a line for each table.
"""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    AutomaticityRated,
    CheckInAnswered,
    CheckInCorrected,
    ClientErased,
    StrainTexted,
    WalkFinished,
)
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx

from handrail_notifier import supporting
from handrail_notifier.silence import drop_planned
from handrail_notifier.store import erasing, people, plans, standings

NUMBERS = (AutomaticityRated, CheckInAnswered, CheckInCorrected, StrainTexted, WalkFinished)
"""What says how the client was, and is said no more."""


def register(consumer: Consumer) -> None:
    consumer.on(ClientErased, on_client_erased)


async def on_client_erased(fact: Recorded[ClientErased], tx: Tx, now: datetime) -> None:
    """They are discharged with it, if they were not. Doing it again does nothing."""
    about = (fact.event.clinic_id, fact.event.client_id)
    await people.discharge(tx, *about, fact.event.occurred_at)
    await drop_planned(tx, *about, reason="discharged", now=now)
    await supporting.end_all(tx, *about, by="system", now=now)
    await standings.forget_own_words(tx, *about)
    await plans.forget_own_words(tx, *about)
    await erasing.erase(tx, *about, unsaid=[each.type_name() for each in NUMBERS])
