"""What the notifier does when it hears of the people whom clients chose. Facts about one may come in any order: who was ended stays ended,
and of two that a client has the one who was named last is meant."""

from datetime import datetime

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import SupporterNamed, SupporterRemoved
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier import supporting
from handrail_notifier.core.supporter import Event, State, next_weekly
from handrail_notifier.core.timing import check_zone
from handrail_notifier.identity import stranger_of
from handrail_notifier.numbers import e164
from handrail_notifier.store import people, ring, supporters


class SupporterNews:
    """The handlers, with the vault that opens a number once, to know texts from it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def register(self, consumer: Consumer) -> None:
        consumer.on(SupporterNamed, self.on_named)
        consumer.on(SupporterRemoved, on_removed)

    async def on_named(self, fact: Recorded[SupporterNamed], tx: Tx, now: datetime) -> None:
        """Keep who it is; the next look asks them. The client, who is held, has one at the most."""
        event = fact.event
        if event.zone is not None:
            check_zone(event.zone)
        index = await self._index(tx, event)
        state = State.NAMED if index is not None and await _is_newest(tx, event) else State.ENDED
        known = await supporters.find(tx, event.clinic_id, event.supporter_id)
        if state is State.NAMED and known is None:
            await supporting.end_all(tx, event.clinic_id, event.client_id, by="system", now=now)
        await supporters.save(
            tx,
            event,
            phone_index=index if state is State.NAMED else None,
            stranger=stranger_of(event.clinic_id, index) if index is not None and state is State.NAMED else None,
            state=state,
            weekly=await _weekly(tx, event, now),
            now=now,
        )
        await ring(tx)

    async def _index(self, tx: Tx, event: SupporterNamed) -> bytes | None:
        try:
            opened = await self._vault.open(tx, event.clinic_id, event.supporter_id, "contact.phone", event.phone)
        except (KeyDestroyed, NotOpened):
            return None
        number = e164(opened)
        return None if number is None else self._vault.blind_index(event.clinic_id, "contact.phone", number)


async def _is_newest(tx: Tx, event: SupporterNamed) -> bool:
    standing = await supporters.of_client(tx, event.clinic_id, event.client_id)
    return all(each.supporter_id == event.supporter_id or each.named_at <= event.occurred_at for each in standing)


async def _weekly(tx: Tx, event: SupporterNamed, now: datetime) -> datetime:
    client = (await people.clients(tx, [event.clinic_id], [event.client_id])).get(event.client_id)
    zone = event.zone or (client.zone if client else supporting.UTC_ZONE)
    return next_weekly(event.day, event.at.replace(tzinfo=None), zone, now)


async def on_removed(fact: Recorded[SupporterRemoved], tx: Tx, now: datetime) -> None:
    """Nothing more is sent, and nothing of theirs stays. One that is not known yet was ended before it is heard of."""
    event = fact.event
    row = await supporters.find(tx, event.clinic_id, event.supporter_id)
    if row is None:
        await supporters.bury(tx, event.clinic_id, event.supporter_id, event.client_id, now)
    else:
        await supporting.move(tx, row, Event.END, by="system", now=now)
