"""For which clinics a text from a number on call is, where clinics write from one number: for the one whose alert its code answers.

Each clinic has its own people on call, and its own clients; one number may be known to several in either way. Only read here: what
follows from a code is taken with the text.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.crisis_case import codes_in
from handrail_notifier.crisis.acting import answers_alert, has_waiting
from handrail_notifier.store import staff

OnCallAt = Mapping[UUID, Sequence[UUID]]
"""By clinic, who on call has the number."""


async def on_call_at(tx: Tx, indexes: Mapping[UUID, bytes], text: str, *, known: bool) -> OnCallAt:
    """Of a client (`known`) only where the text may be the code of an alert: whatever else they send is a client's text."""
    if known and not codes_in(text):
        return {}
    found = defaultdict[UUID, list[UUID]](list)
    for clinic, person in await staff.with_numbers(tx, indexes):
        found[clinic].append(person)
    return found


async def alerted(tx: Tx, on_call: OnCallAt, text: str, at: datetime) -> Sequence[UUID]:
    """The clinics whose alert, to one of these people, the text answers."""
    return [clinic for clinic, persons in on_call.items() if await answers_alert(tx, clinic, persons, text, at)]


async def whose_alert_waits(tx: Tx, on_call: OnCallAt, at: datetime) -> OnCallAt:
    """Of several clinics those where one of these people was alerted to a case that nobody has; all of them, where none waits."""
    if len(on_call) < 2:
        return on_call
    waiting = {clinic: persons for clinic, persons in on_call.items() if await has_waiting(tx, clinic, persons, at)}
    return waiting or on_call
