"""Texts: planned, claimed, put off, moved and listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.decision import CHANNELS, Channel, Role
from handrail_notifier.core.kinds import KEPT_APART, Kind
from handrail_notifier.core.nudge import TextState
from handrail_notifier.core.ranks import Rank, rank_of
from handrail_notifier.store import SQL, ring
from handrail_notifier.store.dues import DueQuery
from handrail_notifier.store.ledger.attempts import Unended
from handrail_notifier.store.plans import PlanRow, plan_row

log = get_logger(__name__)

LONGEST_WAIT = timedelta(days=7)
"""How long a text waits to know its clinic or client, or for an hour in which it may come."""
NOT_READ = timedelta(minutes=10)
"""Until a text that does not read is looked at again."""


@dataclass(frozen=True, slots=True)
class DueText:
    """A planned text whose time has come, at `due_at` if it was claimed. `address` is sealed, and given only where the client has no row."""

    clinic_id: UUID
    text_id: UUID
    client_id: UUID
    kind: Kind
    channel: Channel
    address: str | None = field(repr=False)
    useful_until: datetime
    tries: int
    sends: int
    queued: bool = False
    """It waits for its sender's turn."""
    due_at: datetime | None = None
    rank: Rank = Rank.ROUTINE
    helps: bool = False
    """It is the help to the answer of a question of ours."""


@dataclass(frozen=True, slots=True)
class NudgeRow:
    """What a nudge was decided upon, and how its plan stands now. `answered`: its opportunity has an answer."""

    opportunity_id: UUID
    local_date: date
    window_start: datetime
    window_end: datetime
    decided_at: datetime
    role: Role
    says: Saying
    answered: bool
    at_night: bool
    plan: PlanRow
    repeats: datetime | None = None
    """When the nudge was decided that it says once more."""


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text in the ledger."""

    clinic_id: UUID
    text_id: UUID
    client_id: UUID
    kind: Kind
    channel: Channel
    state: TextState
    useful_until: datetime
    tries: int
    sends: int


async def plan_text(
    tx: Tx,
    clinic: UUID,
    text_id: UUID,
    client: UUID,
    kind: Kind,
    *,
    due_at: datetime,
    useful_for: timedelta,
    channel: Channel = "sms",
    address: str | None = None,
) -> None:
    """Plan a text, once. Nothing wakes it before `due_at`."""
    ids, until = (clinic, text_id, client), due_at + useful_for
    rank = rank_of(kind).value
    await tx.execute(SQL["plan_text"], *ids, kind.value, channel, address, due_at, until, due_at, rank)
    await ring(tx, "dispatcher")


async def helps(tx: Tx, clinic: UUID, text_id: UUID) -> None:
    """This planned text is the help to the answer of a question of ours."""
    await tx.execute(SQL["text_helps"], clinic, text_id)


async def unplan(tx: Tx, clinic: UUID, text_id: UUID) -> None:
    """As if it had never been planned, unless somebody has begun with it."""
    await tx.execute(SQL["unplan_text"], clinic, text_id)


async def word_anew(tx: Tx, text: DueText) -> int:
    """How many texts of its kind the client had before, now that this one is to be worded."""
    before: int = await tx.fetchval(SQL["word_anew"], text.clinic_id, text.client_id, text.kind.value)
    return before


async def save_nudges(
    tx: Tx,
    nudges: Sequence[DueText],
    state: TextState,
    *,
    due_at: Sequence[datetime | None],
    tries: int,
    now: datetime,
) -> None:
    """Keep nudges that were decided at `now`: sending, with one try, or planned and each due at its `due_at`, with none."""
    if nudges:
        await tx.execute(
            SQL["save_nudges"],
            [each.clinic_id for each in nudges],
            [each.text_id for each in nudges],
            [each.client_id for each in nudges],
            [each.channel for each in nudges],
            [each.useful_until for each in nudges],
            state.value,
            now,
            due_at,
            tries,
            [each.queued for each in nudges],
            [each.rank.value for each in nudges],
        )


async def is_on_record(tx: Tx, clinic: UUID, text_id: UUID) -> bool:
    """Whether this text was ever planned."""
    return bool(await tx.fetchval(SQL["text_on_record"], clinic, text_id))


async def said_since(tx: Tx, clinic: UUID, client: UUID, kind: Kind, since: datetime) -> bool:
    """Whether a text of this kind was planned for the client after `since`, and neither dropped nor failed."""
    return bool(await tx.fetchval(SQL["said_since"], clinic, client, kind.value, since))


async def claim_due(
    tx: Tx, wanted: Sequence[tuple[Channel, Rank]], now: datetime, limit: int
) -> Mapping[Rank, Sequence[DueText]]:
    """So many planned texts that are due of each of these channels and ranks, the oldest first, locked until the commit.

    One that does not read, as of a newer release, is looked at later, and stops no other.
    """
    channels, ranks = [channel for channel, _ in wanted], [rank.value for _, rank in wanted]
    due: dict[Rank, list[DueText]] = {rank: [] for rank in Rank}
    for row in await tx.fetch(SQL["claim_texts"], now, limit, channels, ranks):
        try:
            text = _due(row)
        except ValueError:
            log.exception("text_not_read", text=row["text_id"])
            about = (row["clinic_id"], row["text_id"])
            await tx.execute(SQL["postpone_text"], *about, now + NOT_READ, now, None, LONGEST_WAIT)
        else:
            due[text.rank].append(text)
    return due


def _due(row: Record) -> DueText:
    return DueText(
        row["clinic_id"],
        row["text_id"],
        row["client_id"],
        Kind(row["kind"]),
        row["channel"],
        row["address"],
        row["useful_until"],
        row["tries"],
        row["sends"],
        row["queued"],
        row["due_at"],
        Rank(row["rank"]),
        row["helps"],
    )


async def nudge(tx: Tx, clinic: UUID, nudge_id: UUID) -> NudgeRow:
    found = await nudges(tx, [(clinic, nudge_id)])
    return found[nudge_id]


async def nudges(tx: Tx, wanted: Sequence[tuple[UUID, UUID]]) -> Mapping[UUID, NudgeRow]:
    """What these nudges were decided upon, by their id; wanted by (clinic, nudge)."""
    rows = await tx.fetch(SQL["nudges_of_texts"], [clinic for clinic, _ in wanted], [one for _, one in wanted])
    return {row["nudge_id"]: _nudge(row) for row in rows}


def _nudge(row: Record) -> NudgeRow:
    return NudgeRow(
        row["opportunity_id"],
        row["local_date"],
        row["window_start"],
        row["window_end"],
        row["decided_at"],
        row["role"],
        row["says"] or "plan",
        row["answered"],
        row["at_night"],
        plan_row(row),
        row["repeats"],
    )


async def postpone(
    tx: Tx, text: DueText, until: datetime, now: datetime, *, useful_for: timedelta | None = None
) -> None:
    """Not before `until`, and of use for so long from then, if that is longer than it is anyway; for a week at the most."""
    await tx.execute(SQL["postpone_text"], text.clinic_id, text.text_id, until, now, useful_for, LONGEST_WAIT)


async def queue(tx: Tx, text: DueText, until: datetime, now: datetime, *, in_line: bool = True) -> None:
    """Not before its turn; or, not in line, before it asks for one again."""
    await tx.execute(SQL["queue_text"], text.clinic_id, text.text_id, until, now, in_line)


async def change_channel(tx: Tx, text: DueText, channel: Channel, now: datetime) -> None:
    """It goes another way, and is due there now."""
    await tx.execute(SQL["change_channel"], text.clinic_id, text.text_id, channel, now)
    await ring(tx, "dispatcher")


async def wait_to_know(tx: Tx, text: DueText, *, useful_for: timedelta, now: datetime) -> None:
    """Until `wake`, or a look in some minutes in case that it was missed. Waiting takes nothing of a text's time."""
    await tx.execute(SQL["wait_to_know"], text.clinic_id, text.text_id, now, useful_for, LONGEST_WAIT)


