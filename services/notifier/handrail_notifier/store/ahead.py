"""Nudges that are posted ahead, and the copies of them at a provider. Whoever reads one to decide, or writes it, holds its client."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_notifier.core.ahead import Ahead, Copy, CopyState
from handrail_notifier.store import SQL, ring, words
from handrail_notifier.store.dues import DueQuery


@dataclass(frozen=True, slots=True)
class AheadRow:
    """One of them. Address and body are sealed, and gone once it has ended. `text`: as the core knows it."""

    clinic_id: UUID
    ahead_id: UUID
    nudge_id: UUID
    client_id: UUID
    moment_id: UUID
    plan_version: int
    aimed_at: datetime
    valid_until: datetime
    useful_until: datetime
    sender: str
    service: str
    says: Saying
    segments: int
    words_index: bytes = field(repr=False)
    address: str | None = field(repr=False)
    body: str | None = field(repr=False)
    text: Ahead
    reason: str | None = None
    tries: int = 0
    taken_up: bool = False
    ended: bool = False
    escaped: bool = False
    """It has ended as an alarm."""
    account: str | None = None
    """Of the carrier's, by which it is posted."""


@dataclass(frozen=True, slots=True)
class WhoseCopy:
    """A copy that a carrier speaks of."""

    clinic_id: UUID
    client_id: UUID
    ahead_id: UUID
    copy_id: UUID
    state: CopyState


class NamedMeanwhile(Exception):
    """While somebody waited to hold clients, copies of others came into it. What was begun is to be begun anew."""


async def add(tx: Tx, row: AheadRow, now: datetime) -> None:
    """Keep a new one; it is seen to at once."""
    await tx.execute(
        SQL["add_ahead"],
        row.clinic_id,
        row.ahead_id,
        row.nudge_id,
        row.client_id,
        row.moment_id,
        row.plan_version,
        row.aimed_at,
        row.text.send_at,
        row.valid_until,
        row.useful_until,
        row.sender,
        row.service,
        row.says,
        row.segments,
        row.words_index,
        row.address,
        row.body,
        now,
        row.account,
    )


async def claim(tx: Tx, now: datetime, again_at: datetime, limit: int) -> Sequence[tuple[UUID, UUID, UUID]]:
    """(clinic, one posted ahead, client) of what is due; nobody else sees to it before `again_at`."""
    rows = await tx.fetch(SQL["claim_ahead"], now, again_at, limit)
    return [(row["clinic_id"], row["ahead_id"], row["client_id"]) for row in rows]


def next_due() -> DueQuery:
    return DueQuery(SQL["next_ahead"])


async def some(tx: Tx, wanted: Sequence[tuple[UUID, UUID]]) -> Sequence[AheadRow]:
    """These (clinic, one posted ahead)."""
    if not wanted:
        return ()
    return [_row(row) for row in await tx.fetch(SQL["aheads"], *(list(column) for column in zip(*wanted, strict=True)))]


async def of_nudges(tx: Tx, nudges: Sequence[tuple[UUID, UUID]]) -> Mapping[UUID, AheadRow]:
    """What is posted ahead of these (clinic, nudge), and may go out, by the nudge's id."""
    if not nudges:
        return {}
    found = await tx.fetch(SQL["ahead_of_nudges"], *(list(column) for column in zip(*nudges, strict=True)))
    return {row.nudge_id: row for row in await some(tx, [(each["clinic_id"], each["ahead_id"]) for each in found])}


async def save(tx: Tx, row: AheadRow, due_at: datetime | None) -> None:
    """Whether it is wanted, and when it is next seen to."""
    await tx.execute(SQL["save_ahead"], row.clinic_id, row.ahead_id, row.text.wanted, row.reason, due_at, row.tries)
    if due_at is not None:
        await ring(tx, "ahead")


async def save_copies(tx: Tx, row: AheadRow, copies: Sequence[Copy]) -> None:
    """What is known of these copies of it. The carrier is to forget the words of what was taken back."""
    canceled = [each for each in copies if each.state is CopyState.CANCELED]
    left = {each.provider_id: each.posted_at for each in canceled if each.provider_id}
    await words.to_forget(tx, row.clinic_id, left, row.account)
    for each in copies:
        await tx.execute(
            SQL["save_copy"],
            row.clinic_id,
            each.copy_id,
            row.ahead_id,
            row.client_id,
            each.state.value,
            each.posted_at,
            each.provider_id,
        )


async def name_copy(tx: Tx, clinic: UUID, copy_id: UUID, provider_id: str) -> None:
    """Who says that this id is of this copy has named it: if it has it, it is no guess."""
    await tx.execute(SQL["name_copy"], clinic, copy_id, provider_id)


async def is_named(tx: Tx, clinic: UUID, copy_id: UUID) -> bool:
    """Whether the id of this copy was named with it, and not found in a list."""
    return bool(await tx.fetchval(SQL["is_copy_named"], clinic, copy_id))


async def take_up(tx: Tx, row: AheadRow, now: datetime) -> None:
    """The ledger has it from now on."""
    await tx.execute(SQL["take_up_ahead"], row.clinic_id, row.ahead_id, now)


