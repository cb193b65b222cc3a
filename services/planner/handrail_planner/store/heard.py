"""The log of what other services said, and the rows folded from it."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.registers import Fact, Row, RowKey, Told
from handrail_planner.store import SQL

FIRST = UUID(int=0)
MOST_ROWS = 2000
"""Rows of one client that are read at once: more than the opportunities of as many plans as may be live, over months."""


@dataclass(frozen=True, slots=True)
class Whose:
    """A client of some clinic."""

    clinic_id: ClinicId
    client_id: ClientId


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some of a client's log, and the position of its last line."""

    facts: Sequence[Fact]
    last: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A row column by column, its registers as the JSON that they are kept as."""

    key: RowKey
    latest_at: datetime
    registers: object


def as_stored(row: Row) -> Stored:
    """The columns in which a row is kept."""
    return Stored(row.key, row.latest_at, json.loads(_packed(row.registers)))


async def add(tx: Tx, facts: Sequence[Fact]) -> list[Fact]:
    """Write down what was heard; what is new of it comes back."""
    rows = await tx.fetch(
        SQL["add_heard"],
        [each.event_id for each in facts],
        [each.type for each in facts],
        [each.clinic_id for each in facts],
        [each.client_id for each in facts],
        [each.plan_id for each in facts],
        [each.occurred_at for each in facts],
        [json.dumps(each.data) for each in facts],
    )
    new = {row["event_id"] for row in rows}
    return [each for each in facts if each.event_id in new]


def as_row(stored: Stored) -> Row:
    """The row in these columns. What of it can't be read is left out: a rebuild puts it right."""
    assert isinstance(stored.registers, dict)
    found: dict[str, Told] = {}
    for name, told in stored.registers.items():
        with suppress(ValueError, TypeError):
            found[name] = _told(told)
    return Row(stored.key, found)


async def logged(tx: Tx, whose: Whose, events: Collection[EventId]) -> set[EventId]:
    """Which of these events the log has of a client."""
    return {
        row["event_id"] for row in await tx.fetch(SQL["heard_named"], whose.clinic_id, whose.client_id, list(events))
    }


async def rows(tx: Tx, keys: Collection[RowKey]) -> dict[RowKey, Row]:
    """The rows of these keys, of those that are there."""
    return _by_key(await tx.fetch(SQL["standing_named"], *_columns(keys)))


async def save(tx: Tx, changed: Sequence[Row]) -> None:
    keys = [row.key for row in changed]
    await tx.execute(
        SQL["save_standing"],
        *_columns(keys),
        [row.latest_at for row in changed],
        [_packed(row.registers) for row in changed],
    )


async def drop(tx: Tx, keys: Collection[RowKey]) -> None:
    await tx.execute(SQL["drop_standing"], *_columns(keys))


async def of_clients(
    tx: Tx, clinic_id: UUID, client_ids: Sequence[UUID], since: datetime, *, limit: int = MOST_ROWS
) -> dict[UUID, list[Row]]:
    """Each client's rows; of opportunities only those with news since then, the newest first, and so many of each client."""
    found: dict[UUID, list[Row]] = {client_id: [] for client_id in client_ids}
    for record in await tx.fetch(SQL["standing_of_clients"], clinic_id, list(client_ids), since, limit):
        found[record["client_id"]].append(_row(record))
    return found


async def all_of(tx: Tx, whose: Whose) -> dict[RowKey, Stored]:
    """Every row of a client, as it is kept."""
    records = await tx.fetch(SQL["standing_of_client"], whose.clinic_id, whose.client_id)
    kept = (Stored(_key(each), each["latest_at"], json.loads(each["registers"])) for each in records)
    return {each.key: each for each in kept}


async def log_of(tx: Tx, whose: Whose, after: int, limit: int) -> Chunk:
    """The next lines of a client's log."""
    records = await tx.fetch(SQL["heard_of_client"], whose.clinic_id, whose.client_id, after, limit)
    return Chunk([_fact(each) for each in records], records[-1]["position"] if records else after)


async def clients(tx: Tx, after: Whose | None, limit: int) -> list[Whose]:
    """Everybody of whom anything was heard or stands, in any clinic; those that follow."""
    place = (after.clinic_id, after.client_id) if after else (FIRST, FIRST)
    return [Whose(*row) for row in await tx.fetch(SQL["clients_heard_of"], *place, limit)]


async def clients_with_news_before(tx: Tx, instant: datetime, after: Whose | None, limit: int) -> list[Whose]:
    """Whose log reaches back further than that, in any clinic; those that follow."""
    place = (after.clinic_id, after.client_id) if after else (FIRST, FIRST)
    return [Whose(*row) for row in await tx.fetch(SQL["clients_heard_of_before"], instant, *place, limit)]


async def forget(tx: Tx, whose: Whose, before: datetime) -> None:
    await tx.execute(SQL["forget_heard"], whose.clinic_id, whose.client_id, before)


def _columns(keys: Collection[RowKey]) -> tuple[list[object], ...]:
    return (
        [key.clinic_id for key in keys],
        [key.client_id for key in keys],
        [key.about for key in keys],
        [key.id for key in keys],
    )


def _by_key(records: Sequence[asyncpg.Record]) -> dict[RowKey, Row]:
    return {row.key: row for row in map(_row, records)}


def _row(record: asyncpg.Record) -> Row:
    return Row(_key(record), _unpacked(record["registers"]))


def _key(record: asyncpg.Record) -> RowKey:
    return RowKey(ClinicId(record["clinic_id"]), ClientId(record["client_id"]), record["about"], record["id"])


def _packed(registers: Mapping[str, Told]) -> str:
    return json.dumps({name: [told.value, told.at.isoformat(), str(told.event_id)] for name, told in registers.items()})


def _unpacked(text: str) -> dict[str, Told]:
    return {name: _told(told) for name, told in json.loads(text).items()}


def _told(told: Any) -> Told:
    value, at, event_id = told
    return Told(value, datetime.fromisoformat(at).astimezone(UTC), EventId(UUID(event_id)))


def _fact(record: asyncpg.Record) -> Fact:
    return Fact(
        event_id=EventId(record["event_id"]),
        type=record["type"],
        clinic_id=ClinicId(record["clinic_id"]),
        client_id=ClientId(record["client_id"]),
        plan_id=record["plan_id"] and PlanId(record["plan_id"]),
        occurred_at=record["occurred_at"],
        data=json.loads(record["data"]),
    )
