"""Alarms, cases, their steps and their texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.crisis_case import Lowering, Outcome, State
from handrail_notifier.core.decision import Channel
from handrail_notifier.core.ladder import LONGEST_STEP, LONGEST_WAIT, SOONEST, Ladder
from handrail_notifier.store import SQL
from handrail_notifier.store.dues import DueQuery

NOBODY_ON_CALL = "nobody_on_call"
"""Why a case is unanswered, where it is for want of people."""


@dataclass(frozen=True, slots=True)
class AlarmKey:
    """Which text that came in, and whose."""

    clinic_id: UUID
    account: str
    provider_id: str
    client_id: UUID


@dataclass(frozen=True, slots=True)
class Alarm:
    """A text that sounds like a crisis, and where it came from, sealed."""

    clinic_id: UUID
    account: str
    provider_id: str
    number: int
    client_id: UUID
    stranger: bool
    channel: Channel
    address: str = field(repr=False)
    received_at: datetime
    alarm: str
    alarm_phrases: Sequence[str]
    alarm_version: str
    overheard: bool = False
    """Who wrote it hears whom to call from another clinic with the same number."""


@dataclass(frozen=True, slots=True)
class Case:
    """A crisis case."""

    clinic_id: UUID
    case_id: UUID
    client_id: UUID
    stranger: bool
    tier: Tier
    state: State
    opened_at: datetime
    ladder: Ladder
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class CaseKey:
    """Which case, and whose."""

    clinic_id: UUID
    case_id: UUID
    client_id: UUID


@dataclass(frozen=True, slots=True)
class FailedStep:
    """A case whose last alerts came to nobody, and where its ladder was then."""

    key: CaseKey
    taken: int
    run: int

    def is_last_of(self, ladder: Ladder) -> bool:
        """Whether nothing was done about it meanwhile."""
        return ladder.due_at is not None and (ladder.taken, ladder.run) == (self.taken, self.run)


def next_alarm(now: datetime) -> DueQuery:
    return DueQuery(SQL["next_alarm"], (now,))


async def due_alarms(tx: Tx, now: datetime, limit: int) -> Sequence[AlarmKey]:
    return [AlarmKey(**row) for row in await tx.fetch(SQL["due_alarms"], now, limit)]


async def take_alarm(tx: Tx, key: AlarmKey) -> Alarm | None:
    """The text, locked; None if another process has it or a case has it already."""
    row = await tx.fetchrow(SQL["take_alarm"], key.clinic_id, key.account, key.provider_id)
    return None if row is None else Alarm(**row)


async def heeded(tx: Tx, key: AlarmKey) -> None:
    await tx.execute(SQL["heeded"], key.clinic_id, key.account, key.provider_id)


async def put_off_alarm(tx: Tx, key: AlarmKey, until: datetime) -> None:
    await tx.execute(SQL["put_off_alarm"], key.clinic_id, key.account, key.provider_id, until)


async def open_case(tx: Tx, clinic: UUID, client: UUID) -> Case | None:
    """The client's case that no person has closed, locked."""
    row = await tx.fetchrow(SQL["open_case"], clinic, client)
    return None if row is None else _case(row)


async def case(tx: Tx, clinic: UUID, case_id: UUID) -> Case | None:
    """A case of this clinic, locked."""
    row = await tx.fetchrow(SQL["case_by_id"], clinic, case_id)
    return None if row is None else _case(row)


async def last_said(tx: Tx, clinic: UUID, client: UUID, channel: Channel) -> datetime | None:
    """When numbers to call were last planned for the client by this way, in whichever case, and neither failed nor ended."""
    at: datetime | None = await tx.fetchval(SQL["last_said"], clinic, client, channel)
    return at


async def end_waiting_numbers(tx: Tx, clinic: UUID, client: UUID, channel: Channel, now: datetime) -> None:
    """Those that failed by this way and wait for another try are said anew."""
    await tx.execute(SQL["end_waiting_numbers"], clinic, client, channel, now)


async def whose(tx: Tx, clinic: UUID, case_id: UUID) -> UUID | None:
    """The client of a case, to be held before the case is locked."""
    client: UUID | None = await tx.fetchval(SQL["case_client"], clinic, case_id)
    return client


async def save(tx: Tx, held: Case) -> None:
    await tx.execute(
        SQL["save_case"],
        held.clinic_id,
        held.case_id,
        held.client_id,
        held.stranger,
        held.tier.value,
        held.state.value,
        held.opened_at,
        held.ladder.starts_at,
        held.ladder.taken,
        held.ladder.due_at,
        held.acknowledged_at,
        held.closed_at,
        held.outcome.value if held.outcome else None,
        held.ladder.run,
    )


def next_step(now: datetime) -> DueQuery:
    return DueQuery(SQL["next_step"], (now, now + LONGEST_WAIT, now + LONGEST_STEP))


async def due_cases(tx: Tx, now: datetime, limit: int) -> Sequence[CaseKey]:
    return [
        CaseKey(**row) for row in await tx.fetch(SQL["due_cases"], now, now + LONGEST_WAIT, now + LONGEST_STEP, limit)
    ]


def next_failed_step() -> DueQuery:
    return DueQuery(SQL["failed_steps"], (SOONEST, 1), column="due_at")


async def failed_steps(tx: Tx, now: datetime, limit: int) -> Sequence[FailedStep]:
    """Steps whose alerts have all failed, by every way, and after which the next may be taken by now."""
    rows = await tx.fetch(SQL["failed_steps"], SOONEST, limit)
    return [
        FailedStep(CaseKey(row["clinic_id"], row["case_id"], row["client_id"]), row["taken"], row["run"])
        for row in rows
        if row["due_at"] <= now
    ]


