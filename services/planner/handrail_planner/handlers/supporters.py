"""The people whom clients chose: named, changed, ended, and what the notifier hears of their own consent. Saying a thing again does nothing.

Each has a key of their own, which goes with them: what was sealed can be opened by nobody any more, wherever it still lies.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded, source_of
from handrail_shared.contracts.events import SupporterStated
from handrail_shared.contracts.ids import ClientId, ClinicId, SupporterId
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_planner.core import supporter as core
from handrail_planner.core.client import Client
from handrail_planner.core.clinic import Clinic
from handrail_planner.core.refusals import Conflict, Fault, NotThere, NotValid, StaleVersion
from handrail_planner.core.supporter import (
    ASKED_AGAIN_AFTER,
    ASKED_LATELY,
    ENDED,
    HAS_ONE,
    MAY_BE_REPLACED,
    EndedBy,
    Supporter,
    Terms,
)
from handrail_planner.desk import Desk
from handrail_planner.store import clients, manner, supporters

log = get_logger(__name__)

_HEARD_FROM = source_of("notifier")


@dataclass(frozen=True, slots=True)
class Named:
    """Who it is, in clear, how they are written to, and what says that the client agreed."""

    phone: str = field(repr=False)
    calls: str = field(repr=False)
    terms: Terms
    wording_version: str
    reference: UUID | None
    recorded_by: UUID


async def name(
    desk: Desk, tx: Tx, clinic: Clinic, client: Client, supporter_id: SupporterId, named: Named, *, now: datetime
) -> Supporter | NotValid | Conflict:
    """Keep whom the client, who is held, agreed to have asked."""
    index = desk.phone_index(client.clinic_id, named.phone)
    wanted = await manner.preferences(tx, client.clinic_id, client.client_id)
    faults = list(core.faults_of(named.calls, named.terms, clinic, wanted.jurisdiction))
    if index == client.contact.phone_index:
        faults.append(Fault("phone", "This is the client's own number: give the supporter's."))
    if named.phone in {clinic.sms_sender, clinic.help_phone}:
        faults.append(Fault("phone", "This is the clinic's own number: give the supporter's."))
    if faults:
        return NotValid(tuple(faults))
    about = (client.clinic_id, client.client_id)
    stands = await supporters.of_client(tx, *about)
    if stands is not None and stands.state not in MAY_BE_REPLACED:
        return HAS_ONE
    if await supporters.named_since(tx, *about, index, now - ASKED_AGAIN_AFTER):
        return ASKED_LATELY
    if stands is not None:
        await _end(desk, tx, stands, "clinic", now)
    owner = ClientId(supporter_id)
    made = Supporter(
        client.clinic_id,
        supporter_id,
        client.client_id,
        await desk.vault.seal(tx, client.clinic_id, owner, "contact.phone", named.phone),
        await desk.vault.seal(tx, client.clinic_id, owner, "supporter.calls", named.calls),
        index,
        named.terms,
        named.wording_version,
        named.reference,
        named.recorded_by,
        named_at=now,
        heard_at=now,
    )
    await supporters.save(tx, made)
    await desk.outbox.append(tx, [core.stated(made, now)])
    return made


async def change(
    desk: Desk, tx: Tx, clinic: Clinic, client: Client, calls: str, terms: Terms, *, version: int, now: datetime
) -> Supporter | NotThere | NotValid | Conflict | StaleVersion:
    """State anew how they are written to, made from `version`; another number is another person."""
    stands = await supporters.of_client(tx, client.clinic_id, client.client_id)
    if stands is None:
        return NotThere("supporter")
    if stands.state == "ended" or stands.calls is None:
        return ENDED
    if stands.version != version:
        return StaleVersion(stands.version)
    wanted = await manner.preferences(tx, client.clinic_id, client.client_id)
    if faults := tuple(core.faults_of(calls, terms, clinic, wanted.jurisdiction)):
        return NotValid(faults)
    owner = ClientId(stands.supporter_id)
    said = await desk.vault.open(tx, client.clinic_id, owner, "supporter.calls", stands.calls)
    if (said, stands.terms) == (calls, terms):
        return stands
    sealed = await desk.vault.seal(tx, client.clinic_id, owner, "supporter.calls", calls)
    revised = core.changed(stands, sealed, terms)
    await supporters.save(tx, revised)
    await desk.outbox.append(tx, [core.stated(revised, now)])
    return revised


async def held(tx: Tx, clinic_id: ClinicId, client_id: ClientId) -> Client | None:
    """The client, held, whether or not they are in care."""
    await hold(tx, [client_id])
    return await clients.find(tx, clinic_id, client_id)


async def end(desk: Desk, tx: Tx, client: Client, by: EndedBy, *, now: datetime) -> None:
    """Nothing more is sent to whomever the client, who is held, has, and nothing of them stays."""
    stands = await supporters.of_client(tx, client.clinic_id, client.client_id)
    if stands is not None:
        await _end(desk, tx, stands, by, now)


async def _end(desk: Desk, tx: Tx, stands: Supporter, by: EndedBy, now: datetime) -> None:
    if stands.state == "ended":
        return
    await supporters.save(tx, core.ended(stands, by, now))
    await desk.vault.destroy(tx, stands.clinic_id, stands.supporter_id)
    await desk.outbox.append(tx, [core.removed(stands, now)])


class Supporters:
    """What the notifier hears."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, consumer: Consumer) -> None:
        consumer.on(SupporterStated, self.on_stated)

    async def on_stated(self, heard: Recorded[SupporterStated], tx: Tx, now: datetime) -> None:
        """Keep how far their own consent has come; the later word holds, and what was ended stays so. Each word
        is on record for itself. Their client is held."""
        del now
        event = heard.event
        stands = await supporters.find(tx, event.clinic_id, event.supporter_id)
        if heard.envelope.source != _HEARD_FROM or stands is None or stands.client_id != event.client_id:
            log.info("word_of_no_supporter", event_id=heard.envelope.id)
            return
        await supporters.note_consent(tx, event, heard.envelope.id)
        told_before = stands.state != "named" and event.occurred_at < stands.heard_at
        if stands.state == "ended" or told_before:
            return
        if event.state == "ended":
            by: EndedBy = "client" if event.by == "client" else "system"
            await supporters.save(tx, core.ended(stands, by, event.occurred_at))
            await self._desk.vault.destroy(tx, event.clinic_id, event.supporter_id)
        else:
            await supporters.save(tx, core.heard(stands, event.state, event.occurred_at))
