"""Check-ins as the notifier keeps them, and each time that one was asked or was not. The question is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import CheckInSet, CheckInWithdrawn
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.check_in import OPEN_FOR, Ask, CheckIn
from handrail_notifier.core.decision import Context, Reason
from handrail_notifier.core.opportunity import PROMPT
from handrail_notifier.store import SQL
from handrail_notifier.store.decisions import written
from handrail_notifier.store.dues import DueQuery


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """A check-in: when it is asked, what, and which numbers answer it."""

    clinic_id: UUID
    check_in: CheckIn
    version: int
    question: str = field(repr=False)
    lowest: int
    highest: int
    better: str | None
    real_change: int | None
    withdrawn: bool
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers that answer a check-in, and how they are judged."""

    lowest: int
    highest: int
    better: str | None
    real_change: int | None


@dataclass(frozen=True, slots=True)
class AskRow:
    """An instant at which a check-in is asked. `begun_at`: when an attempt at it was first put on record; `version` and `asked_by`: what
    was asked by the last attempt."""

    text_id: UUID
    of: CheckInRow
    version: int
    local_date: date
    drawn_at: datetime
    useful_until: datetime
    put_off: int
    begun_at: datetime | None
    asked_by: Scale | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The number that was said to a check-in, and by which reply. `open`: it may still be taken back."""

    text_id: UUID
    number: int
    reply_id: UUID
    open: bool


async def save(tx: Tx, event: CheckInSet, now: datetime) -> None:
    """Keep the latest version; it is looked at at once."""
    await tx.execute(
        SQL["save_check_in"],
        *(event.clinic_id, event.check_in_id, event.client_id, event.check_in_version, event.question),
        *(event.lowest, event.highest, event.better, event.real_change, list(event.days)),
        *(event.start.replace(tzinfo=None), event.end.replace(tzinfo=None), event.times, event.per),
        *(event.from_date, event.until_date, now, event.about),
    )


async def withdraw(tx: Tx, event: CheckInWithdrawn) -> None:
    await tx.execute(SQL["withdraw_check_in"], event.clinic_id, event.check_in_id, event.client_id)


async def look_again(tx: Tx, clinic: UUID, client: UUID | None, now: datetime) -> None:
    """Work out anew when a client's check-ins, or all of a clinic's, are asked next."""
    await tx.execute(SQL["look_at_check_ins"], clinic, client, now)


def next_due() -> DueQuery:
    return DueQuery(SQL["next_check_in"])


async def due(tx: Tx, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID, UUID]]:
    """(clinic, client, check-in) of what is to be looked at."""
    rows = await tx.fetch(SQL["due_check_ins"], now, limit)
    return [(row["clinic_id"], row["client_id"], row["check_in_id"]) for row in rows]


async def take(tx: Tx, clinic: UUID, check_in: UUID, now: datetime) -> CheckInRow | None:
    """None: it is due no more."""
    row = await tx.fetchrow(SQL["take_check_in"], clinic, check_in, now)
    return None if row is None else _row(row)


async def of_client(tx: Tx, clinic: UUID, client: UUID) -> Sequence[CheckInRow]:
    """Those that are asked."""
    return [_row(row) for row in await tx.fetch(SQL["check_ins_of_client"], clinic, client)]


async def plan(tx: Tx, row: CheckInRow, at: datetime | None) -> None:
    """When it is looked at next."""
    await tx.execute(SQL["plan_check_in"], row.clinic_id, row.check_in.check_in_id, at)


async def draw(tx: Tx, row: CheckInRow, text_id: UUID, ask: Ask, passed: Reason | None, now: datetime) -> bool:
    """Put an instant on record, once; `passed`: why it is over already. Whether it is new."""
    decided = ("withhold", passed.value, now) if passed is not None else (None, None, None)
    about = (row.clinic_id, text_id, row.check_in.client_id, row.check_in.check_in_id, row.version)
    when = (ask.local_date, ask.number, ask.at, ask.useful_until)
    return bool(await tx.fetchval(SQL["save_ask"], *about, *when, *decided))


async def ask(tx: Tx, clinic: UUID, text_id: UUID) -> AskRow | None:
    row = await tx.fetchrow(SQL["ask"], clinic, text_id)
    if row is None:
        return None
    return AskRow(
        row["text_id"],
        _row(row),
        row["asked_version"],
        row["local_date"],
        row["drawn_at"],
        row["useful_until"],
        row["put_off"],
        row["begun_at"],
        _scale(row),
    )


def _scale(row: Record) -> Scale | None:
    lowest, highest = row["asked_lowest"], row["asked_highest"]
    return None if lowest is None else Scale(lowest, highest, row["asked_better"], row["asked_real_change"])


async def was_asked(tx: Tx, ask: AskRow, since: date) -> bool:
    """Whether another of its instants since that day went out."""
    of = ask.of
    return bool(await tx.fetchval(SQL["was_asked"], of.clinic_id, of.check_in.check_in_id, since, ask.text_id))


async def put_off(tx: Tx, clinic: UUID, text_id: UUID, reasons: Sequence[Reason], context: Context) -> None:
    await tx.execute(SQL["ask_put_off"], clinic, text_id, _names(reasons), written(context))


async def decided(
    tx: Tx, clinic: UUID, text_id: UUID, decision: str, reasons: Sequence[Reason], context: Context, now: datetime
) -> None:
    """Whether it is asked, with every reason and what that was decided from."""
    await tx.execute(SQL["ask_decided"], clinic, text_id, decision, _names(reasons), now, written(context))


async def began(tx: Tx, ask: AskRow, now: datetime) -> None:
    """It is asked as its check-in stands, and takes its place in the client's budget, once."""
    of, clinic, client = ask.of, ask.of.clinic_id, ask.of.check_in.client_id
    scale = (of.lowest, of.highest, of.better, of.real_change)
    if await tx.fetchval(SQL["ask_begun"], clinic, ask.text_id, now, of.version, *scale):
        await take_place(tx, clinic, client, now)


