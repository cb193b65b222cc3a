"""Attempts at texts: begun, taken, looked for and moved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Record
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel
from handrail_notifier.core.doubt import Unconcluded
from handrail_notifier.core.kinds import CRISIS_KINDS, Kind
from handrail_notifier.core.nudge import TextState
from handrail_notifier.store import SQL
from handrail_notifier.store.dues import DueQuery

OPEN_WITHIN = timedelta(days=1)
"""An attempt that began so long before another is looked at no more on its account."""

LISTED_BEFORE = timedelta(minutes=30)
"""A list that is asked for what is no older than an attempt shows nothing that was begun so long before it, however clocks differ."""


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
    account: str | None = None
    """Of the carrier's, by which it goes."""


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
    handed_over_at: datetime
    """When its call was made, at the earliest: of one that took up a copy posted ahead, before it was begun."""
    settle_at: datetime | None
    looks: int
    provider_id: str | None
    provider_id_guessed: bool
    accepted_at: datetime | None
    opportunity_id: UUID | None
    plan_id: UUID | None
    newest: bool
    text_state: TextState
    tries: int
    tries_by_channel: int
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
    account: str | None = None
    """Of the carrier's, where the text lies; None: not known."""
    agreed_at: datetime | None = None
    """When what its channel is agreed for had last changed, as it was worded."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The attempt that has a provider id. `guessed`: it was found in a list."""

    clinic_id: UUID
    client_id: UUID
    attempt_id: UUID
    guessed: bool


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A provider took an attempt. `settle_at`: when to ask for its end."""

    attempt: AttemptRow
    provider_id: str | None
    settle_at: datetime | None


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
        [row.account for row in rows],
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
        row["handed_over_at"],
        row["settle_at"],
        row["looks"],
        row["provider_id"],
        row["provider_id_guessed"],
        row["accepted_at"],
        row["opportunity_id"],
        row["plan_id"],
        row["newest"],
        TextState(row["text_state"]),
        row["tries"],
        row["tries_by_channel"],
        row["sends"],
        row["useful_until"],
        row["concluded"],
        row["taken"],
        row["under_way"],
        row["wording"],
        row["probing"],
        row["number_index"],
        row["words_index"],
        row["account"],
        row["agreed_at"],
    )


async def accept(tx: Tx, taken: Sequence[Acceptance], now: datetime) -> None:
    """Attempts that are the newest of their texts were taken, and so were the texts."""
    await tx.execute(
        SQL["accept_attempts"],
        [each.attempt.clinic_id for each in taken],
        [each.attempt.attempt_id for each in taken],
        [each.settle_at for each in taken],
        [each.provider_id for each in taken],
        now,
    )


async def went_via(tx: Tx, ways: Sequence[tuple[UUID, UUID, str]]) -> None:
    """Which provider took each of these (clinic, attempt), or may have."""
    if ways:
        await tx.execute(SQL["went_via"], *(list(column) for column in zip(*ways, strict=True)))


async def first_begun(tx: Tx, clinic: UUID, text_id: UUID, channel: Channel) -> datetime:
    """When a text was first handed over by this channel."""
    begun: datetime = await tx.fetchval(SQL["first_begun"], clinic, text_id, channel)
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
    guessed: bool = False,
    accepted_at: datetime | None = None,
    code: str | None = None,
) -> None:
    """What was learned stays: a provider id, an acceptance and a code are not overwritten by nothing, nor is that it lost an id meanwhile."""
    await tx.execute(
        SQL["move_attempt"],
        row.clinic_id,
        row.attempt_id,
        state.value,
        settle_at,
        provider_id,
        accepted_at,
        code,
        guessed,
        row.provider_id,
    )


async def owners(tx: Tx, provider_ids: Collection[str | None]) -> Mapping[str, Owner]:
    """Which attempts have these provider ids, as far as the transaction's clinics go."""
    rows = await tx.fetch(SQL["owners"], sorted({each for each in provider_ids if each is not None}))
    return {
        row["provider_id"]: Owner(row["clinic_id"], row["client_id"], row["attempt_id"], row["provider_id_guessed"])
        for row in rows
    }


async def disown(tx: Tx, owner: Owner, provider_id: str, look_at: datetime) -> None:
    """What it has from a list is another's; it is looked for once more."""
    await tx.execute(SQL["disown"], owner.clinic_id, owner.attempt_id, provider_id, look_at)


async def leave(tx: Tx, row: AttemptRow) -> None:
    """Look no more at what became of an attempt, unless its provider id was found to be another's meanwhile; a callback still counts."""
    await tx.execute(SQL["leave_attempt"], row.clinic_id, row.attempt_id, row.provider_id)


async def look_at(tx: Tx, clinic: UUID, attempt_id: UUID, at: datetime) -> None:
    """Look at what became of it then."""
    await tx.execute(SQL["look_at"], clinic, attempt_id, at)


@dataclass(frozen=True, slots=True)
class Unended:
    """A text that waits for an attempt which has ended. `kind`: as it is on record."""

    text_id: UUID
    client_id: UUID
    kind: str
    tries: int
    sends: int


async def end_unsettled(tx: Tx, clinic: UUID, attempt_id: UUID, now: datetime) -> Unended | None:
    """An attempt's outcome will not be known; that it ended so stays on record. Its text, if that waits for it."""
    row = await tx.fetchrow(SQL["end_unsettled"], clinic, attempt_id, Unconcluded.ENDED.value, now)
    return None if row is None else Unended(**row)


_FIRST = sorted(kind.value for kind in CRISIS_KINDS)
"""Such a text's wording is its kind."""


async def claim_unsettled(
    tx: Tx, now: datetime, *, look_again: datetime, limit: int
) -> Sequence[tuple[UUID, UUID, int]]:
    """(clinic, attempt, looks so far) of attempts whose time ran out, what a crisis called for first; nobody else looks at them before
    `look_again`."""
    rows = await tx.fetch(SQL["claim_unsettled"], now, look_again, limit, _FIRST)
    return [(row["clinic_id"], row["attempt_id"], row["looks"]) for row in rows]


async def taken(tx: Tx, own: AttemptRow, provider_ids: Collection[str], *, by_number: bool = False) -> set[str]:
    """Those of these provider ids that belong to another attempt than `own`; nobody else who looks takes one until the commit.
    `by_number`: some were listed without words, so whoever looks for others to the number waits as well."""
    if by_number and own.number_index is not None:
        await tx.execute(SQL["look_alone"], own.number_index)
    if own.words_index is not None:
        await tx.execute(SQL["look_alone"], own.words_index)
    rows = await tx.fetch(SQL["taken_provider_ids"], list(provider_ids), own.attempt_id)
    return {row["provider_id"] for row in rows}


async def others_open(tx: Tx, own: AttemptRow) -> bool:
    """Whether an attempt at another text with the same words and number is in doubt, too."""
    since = own.begun_at - OPEN_WITHIN
    about = (own.clinic_id, own.number_index, own.words_index, own.text_id, since)
    return own.words_index is not None and bool(await tx.fetchval(SQL["others_open"], *about))


async def number_open(tx: Tx, own: AttemptRow) -> bool:
    """Whether the provider may have another text to the number, of about that time, whose id there is not known."""
    if own.number_index is None:
        return True
    since = own.handed_over_at - LISTED_BEFORE
    about = (own.clinic_id, own.number_index, own.text_id, since, own.account, own.client_id, own.attempt_id)
    return bool(await tx.fetchval(SQL["number_open"], *about))


def next_unsettled() -> DueQuery:
    return DueQuery(SQL["next_unsettled"])
