"""Texts, and the attempts at them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel, Role
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import TextState
from handrail_notifier.store import SQL, ring
from handrail_notifier.store.plans import PlanRow, plan_row

LONGEST_WAIT = timedelta(days=7)
OPEN_WITHIN = timedelta(days=1)
"""An attempt that began so long before another is looked at no more on its account."""
"""How long a text waits to know its clinic or client."""


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


@dataclass(frozen=True, slots=True)
class Marks:
    """What the last defences know an attempt by SMS by: keyed digests of the number, and of number and words; its wording; whether it
    tries a breaker."""

    number_index: bytes | None = None
    words_index: bytes | None = None
    wording: str | None = None
    tries: bool = False


@dataclass(frozen=True, slots=True)
class NewAttempt:
    """An attempt that is to be put on record. Address and body are sealed."""

    clinic_id: UUID
    attempt_id: UUID
    text_id: UUID
    client_id: UUID
    address: str = field(repr=False)
    sender: str
    body: str = field(repr=False)
    segments: int
    channel: Channel
    marks: Marks = Marks()


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


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt at a text, and how the text stands: `core.delivery.OnRecord`. The opportunity and plan are a nudge's. Address and
    body are sealed; of an old one the body is gone."""

    clinic_id: UUID
    attempt_id: UUID
    text_id: UUID
    client_id: UUID
    state: TextState
    kind: Kind
    channel: Channel
    sender: str
    address: str = field(repr=False)
    body: str | None = field(repr=False)
    segments: int
    begun_at: datetime
    settle_at: datetime | None
    looks: int
    provider_id: str | None
    accepted_at: datetime | None
    opportunity_id: UUID | None
    plan_id: UUID | None
    newest: bool
    text_state: TextState
    tries: int
    sends: int
    useful_until: datetime
    concluded: bool
    taken: bool
    under_way: bool
    wording: str | None = None
    probing: bool = False
    """Whether it tries a breaker."""
    number_index: bytes | None = field(default=None, repr=False)
    words_index: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A provider took an attempt. `settle_at`: when to ask for its end."""

    attempt: AttemptRow
    provider_id: str | None
    settle_at: datetime | None


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
    await tx.execute(
        SQL["plan_text"], clinic, text_id, client, kind.value, channel, address, due_at, due_at + useful_for, due_at
    )
    await ring(tx)


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
        )


async def said_since(tx: Tx, clinic: UUID, client: UUID, kind: Kind, since: datetime) -> bool:
    """Whether a text of this kind was planned for the client after `since`, and not dropped."""
    return bool(await tx.fetchval(SQL["said_since"], clinic, client, kind.value, since))


async def claim_due(tx: Tx, channels: Sequence[Channel], now: datetime, limit: int) -> Sequence[DueText]:
    """So many of each channel's planned texts that are due, answers first, then questions, then nudges, the oldest first, locked until
    the commit."""
    rows = await tx.fetch(SQL["claim_texts"], now, limit, list(channels))
    return [
        DueText(
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
        )
        for row in rows
    ]


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


async def postpone(tx: Tx, text: DueText, until: datetime, now: datetime) -> None:
    """Not before `until`."""
    await tx.execute(SQL["postpone_text"], text.clinic_id, text.text_id, until, now)


async def queue(tx: Tx, text: DueText, until: datetime, now: datetime) -> None:
    """Not before its turn."""
    await tx.execute(SQL["queue_text"], text.clinic_id, text.text_id, until, now)


async def change_channel(tx: Tx, text: DueText, channel: Channel, now: datetime) -> None:
    """It goes another way, and is due there now."""
    await tx.execute(SQL["change_channel"], text.clinic_id, text.text_id, channel, now)
    await ring(tx)


async def wait_to_know(tx: Tx, text: DueText, *, useful_for: timedelta, now: datetime) -> None:
    """Until `wake`, or a look in some minutes in case that it was missed. Waiting takes nothing of a text's time."""
    await tx.execute(SQL["wait_to_know"], text.clinic_id, text.text_id, now, useful_for, LONGEST_WAIT)


async def wake(tx: Tx, clinic: UUID, client: UUID | None, now: datetime) -> None:
    """What waited to know this clinic (and this client) is looked at now, but nothing before its time."""
    await tx.execute(SQL["wake_texts"], clinic, client, now)
    await ring(tx)


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
        await ring(tx)


async def texts_before(
    tx: Tx, clinic: UUID, client: UUID, before: tuple[datetime, UUID], limit: int
) -> Sequence[Record]:
    """A page of a client's texts, newest first, without their words."""
    return await tx.fetch(SQL["texts_of_client"], clinic, client, *before, limit)


async def begin_attempts(tx: Tx, rows: Sequence[NewAttempt], *, now: datetime, settle_at: datetime) -> None:
    """Put attempts on record. Their network calls may begin once this is committed."""
    await tx.execute(
        SQL["begin_attempts"],
        [row.clinic_id for row in rows],
        [row.attempt_id for row in rows],
        [row.text_id for row in rows],
        [row.client_id for row in rows],
        [row.address for row in rows],
        [row.sender for row in rows],
        [row.body for row in rows],
        [row.segments for row in rows],
        now,
        settle_at,
        [row.marks.number_index for row in rows],
        [row.marks.words_index for row in rows],
        [row.marks.wording for row in rows],
        [row.marks.tries for row in rows],
        [row.channel for row in rows],
    )