async def take_place(tx: Tx, clinic: UUID, client: UUID, now: datetime) -> None:
    """A text that nobody waits for counts as one of the client's nudges from now on."""
    await tx.execute(SQL["count_ask"], clinic, client, now)


async def answer(tx: Tx, clinic: UUID, text_id: UUID, number: int, reply_id: UUID, at: datetime) -> bool:
    """Keep the answer; whether it is the first."""
    return bool(await tx.fetchval(SQL["answer_ask"], clinic, text_id, number, reply_id, at))


async def last_answered(tx: Tx, clinic: UUID, client: UUID, at: datetime) -> Answered | None:
    """What the client answered last, if it was a check-in of the last day: no number that takes back is then of a step."""
    row = await tx.fetchrow(SQL["last_answered_ask"], clinic, client, at, at - PROMPT)
    if row is None:
        return None
    return Answered(row["text_id"], row["answer"], row["reply_id"], row["answered_at"] > at - OPEN_FOR)


async def correct(tx: Tx, clinic: UUID, text_id: UUID, number: int, reply_id: UUID, at: datetime) -> None:
    await tx.execute(SQL["correct_ask"], clinic, text_id, number, reply_id, at)


async def page_before(
    tx: Tx, clinic: UUID, client: UUID, before: tuple[datetime, UUID], limit: int
) -> Sequence[Record]:
    """A page of what a client was asked or not, newest first."""
    return await tx.fetch(SQL["asks_of_client"], clinic, client, *before, limit)


def _names(reasons: Sequence[Reason]) -> list[str]:
    return [reason.value for reason in reasons]


def _row(row: Record) -> CheckInRow:
    check_in = CheckIn(
        row["check_in_id"],
        row["client_id"],
        tuple(row["days"]),
        row["opens"],
        row["closes"],
        row["times"],
        row["per"],
        row["from_date"],
        row["until_date"],
        (row["fit_weeks"] or 0) if row["about"] == "fit" else None,
    )
    return CheckInRow(
        row["clinic_id"],
        check_in,
        row["version"],
        row["question"],
        row["lowest"],
        row["highest"],
        row["better"],
        row["real_change"],
        row["withdrawn"],
        row["next_at"],
    )