async def end(tx: Tx, row: AheadRow, ending: str, now: datetime) -> None:
    """Nobody sees to it any more. Of what escaped the words are with the carrier, whoever it belongs to."""
    if ending == "escaped":
        there = {each.provider_id: each.posted_at for each in row.text.copies if each.provider_id}
        await words.to_forget(tx, row.clinic_id, there, row.account)
    await tx.execute(SQL["end_ahead"], row.clinic_id, row.ahead_id, now, ending, row.reason)


async def give_up(tx: Tx, clinic: UUID, ahead_id: UUID, before: datetime, now: datetime) -> bool:
    """End one that was to go out before an instant, as an alarm; the words are with the carrier. Whether it was."""
    given_up = await tx.fetchrow(SQL["give_up_ahead"], clinic, ahead_id, before, now)
    if given_up is not None:
        there = dict(zip(given_up["provider_ids"], given_up["posted"], strict=True))
        await words.to_forget(tx, clinic, there, given_up["account"])
    return given_up is not None


async def whose_copy(tx: Tx, copy_id: UUID | None, provider_id: str) -> WhoseCopy | None:
    """Of which copy a carrier speaks; None: of none that we know."""
    row = await tx.fetchrow(SQL["ahead_of_copy"], copy_id) if copy_id is not None else None
    if row is None:
        row = await tx.fetchrow(SQL["ahead_of_provider_id"], provider_id)
    return None if row is None else _whose(row)


async def others_with(tx: Tx, provider_id: str, own: UUID) -> Sequence[WhoseCopy]:
    """Copies that were taken for the one of this id, of other texts than the copy or attempt `own` is of."""
    rows = await tx.fetch(SQL["others_with_id"], provider_id, own)
    return [_whose(row) for row in rows]


async def hold_with_others(
    tx: Tx, clients: Collection[UUID], find: Callable[[], Awaitable[Sequence[WhoseCopy]]]
) -> Sequence[WhoseCopy]:
    """Hold these clients, and those of the copies that are found: as they are once all are held. Raises `NamedMeanwhile`."""
    held = {*clients, *(each.client_id for each in await find())}
    await hold(tx, sorted(held))
    found = await find()
    if not {each.client_id for each in found} <= held:
        raise NamedMeanwhile
    return found


async def disown(tx: Tx, others: Sequence[WhoseCopy], provider_id: str, now: datetime) -> None:
    """What these took from a list is another text's; they are looked for once more. Their clients are held."""
    for each in others:
        await tx.execute(SQL["disown_copy"], each.clinic_id, each.copy_id, provider_id)
        await wake(tx, each.clinic_id, each.ahead_id, now)


async def of_others(tx: Tx, row: AheadRow, provider_ids: Sequence[str]) -> set[str]:
    """Those of these provider ids that are of another text; nobody else who looks for the same words takes one until the commit."""
    if not provider_ids:
        return set()
    await tx.execute(SQL["look_alone"], row.words_index)
    rows = await tx.fetch(SQL["ids_of_others"], row.ahead_id, list(provider_ids))
    return {each["provider_id"] for each in rows}


async def is_contested(tx: Tx, row: AheadRow) -> bool:
    """Whether another text of the same words to the same number is in doubt, and has none that is known."""
    return bool(await tx.fetchval(SQL["is_contested"], row.clinic_id, row.ahead_id, row.words_index))


async def others_in_doubt(tx: Tx, row: AheadRow, since: datetime) -> bool:
    """Whether another one of the client, posted since, may be there without an id that we know."""
    return bool(await tx.fetchval(SQL["others_in_doubt"], row.clinic_id, row.client_id, row.ahead_id, since))


async def wake(tx: Tx, clinic: UUID, ahead_id: UUID, now: datetime) -> None:
    """It is seen to now."""
    await tx.execute(SQL["wake_ahead"], clinic, ahead_id, now)
    await ring(tx, "ahead")


async def wake_all_of(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> None:
    """What is posted ahead for a client is seen to now: it may not be wanted any more."""
    if await tx.fetch(SQL["wake_aheads_of"], clinic, client, now):
        await ring(tx, "ahead")


async def held_elsewhere(tx: Tx, account: str) -> int:
    """How many another account of the carrier's than this one may hold."""
    count: int = await tx.fetchval(SQL["held_elsewhere"], account)
    return count


async def escaped_since(tx: Tx, since: datetime) -> int:
    """How many could not be taken back in time."""
    count: int = await tx.fetchval(SQL["escaped_since"], since)
    return count


def _whose(row: Record) -> WhoseCopy:
    return WhoseCopy(row["clinic_id"], row["client_id"], row["ahead_id"], row["copy_id"], CopyState(row["state"]))


def _row(row: Record) -> AheadRow:
    columns = (row["copy_ids"] or (), row["posted"] or (), row["states"] or (), row["provider_ids"] or ())
    copies = tuple(Copy(c, posted, CopyState(state), sid) for c, posted, state, sid in zip(*columns, strict=True))
    return AheadRow(
        row["clinic_id"],
        row["ahead_id"],
        row["nudge_id"],
        row["client_id"],
        row["moment_id"],
        row["plan_version"],
        row["aimed_at"],
        row["valid_until"],
        row["useful_until"],
        row["sender"],
        row["service"],
        row["says"],
        row["segments"],
        row["words_index"],
        row["address"],
        row["body"],
        Ahead(row["send_at"], row["wanted"], copies),
        row["reason"],
        row["tries"],
        row["taken_up_at"] is not None,
        row["ended_at"] is not None,
        row["ending"] == "escaped",
        row["account"],
    )