async def attempts(tx: Tx, wanted: Sequence[tuple[UUID, UUID]]) -> Mapping[UUID, AttemptRow]:
    """Attempts by their id; wanted by (clinic, attempt)."""
    rows = await tx.fetch(SQL["attempts"], [clinic for clinic, _ in wanted], [one for _, one in wanted])
    return {row["attempt_id"]: _attempt(row) for row in rows}


async def attempt(tx: Tx, clinic: UUID, attempt_id: UUID) -> AttemptRow:
    found = await attempts(tx, [(clinic, attempt_id)])
    return found[attempt_id]


def _attempt(row: Record) -> AttemptRow:
    return AttemptRow(
        row["clinic_id"],
        row["attempt_id"],
        row["text_id"],
        row["client_id"],
        TextState(row["state"]),
        Kind(row["kind"]),
        row["channel"],
        row["sender"],
        row["address"],
        row["body"],
        row["segments"],
        row["begun_at"],
        row["settle_at"],
        row["looks"],
        row["provider_id"],
        row["accepted_at"],
        row["opportunity_id"],
        row["plan_id"],
        row["newest"],
        TextState(row["text_state"]),
        row["tries"],
        row["sends"],
        row["useful_until"],
        row["concluded"],
        row["taken"],
        row["under_way"],
        row["wording"],
        row["probing"],
        row["number_index"],
        row["words_index"],
    )


async def accept(tx: Tx, taken: Sequence[Acceptance], now: datetime) -> None:
    """Attempts that are the newest of their texts were taken, and so were the texts."""
    clinics = [each.attempt.clinic_id for each in taken]
    await tx.execute(
        SQL["accept_attempts"],
        clinics,
        [each.attempt.attempt_id for each in taken],
        [each.settle_at for each in taken],
        [each.provider_id for each in taken],
        now,
    )
    await tx.execute(SQL["accept_texts"], clinics, [each.attempt.text_id for each in taken], now)


async def went_via(tx: Tx, ways: Sequence[tuple[UUID, UUID, str]]) -> None:
    """Which provider took each of these (clinic, attempt), or may have."""
    if ways:
        await tx.execute(SQL["went_via"], *(list(column) for column in zip(*ways, strict=True)))


async def first_begun(tx: Tx, clinic: UUID, text_id: UUID) -> datetime:
    """When a text was first handed over."""
    begun: datetime = await tx.fetchval(SQL["first_begun"], clinic, text_id)
    return begun


async def whose_attempt(tx: Tx, attempt_id: UUID) -> tuple[UUID, UUID] | None:
    """The clinic and client of an attempt, if there is one of that id."""
    row = await tx.fetchrow(SQL["clinic_of_attempt"], attempt_id)
    return None if row is None else (row["clinic_id"], row["client_id"])


async def move_attempt(
    tx: Tx,
    row: AttemptRow,
    state: TextState,
    *,
    settle_at: datetime | None = None,
    provider_id: str | None = None,
    accepted_at: datetime | None = None,
    code: str | None = None,
) -> None:
    """What was learned stays: a provider id, an acceptance and a code are not overwritten by nothing."""
    await tx.execute(
        SQL["move_attempt"], row.clinic_id, row.attempt_id, state.value, settle_at, provider_id, accepted_at, code
    )


async def leave(tx: Tx, clinic: UUID, attempt_id: UUID) -> None:
    """Look no more at what became of an attempt; a callback still counts."""
    await tx.execute(SQL["leave_attempt"], clinic, attempt_id)


async def claim_unsettled(
    tx: Tx, now: datetime, *, look_again: datetime, limit: int
) -> Sequence[tuple[UUID, UUID, int]]:
    """(clinic, attempt, looks so far) of attempts whose time ran out; nobody else looks at them before `look_again`."""
    rows = await tx.fetch(SQL["claim_unsettled"], now, look_again, limit)
    return [(row["clinic_id"], row["attempt_id"], row["looks"]) for row in rows]


async def taken(tx: Tx, own: AttemptRow, provider_ids: Collection[str]) -> set[str]:
    """Those of these provider ids that belong to another attempt than `own`; nobody else who looks takes one until the commit."""
    if own.words_index is not None:
        await tx.execute(SQL["look_alone"], own.words_index)
    rows = await tx.fetch(SQL["taken_provider_ids"], own.clinic_id, list(provider_ids), own.attempt_id)
    return {row["provider_id"] for row in rows}


async def others_open(tx: Tx, own: AttemptRow) -> bool:
    """Whether an attempt at another text with the same words and number is in doubt, too."""
    since = own.begun_at - OPEN_WITHIN
    about = (own.clinic_id, own.number_index, own.words_index, own.text_id, since)
    return own.words_index is not None and bool(await tx.fetchval(SQL["others_open"], *about))


async def next_due(tx: Tx) -> datetime | None:
    due: datetime | None = await tx.fetchval(SQL["next_due"])
    return due


async def next_unsettled(tx: Tx) -> datetime | None:
    due: datetime | None = await tx.fetchval(SQL["next_unsettled"])
    return due
