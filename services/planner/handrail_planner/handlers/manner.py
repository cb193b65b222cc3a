"""How a client wants to be written to: preferences, consent to nights, breaks. Saying a thing again does nothing."""

from dataclasses import replace
from datetime import date, datetime

from handrail_shared.contracts.envelope import Recorded, source_of
from handrail_shared.contracts.events import ClientPaused, ClientResumed
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_planner.core import rest as resting
from handrail_planner.core.client import Client
from handrail_planner.core.night import Night, allowed, disallowed
from handrail_planner.core.own_words import own_word_faults
from handrail_planner.core.preferences import Preferences, preferences_set
from handrail_planner.core.refusals import Conflict, Fault, NotThere, NotValid, StaleVersion
from handrail_planner.core.rest import Rest, until_fault
from handrail_planner.desk import Desk
from handrail_planner.handlers import own_words
from handrail_planner.handlers.clients import in_care
from handrail_planner.store import clients, manner

log = get_logger(__name__)

_HEARD_FROM = source_of("notifier")


def register(consumer: Consumer) -> None:
    """What clients say of a break by text."""
    consumer.on(ClientPaused, on_client_paused)
    consumer.on(ClientResumed, on_client_resumed)


async def prefer(
    desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId, wanted: Preferences, *, now: datetime
) -> Preferences | NotThere | NotValid | Conflict | StaleVersion:
    """Replace a client's preferences, made from `wanted.version`."""
    client = await in_care(tx, clinic_id, client_id)
    if not isinstance(client, Client):
        return client
    before = await preferences(desk, tx, clinic_id, client_id)
    if before.version != wanted.version:
        return StaleVersion(before.version)
    if before == wanted:
        return before
    if faults := await _word_faults(desk, tx, client, wanted):
        return NotValid(faults)
    changed = replace(wanted, version=wanted.version + 1)
    sealed = replace(
        changed,
        alias=await desk.seal_text(tx, clinic_id, client_id, "contact.alias", changed.alias),
        cue_word=await desk.seal_text(tx, clinic_id, client_id, "contact.cue_word", changed.cue_word),
        code_word=await desk.seal_text(tx, clinic_id, client_id, "contact.code_word", changed.code_word),
    )
    await manner.save_preferences(tx, client, sealed)
    await desk.outbox.append(tx, [preferences_set(client, sealed, now)])
    return changed


async def _word_faults(desk: Desk, tx: Tx, client: Client, wanted: Preferences) -> tuple[Fault, ...]:
    """Why the client can't have these words: one of their plans has them."""
    if wanted.cue_word is None and wanted.code_word is None:
        return ()
    of_plans = await own_words.of_plans(desk, tx, client.clinic_id, client.client_id)
    return (
        *own_word_faults("cue_word", wanted.cue_word, of_plans),
        *own_word_faults("code_word", wanted.code_word, of_plans),
    )


async def preferences(desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId) -> Preferences:
    """How a client wants to be written to, opened."""
    kept = await manner.preferences(tx, clinic_id, client_id)
    return replace(
        kept,
        alias=await desk.open_text(tx, clinic_id, client_id, "contact.alias", kept.alias),
        cue_word=await desk.open_text(tx, clinic_id, client_id, "contact.cue_word", kept.cue_word),
        code_word=await desk.open_text(tx, clinic_id, client_id, "contact.code_word", kept.code_word),
    )


async def allow_nights(
    desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId, night: Night
) -> Night | NotThere | Conflict:
    """Keep that the client agreed to nudges at night, in place of what they agreed to before."""
    client = await in_care(tx, clinic_id, client_id)
    if not isinstance(client, Client):
        return client
    stands = (await manner.nights(tx, clinic_id, [client_id])).get(client_id)
    if stands is not None and stands.says_the_same(night):
        return stands
    await manner.add_allowed(tx, client, night)
    await desk.outbox.append(tx, [allowed(client, night)])
    return night


async def disallow_nights(
    desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId, *, now: datetime
) -> Client | NotThere:
    """Take the consent back, if one stands."""
    client = await _held(tx, clinic_id, client_id)
    if isinstance(client, Client) and client_id in await manner.nights(tx, clinic_id, [client_id]):
        await manner.add_disallowed(tx, client, now)
        await desk.outbox.append(tx, [disallowed(client, now)])
    return client


async def pause(
    desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId, until: date | None, *, now: datetime
) -> Rest | NotThere | Conflict | NotValid:
    """Begin a break, or end one on another day."""
    client = await in_care(tx, clinic_id, client_id)
    if not isinstance(client, Client):
        return client
    if fault := until_fault(until, now, client.contact.zone):
        return NotValid((fault,))
    last = await _last_said(tx, client)
    if last is not None and last.until == until and not last.by_code_word and last.holds(now, client.contact.zone):
        return last
    rest = Rest(paused=True, until=until, by="clinic", at=now)
    await manner.save_rest(tx, clinic_id, client_id, rest)
    await desk.outbox.append(tx, [resting.paused(client, rest)])
    return rest


async def resume(desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId, *, now: datetime) -> Client | NotThere:
    """End a break before its time, if there is one; and start again with a client who did not answer for long."""
    client = await _held(tx, clinic_id, client_id)
    if not isinstance(client, Client):
        return client
    rest = Rest(paused=False, until=None, by="clinic", at=now)
    await manner.save_rest(tx, clinic_id, client_id, rest)
    await desk.outbox.append(tx, [resting.resumed(client, rest)])
    return client


async def on_client_paused(heard: Recorded[ClientPaused], tx: Tx, _: datetime) -> None:
    """Keep that the client wants a break, or that their code word came."""
    event = heard.event
    rest = Rest(paused=True, until=event.until, by=event.by, at=event.occurred_at, by_code_word=event.by_code_word)
    await _keep(heard, rest, tx)


async def on_client_resumed(heard: Recorded[ClientResumed], tx: Tx, _: datetime) -> None:
    """Keep that it is over."""
    event = heard.event
    await _keep(heard, Rest(paused=False, until=None, by=event.by, at=event.occurred_at), tx)


async def _keep(heard: Recorded[ClientPaused] | Recorded[ClientResumed], rest: Rest, tx: Tx) -> None:
    """Nothing that this service said itself is news to it."""
    event, envelope = heard.event, heard.envelope
    if envelope.source != _HEARD_FROM:
        return
    if await clients.find(tx, event.clinic_id, event.client_id) is None:
        log.warning("break_of_an_unknown_client", event_id=envelope.id)
        return
    await manner.save_rest(tx, event.clinic_id, event.client_id, rest)


async def _held(tx: Tx, clinic_id: ClinicId, client_id: ClientId) -> Client | NotThere:
    await hold(tx, [client_id])
    return await clients.find(tx, clinic_id, client_id) or NotThere("client")


async def _last_said(tx: Tx, client: Client) -> Rest | None:
    return (await manner.rests(tx, client.clinic_id, [client.client_id])).get(client.client_id)