async def wake(tx: Tx, clinic: UUID, client: UUID | None, now: datetime) -> None:
    """What waited to know this clinic (and this client) is looked at now, but nothing before its time."""
    await tx.execute(SQL["wake_texts"], clinic, client, now)
    await ring(tx, "dispatcher")


async def planned(tx: Tx, clinic: UUID, client: UUID) -> Sequence[tuple[UUID, Kind, Channel]]:
    """A client's texts that have not gone out."""
    rows = await tx.fetch(SQL["planned_texts"], clinic, client)
    return [(row["text_id"], Kind(row["kind"]), row["channel"]) for row in rows]


async def text(tx: Tx, clinic: UUID, text_id: UUID) -> TextRow:
    row = await tx.fetchrow(SQL["text"], clinic, text_id)
    assert row is not None, "an attempt has a text"
    return TextRow(
        row["clinic_id"],
        row["text_id"],
        row["client_id"],
        Kind(row["kind"]),
        row["channel"],
        TextState(row["state"]),
        row["useful_until"],
        row["tries"],
        row["sends"],
    )


async def move_text(
    tx: Tx,
    clinic: UUID,
    text_id: UUID,
    state: TextState,
    *,
    due_at: datetime | None,
    tries: int,
    sends: int,
    now: datetime,
    reason: str | None = None,
) -> None:
    """`reason`: why it ended before it went out."""
    await tx.execute(SQL["move_text"], clinic, text_id, state.value, due_at, tries, sends, now, reason)
    if due_at is not None:
        await ring(tx, "dispatcher")


async def end_text(tx: Tx, clinic: UUID, text: Unended, reason: str, now: datetime) -> None:
    """Its use is over, and that is said to nobody."""
    await tx.execute(
        SQL["move_text"], clinic, text.text_id, TextState.EXPIRED.value, None, text.tries, text.sends, now, reason
    )


async def texts_before(
    tx: Tx, clinic: UUID, client: UUID, before: tuple[datetime, UUID], limit: int
) -> Sequence[Record]:
    """A page of a client's texts, newest first, without their words."""
    return await tx.fetch(SQL["texts_of_client"], clinic, client, *before, limit, sorted(KEPT_APART))


def next_due() -> DueQuery:
    everything = [(channel, rank.value) for rank in Rank for channel in CHANNELS]
    return DueQuery(SQL["next_due"], tuple(map(list, zip(*everything, strict=True))))
