"""What came in, and what was understood of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Record
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.crisis import Suspected, Tier
from handrail_notifier.core.decision import Channel
from handrail_notifier.store import SQL, ring
from handrail_notifier.store.dues import DueQuery

AUTOMATIC = "automatic"
"""What a machine answered for the client: kept, never answered, and no crisis."""


@dataclass(frozen=True, slots=True)
class InboundRow:
    """A text that came in. Address and body are sealed, a stranger's for all strangers of the clinic; a stranger's id stands
    for nothing but the number. `number`: its place in the order in which texts came; `about`: the opportunity whose
    nudge it answers, where that is known; `suspected`: it sounds like a crisis."""

    clinic_id: UUID
    account: str
    provider_id: str
    client_id: UUID
    stranger: bool
    opt_out: bool
    address: str = field(repr=False)
    body: str = field(repr=False)
    carrier_said: str | None
    received_at: datetime
    number: int = 0
    channel: Channel = "sms"
    about: UUID | None = None
    suspected: Suspected | None = None
    rests: bool = False
    """It asks for a break."""
    overheard: bool = False
    """It is for another clinic with the same number, and holds this one's texts as well."""
    code_word: bool = False
    """The client's code word is in it."""
    doubtful: bool = False
    """It may end all texts."""
    pictures: int = 0
    """How many came with it, and lie with the carrier."""


@dataclass(frozen=True, slots=True)
class InboundKey:
    """Which text, and whether it is an opt-out; `hushes`: it may be one, or the code word is in it."""

    clinic_id: UUID
    account: str
    provider_id: str
    client_id: UUID
    opt_out: bool
    hushes: bool


async def record(tx: Tx, row: InboundRow) -> bool:
    """Whether it came for the first time. What is posted ahead for the client is seen to.

    Who may have to act at once is rung for; whoever records what may wait rings for the answer to it, once that is committed or before.
    """
    found = await tx.fetchrow(
        SQL["record_inbound"],
        row.clinic_id,
        row.account,
        row.provider_id,
        row.client_id,
        row.stranger,
        row.opt_out,
        row.address,
        row.body,
        row.carrier_said,
        row.received_at,
        row.channel,
        row.about,
        *_alarm(row),
        row.rests,
        row.overheard,
        row.code_word,
        row.doubtful,
        row.pictures,
    )
    assert found is not None, "it always says something"
    if found["woken"] or row.suspected is not None:
        await ring(tx)
    return found["number"] is not None


def _alarm(row: InboundRow) -> tuple[str | None, list[str] | None, str | None, datetime | None]:
    """With what sounds like a crisis: to be heeded from the moment that it is on record; what a machine wrote opens no case."""
    found = row.suspected
    if found is None:
        return None, None, None, None
    heed_at = None if row.carrier_said == AUTOMATIC else row.received_at
    return found.tier.value, list(found.phrases), found.version, heed_at


async def due_ones(tx: Tx, now: datetime, limit: int) -> Sequence[InboundKey]:
    """What is due, one for each client."""
    return [InboundKey(**row) for row in await tx.fetch(SQL["due_inbound"], now, limit)]


async def take(tx: Tx, key: InboundKey) -> InboundRow | None:
    """The text, locked; None if another process has it or it has had its effect."""
    row = await tx.fetchrow(SQL["take_inbound"], key.clinic_id, key.account, key.provider_id)
    if row is None:
        return None
    held = dict(row)
    alarm, phrases, version = (held.pop(name) for name in ("alarm", "alarm_phrases", "alarm_version"))
    return InboundRow(**held, suspected=Suspected(Tier(alarm), tuple(phrases), version) if alarm else None)


async def close(tx: Tx, row: InboundRow, now: datetime) -> None:
    await tx.execute(SQL["close_inbound"], row.clinic_id, row.account, row.provider_id, now)


async def count_try(tx: Tx, key: InboundKey) -> int:
    """How often it has failed by now."""
    return int(await tx.fetchval(SQL["count_inbound_try"], key.clinic_id, key.account, key.provider_id) or 0)


async def put_off(tx: Tx, key: InboundKey, until: datetime | None) -> None:
    """Not before `until`; None: not again."""
    await tx.execute(SQL["put_off_inbound"], key.clinic_id, key.account, key.provider_id, until)


async def opted_out_since(tx: Tx, row: InboundRow) -> bool:
    """Whether the client has said STOP after this text, or what may be one."""
    about = (row.clinic_id, row.client_id, row.number, row.received_at)
    return bool(await tx.fetchval(SQL["opted_out_since"], *about))


async def tell_stranger(tx: Tx, row: InboundRow, now: datetime, *, once_per: timedelta) -> bool:
    """Whether the stranger was not told for so long, and is told now."""
    told = await tx.fetchval(SQL["tell_stranger"], row.clinic_id, row.client_id, now, now - once_per)
    return told is not None


async def waits_for_a_person(tx: Tx, clinic: UUID, any_of: Sequence[UUID]) -> bool:
    """Whether one of these replies is kept for a person to read, whoever that is."""
    kept: bool = await tx.fetchval(SQL["waits_for_a_person"], clinic, list(any_of))
    return kept


async def save(
    tx: Tx,
    row: InboundRow,
    reply_id: UUID,
    meaning: str,
    *,
    opportunity_id: UUID | None = None,
    helpfulness: int | None = None,
    late: bool = False,
    corrects: UUID | None = None,
) -> None:
    """Keep what the client said, sealed, with what was understood."""
    await tx.execute(
        SQL["save_reply"],
        row.clinic_id,
        reply_id,
        row.client_id,
        meaning,
        opportunity_id,
        helpfulness,
        late,
        row.body or None,
        row.received_at,
        corrects,
        row.pictures,
    )


async def unread(tx: Tx, clinic: UUID, client: UUID) -> tuple[int, datetime | None]:
    """How much of what a client wrote for a person nobody has read, and since when the oldest of it waits."""
    row = await tx.fetchrow(SQL["unread_free_text"], clinic, client)
    return (row["waiting"], row["since"]) if row is not None else (0, None)


async def read(tx: Tx, clinic: UUID, client: UUID, up_to: datetime, now: datetime) -> None:
    await tx.execute(SQL["read_free_text"], clinic, client, up_to, now)


def next_open() -> DueQuery:
    return DueQuery(SQL["next_inbound"])


async def replies_before(
    tx: Tx, clinic: UUID, client: UUID, before: tuple[datetime, UUID], limit: int
) -> Sequence[Record]:
    """A page of what a client said, newest first."""
    return await tx.fetch(SQL["replies_of_client"], clinic, client, *before, limit)
