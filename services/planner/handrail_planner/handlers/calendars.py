"""Clients' calendars: given, forgotten, and read again; whatever they say of busy times is said on."""

import asyncio
from datetime import datetime

from handrail_shared.contracts.events import BusySpan, BusyTimesSet
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core.calendar import BusyTimes, Times, Unreadable, ahead, busy_times, read
from handrail_planner.core.calendar.asking import next_look, next_try
from handrail_planner.core.calendar.times import read_back, written
from handrail_planner.core.client import Client
from handrail_planner.desk import Desk
from handrail_planner.fetching import Validators
from handrail_planner.store import calendars, clients
from handrail_planner.store.calendars import Known, Turn


async def read_file(file: bytes) -> Times | Unreadable:
    """In a thread: the largest file takes a second, and others are waiting."""
    return await asyncio.to_thread(read, file)


async def set_file(desk: Desk, tx: Tx, client: Client, times: Times, *, now: datetime) -> Unreadable | None:
    """From a file: its words are gone already; what is over is left out, too."""
    busy = await _worked_out(times, client, now)
    if isinstance(busy, Unreadable):
        return busy
    known = await _known(desk, tx, client, times, busy, due_at=next_look("file", now), now=now)
    await calendars.put(tx, client.clinic_id, client.client_id, "file", known)
    await desk.outbox.append(tx, [_news(client, busy, now)])
    return None


async def set_address(desk: Desk, tx: Tx, client: Client, address: str, *, now: datetime) -> None:
    """To be asked for at once; until it is read, nothing is known."""
    before = await calendars.find(tx, client.clinic_id, client.client_id)
    sealed = await desk.seal_text(tx, client.clinic_id, client.client_id, "calendar.address", address)
    unknown = Known(None, 0, None, None, due_at=now)
    await calendars.put(tx, client.clinic_id, client.client_id, "address", unknown, address=sealed)
    if before is not None:
        await desk.outbox.append(tx, [_nothing(client.clinic_id, client.client_id, now)])


async def forget(desk: Desk, tx: Tx, client: Client, *, now: datetime) -> None:
    """There is no calendar any more. Doing it again does nothing."""
    if await calendars.forget(tx, client.clinic_id, client.client_id):
        await desk.outbox.append(tx, [_nothing(client.clinic_id, client.client_id, now)])


async def look_again(tx: Tx, client: Client, *, now: datetime) -> None:
    """The client lives by another clock."""
    await calendars.due_now(tx, client.clinic_id, client.client_id, now)


async def opened(desk: Desk, tx: Tx, turn: Turn) -> tuple[str | None, Validators, Times | None]:
    """Its address, what the server called it last, and the times that are known. Raises `KeyDestroyed`."""
    whose = (turn.clinic_id, turn.client_id)
    address = await desk.open_text(tx, *whose, "calendar.address", turn.address)
    validators = await desk.open_text(tx, *whose, "calendar.validators", turn.validators)
    times = await desk.open_text(tx, *whose, "calendar.times", turn.times)
    return (
        address,
        Validators() if validators is None else Validators.model_validate_json(validators),
        None if times is None else read_back(times),
    )


async def was_read(
    desk: Desk, tx: Tx, turn: Turn, times: Times, validators: Validators, *, now: datetime
) -> Unreadable | None:
    """Keep what it says now, and say it; nothing if the turn is over, or the client."""
    client = await _whose(tx, turn)
    if client is None:
        return None
    busy = await _worked_out(times, client, now)
    if isinstance(busy, Unreadable):
        return busy
    known = await _known(desk, tx, client, times, busy, due_at=next_look(turn.kind, now), now=now)
    sealed = None
    if validators != Validators():
        text = validators.model_dump_json()
        sealed = await desk.seal_text(tx, client.clinic_id, client.client_id, "calendar.validators", text)
    await calendars.was_read(tx, turn, known, validators=sealed)
    await desk.outbox.append(tx, [_news(client, busy, now)])
    return None


async def was_not_read(tx: Tx, turn: Turn, fault: str, *, now: datetime) -> None:
    """What was known stays; it is tried again after a pause that grows."""
    await hold(tx, [turn.client_id])
    await calendars.was_not_read(tx, turn, fault, again_at=next_try(turn.failures + 1, now), now=now)


async def forget_unopened(desk: Desk, tx: Tx, turn: Turn, *, now: datetime) -> None:
    """The client's key is gone: nobody can open what is left."""
    await hold(tx, [turn.client_id])
    if await calendars.forget(tx, turn.clinic_id, turn.client_id):
        await desk.outbox.append(tx, [_nothing(turn.clinic_id, turn.client_id, now)])


async def _whose(tx: Tx, turn: Turn) -> Client | None:
    await hold(tx, [turn.client_id])
    if not await calendars.is_turn(tx, turn):
        return None
    return await clients.find(tx, turn.clinic_id, turn.client_id)


async def _worked_out(times: Times, client: Client, now: datetime) -> BusyTimes | Unreadable:
    """In a thread: a calendar full of rules takes seconds, and others are waiting."""
    return await asyncio.to_thread(busy_times, times, client.contact.zone, now)


async def _known(
    desk: Desk, tx: Tx, client: Client, times: Times, busy: BusyTimes, *, due_at: datetime, now: datetime
) -> Known:
    kept = written(ahead(times, now))
    sealed = await desk.seal_text(tx, client.clinic_id, client.client_id, "calendar.times", kept)
    return Known(sealed, len(busy.spans), busy.known_until, now, due_at)


def _news(client: Client, busy: BusyTimes, now: datetime) -> BusyTimesSet:
    return BusyTimesSet(
        clinic_id=client.clinic_id,
        client_id=client.client_id,
        occurred_at=now,
        spans=tuple(BusySpan(start=each.start, end=each.end) for each in busy.spans),
        known_until=busy.known_until,
    )


def _nothing(clinic_id: ClinicId, client_id: ClientId, now: datetime) -> BusyTimesSet:
    return BusyTimesSet(clinic_id=clinic_id, client_id=client_id, occurred_at=now, known_until=now)
