"""The people whom clients chose. Number and name come and go sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal, cast
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import SupporterNamed
from handrail_shared.contracts.events.plans import Weekday
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.kinds import ASK_SUPPORTERS, Kind
from handrail_notifier.core.supporter import State
from handrail_notifier.store import SQL
from handrail_notifier.store.dues import DueQuery

Failed = Literal["stopped", "unreachable", "taken", "not_arrived"]


@dataclass(frozen=True, slots=True)
class SupporterRow:
    """One, as it stands. Of one that is ended there is no number and no name. `zone` None: the client's."""

    clinic_id: UUID
    supporter_id: UUID
    client_id: UUID
    version: int
    state: State
    since: datetime
    named_at: datetime
    language: str
    zone: str | None
    day: Weekday
    at: time
    invited_at: datetime | None
    agreed_at: datetime | None
    due_at: datetime | None
    phone: str | None = field(repr=False)
    calls: str | None = field(repr=False)
    phone_index: bytes | None = field(repr=False)
    failed: Failed | None = None
    """What was heard of the number, and is not looked at yet."""


@dataclass(frozen=True, slots=True)
class SupporterKey:
    """Which one, and whose."""

    clinic_id: UUID
    supporter_id: UUID
    client_id: UUID


async def save(
    tx: Tx,
    event: SupporterNamed,
    *,
    phone_index: bytes | None,
    stranger: UUID | None,
    state: State,
    weekly: datetime | None,
    now: datetime,
) -> None:
    """As it was stated; a newer version of one that is known changes what it says and not how far it has come. `weekly`: when its text is
    due, if it has agreed."""
    ended = state is State.ENDED
    await tx.execute(
        SQL["save_supporter"],
        event.clinic_id,
        event.supporter_id,
        event.client_id,
        event.supporter_version,
        None if ended else event.phone,
        None if ended else event.calls,
        phone_index,
        stranger,
        event.language,
        event.zone,
        event.day,
        event.at.replace(tzinfo=None),
        state.value,
        now,
        event.occurred_at,
        now,
        weekly,
    )


async def bury(tx: Tx, clinic: UUID, supporter: UUID, client: UUID, now: datetime) -> None:
    """One that is not known yet is ended, and stays so when it is heard of."""
    await tx.execute(SQL["bury_supporter"], clinic, supporter, client, now)


async def find(tx: Tx, clinic: UUID, supporter: UUID) -> SupporterRow | None:
    row = await tx.fetchrow(SQL["supporter"], clinic, supporter)
    return None if row is None else _row(row)


async def of_client(tx: Tx, clinic: UUID, client: UUID) -> Sequence[SupporterRow]:
    """Those that are not ended."""
    return [_row(row) for row in await tx.fetch(SQL["supporters_of_client"], clinic, client)]


async def with_number(tx: Tx, clinic: UUID, index: bytes) -> Sequence[SupporterRow]:
    """Those of a clinic who have this number, who was invited last first."""
    return [_row(row) for row in await tx.fetch(SQL["supporters_with_number"], clinic, index)]


async def of_stranger(tx: Tx, clinic: UUID, stranger: UUID) -> Sequence[SupporterRow]:
    """Those of a clinic whose texts come in as this stranger's."""
    return [_row(row) for row in await tx.fetch(SQL["supporters_of_stranger"], clinic, stranger)]


@dataclass(frozen=True, slots=True)
class ChosenAt:
    """What somebody is at a clinic whose clients chose them. `agreed`: they agree, or once did; `comes_back`: START would bring that back."""

    agreed: bool
    comes_back: bool


async def clinics_with(tx: Tx, indexes: Mapping[UUID, bytes]) -> Mapping[UUID, ChosenAt]:
    """In which of these clinics the number is a supporter's, by its index there."""
    rows = await tx.fetch(SQL["clinics_supported_by"], list(indexes), list(indexes.values()))
    return {row["clinic_id"]: ChosenAt(row["agreed"], row["comes_back"]) for row in rows}


@dataclass(frozen=True, slots=True)
class SaidLast:
    """The text that went to the number last, and to whom."""

    clinic_id: UUID
    supporter_id: UUID
    kind: Kind


