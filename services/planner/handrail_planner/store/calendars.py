"""Clients' calendars: what is kept of them comes and goes sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.calendar.asking import Kind
from handrail_planner.store import SQL


@dataclass(frozen=True, slots=True)
class Standing:
    """How a client's calendar stands."""

    kind: Kind
    spans: int
    known_until: datetime | None
    fetched_at: datetime | None
    fault: str | None
    failing_since: datetime | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A calendar that is one process's to read, for as long as nobody else takes a turn or sets another."""

    clinic_id: ClinicId
    client_id: ClientId
    kind: Kind
    address: str | None = field(repr=False)
    validators: str | None = field(repr=False)
    times: str | None = field(repr=False)
    turn: int
    failures: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a calendar says, sealed, and how far it was worked out."""

    times: str | None = field(repr=False)
    spans: int
    known_until: datetime | None
    fetched_at: datetime | None
    due_at: datetime


async def put(
    tx: Tx, clinic_id: ClinicId, client_id: ClientId, kind: Kind, known: Known, *, address: str | None = None
) -> None:
    """The client's calendar, in place of the one before."""
    await tx.execute(
        SQL["set_calendar"],
        *(clinic_id, client_id, kind, address, known.times, known.due_at),
        *(known.spans, known.known_until, known.fetched_at),
    )


async def find(tx: Tx, clinic_id: ClinicId, client_id: ClientId) -> Standing | None:
    row = await tx.fetchrow(SQL["calendar"], clinic_id, client_id)
    if row is None:
        return None
    return Standing(
        row["kind"], row["spans"], row["known_until"], row["fetched_at"], row["fault"], row["failing_since"]
    )


async def forget(tx: Tx, clinic_id: ClinicId, client_id: ClientId) -> bool:
    """Whether there was one."""
    return await tx.fetchval(SQL["forget_calendar"], clinic_id, client_id) is not None


async def due_now(tx: Tx, clinic_id: ClinicId, client_id: ClientId, now: datetime) -> None:
    await tx.execute(SQL["calendar_due_now"], clinic_id, client_id, now)


async def claim(tx: Tx, now: datetime, *, until: datetime) -> Sequence[Turn]:
    """Of every clinic's calendars eight at most that are due, to nobody else until `until`."""
    rows = await tx.fetch(SQL["claim_calendars"], now, until)
    return [Turn(**row) for row in rows]


async def is_turn(tx: Tx, turn: Turn) -> bool:
    """Whether it still is."""
    return bool(await tx.fetchval(SQL["is_turn_of_calendar"], turn.clinic_id, turn.client_id, turn.turn))


async def was_read(tx: Tx, turn: Turn, known: Known, *, validators: str | None) -> None:
    await tx.execute(
        SQL["calendar_read"],
        *(turn.clinic_id, turn.client_id, turn.turn, known.times, validators),
        *(known.due_at, known.spans, known.known_until, known.fetched_at),
    )


async def was_not_read(tx: Tx, turn: Turn, fault: str, *, again_at: datetime, now: datetime) -> None:
    await tx.execute(SQL["calendar_failed"], turn.clinic_id, turn.client_id, turn.turn, again_at, fault, now)


async def next_due(tx: Tx) -> datetime | None:
    """When the next of any clinic's is due."""
    due: datetime | None = await tx.fetchval(SQL["next_calendar"])
    return due


async def failing_since(tx: Tx, instant: datetime) -> int:
    """How many of all clinics' have failed from then on, or for longer."""
    return int(await tx.fetchval(SQL["calendars_failing_since"], instant))