async def unanswered(tx: Tx) -> tuple[int, datetime | None]:
    """How many cases of all clinics nobody has answered, and since when the oldest waits."""
    row = await tx.fetchrow(SQL["unanswered_cases"])
    return (row["cases"], row["since"]) if row is not None else (0, None)


async def cases(tx: Tx, clinic: UUID, *, closed: bool, before: tuple[datetime, UUID], limit: int) -> Sequence[Record]:
    """The open cases of a clinic, the unanswered first; `closed`: and a page of all others."""
    return await tx.fetch(SQL["cases_of_clinic"], clinic, closed, *before, limit)


async def texts_of_stranger(tx: Tx, clinic: UUID, case_id: UUID, limit: int) -> Sequence[Record]:
    """What came from the number of a case of nobody, sealed for all strangers of the clinic, the newest first."""
    return await tx.fetch(SQL["texts_of_stranger"], clinic, case_id, limit)


async def texts_of_supporter(tx: Tx, clinic: UUID, case_id: UUID, limit: int) -> Sequence[Record]:
    """What alarmed in a case, and was said by somebody whom its client chose; sealed as what strangers say is, the newest first."""
    return await tx.fetch(SQL["texts_of_supporter"], clinic, case_id, limit)


async def steps(tx: Tx, clinic: UUID, case_id: UUID) -> Sequence[Record]:
    return await tx.fetch(SQL["steps_of_case"], clinic, case_id)


async def alerted(tx: Tx, held: Case) -> Sequence[UUID]:
    """Who was alerted in this run of the ladder already."""
    if not held.ladder.taken:
        return ()
    return [row["person_id"] for row in await tx.fetch(SQL["alerted_in_run"], held.clinic_id, held.case_id)]


async def waiting(tx: Tx, clinic: UUID, since: datetime, limit: int) -> Sequence[CaseKey]:
    """The clinic's cases that nobody has taken on, whose last ladder began after `since`, and that nobody was on call for, or that may come
    to that just now. At most `limit`: those whose ladder ended first come first, and none that has begun anew is among these any more, so
    each has its turn."""
    return [CaseKey(**row) for row in await tx.fetch(SQL["waiting_cases"], clinic, since, NOBODY_ON_CALL, limit)]


async def wanted_people(tx: Tx, held: Case) -> bool:
    """Whether it was last left unanswered because nobody was on call."""
    return bool(await tx.fetchval(SQL["wanted_people"], held.clinic_id, held.case_id, NOBODY_ON_CALL))


async def note(
    tx: Tx, held: Case, what: str, now: datetime, *, by: UUID | None = None, detail: Sequence[str] = ()
) -> None:
    """Put a step of a case on record, for good."""
    await tx.execute(SQL["note_step"], held.clinic_id, held.case_id, what, by, list(detail), now)


async def hold_back(tx: Tx, clinic: UUID, client: UUID, since: datetime) -> None:
    await tx.execute(SQL["hold_back"], clinic, client, since)


async def release(tx: Tx, clinic: UUID, client: UUID) -> None:
    await tx.execute(SQL["release"], clinic, client)


async def note_text(
    tx: Tx,
    clinic: UUID,
    text_id: UUID,
    case_id: UUID,
    *,
    person: UUID | None = None,
    alerted: bool = False,
    instead_of: UUID | None = None,
) -> None:
    """What a text is of. `alerted`: it may say that the clinic was alerted; `instead_of`: another did not arrive."""
    await tx.execute(SQL["note_crisis_text"], clinic, text_id, case_id, person, alerted, instead_of)


async def text(tx: Tx, clinic: UUID, text_id: UUID) -> Record:
    """The case of a text, the run of its ladder, the person that it is for, whether it may say that the clinic was alerted, which one it goes
    instead of, and whose rules hold for its client."""
    row = await tx.fetchrow(SQL["crisis_text"], clinic, text_id)
    assert row is not None, "such a text is noted with what it is of"
    return row


async def tell_waiting(tx: Tx, clinic: UUID, text_id: UUID, now: datetime) -> bool:
    """Note that people are told that a text with numbers is tried on and on. Whether they were not before."""
    return await tx.fetchval(SQL["tell_waiting"], clinic, text_id, now) is not None


async def lowering(tx: Tx, clinic: UUID, client: UUID) -> Lowering | None:
    """What the clinic last said."""
    until = await tx.fetchval(SQL["lowered_until"], clinic, client)
    return None if until is None else Lowering(until)


async def lower(tx: Tx, clinic: UUID, client: UUID, *, until: datetime, by: UUID, now: datetime) -> None:
    await tx.execute(SQL["lower"], clinic, client, now, until, by)


async def taken_on_by(tx: Tx, clinic: UUID, case_id: UUID) -> UUID | None:
    """Who has last taken a case on: a person on call, or an access key."""
    by: UUID | None = await tx.fetchval(SQL["taken_on_by"], clinic, case_id)
    return by


def _case(row: Record) -> Case:
    return Case(
        row["clinic_id"],
        row["case_id"],
        row["client_id"],
        row["stranger"],
        Tier(row["tier"]),
        State(row["state"]),
        row["opened_at"],
        Ladder(row["starts_at"], row["taken"], row["due_at"], row["run"]),
        row["acknowledged_at"],
        row["closed_at"],
        Outcome(row["outcome"]) if row["outcome"] else None,
    )