async def said_last(tx: Tx, indexes: Mapping[UUID, bytes], until: datetime) -> Sequence[SaidLast]:
    """Of each of these clinics the text that went to the number last, by its index there; the latest first."""
    rows = await tx.fetch(SQL["said_last"], list(indexes), list(indexes.values()), until, sorted(ASK_SUPPORTERS))
    return [SaidLast(row["clinic_id"], row["client_id"], Kind(row["kind"])) for row in rows]


async def clinics_of_clients_with(tx: Tx, indexes: Mapping[UUID, bytes], since: datetime) -> frozenset[UUID]:
    """In which of these clinics a client with the number, by its index there, has somebody, or had since then."""
    rows = await tx.fetch(SQL["clinics_where_client_has_one"], list(indexes), list(indexes.values()), since)
    return frozenset(row["clinic_id"] for row in rows)


async def some_had(tx: Tx, clinic: UUID, everyone: Sequence[UUID], since: datetime) -> bool:
    """Whether any of these clients has somebody, or had since then."""
    return bool(await tx.fetchval(SQL["some_client_had_one"], clinic, list(everyone), since))


async def is_a_clients(tx: Tx, indexes: Mapping[UUID, bytes]) -> bool:
    """Whether a client of any of these clinics has the number, by its index there."""
    return bool(await tx.fetchval(SQL["some_client_has"], list(indexes), list(indexes.values())))


async def move(tx: Tx, row: SupporterRow, state: State, now: datetime, *, due_at: datetime | None) -> None:
    await tx.execute(SQL["move_supporter"], row.clinic_id, row.supporter_id, state.value, now, due_at)


async def end(tx: Tx, row: SupporterRow, now: datetime) -> None:
    """With what is sealed of it."""
    await tx.execute(SQL["end_supporter"], row.clinic_id, row.supporter_id, now)


async def look_at(tx: Tx, clinic: UUID, supporter: UUID, at: datetime | None) -> None:
    """When it is looked at next; None: not by itself."""
    await tx.execute(SQL["supporter_due_at"], clinic, supporter, at)


async def failed(tx: Tx, clinic: UUID, supporter: UUID, how: Failed, now: datetime) -> None:
    """A carrier says that they have left, or that the number gets no texts."""
    await tx.execute(SQL["supporter_failed"], clinic, supporter, how, now)


async def invited(tx: Tx, clinic: UUID, supporter: UUID, at: datetime, now: datetime) -> None:
    """The carrier has the invitation, which went out then; the state follows at the next look."""
    await tx.execute(SQL["supporter_invited"], clinic, supporter, at, now)


async def not_invited(tx: Tx, clinic: UUID, supporter: UUID, now: datetime, *, again: bool) -> None:
    """The invitation did not arrive; `again`: it is tried once more."""
    await tx.execute(SQL["supporter_not_invited"], clinic, supporter, now, again)


async def taken(tx: Tx, clinic: UUID, index: bytes, now: datetime) -> None:
    """A client of the clinic has the number now, by its index."""
    await tx.execute(SQL["supporter_taken"], clinic, index, now)


def next_due() -> DueQuery:
    return DueQuery(SQL["next_supporter"])


async def due(tx: Tx, now: datetime, limit: int) -> Sequence[SupporterKey]:
    return [SupporterKey(**row) for row in await tx.fetch(SQL["due_supporters"], now, limit)]


async def jurisdiction_of(tx: Tx, clinic: UUID, client: UUID) -> str | None:
    """Whose rules for texting hold for the client, if they named any."""
    named: str | None = await tx.fetchval(SQL["jurisdiction_of"], clinic, client)
    return named


async def came_back(tx: Tx, clinic: UUID, index: bytes) -> None:
    """START came from this number: nobody has left from it any more."""
    await tx.execute(SQL["forget_left_number"], clinic, index)


async def numbers_said_to(tx: Tx, clinic: UUID, supporter: UUID) -> datetime | None:
    """When they last got numbers to call."""
    at: datetime | None = await tx.fetchval(SQL["last_said_to"], clinic, supporter)
    return at


def _row(row: Record) -> SupporterRow:
    return SupporterRow(
        row["clinic_id"],
        row["supporter_id"],
        row["client_id"],
        row["version"],
        State(row["state"]),
        row["since"],
        row["named_at"],
        row["language"],
        row["zone"],
        cast("Weekday", row["day"]),
        row["at"],
        row["invited_at"],
        row["agreed_at"],
        row["due_at"],
        row["phone"],
        row["calls"],
        row["phone_index"],
        row["failed"],
    )
