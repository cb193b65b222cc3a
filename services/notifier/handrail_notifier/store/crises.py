"""Alarms, cases, who is on call, and the texts of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import OnCallSet
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.crisis_case import Lowering, Outcome, State
from handrail_notifier.core.decision import CHANNELS, Channel
from handrail_notifier.core.free_text import Readiness
from handrail_notifier.core.ladder import LONGEST_STEP, LONGEST_WAIT, SOONEST, Hours, Ladder, Person, Roster
from handrail_notifier.core.resources import Place
from handrail_notifier.store import SQL
from handrail_notifier.store.dues import DueQuery

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


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


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who is on call, where each is reached (sealed, by channel), whose numbers clients are given, and when
    alerts by each way were last tested."""

    roster: Roster = field(default_factory=Roster)
    reached: Mapping[UUID, Mapping[Channel, str]] = field(default_factory=dict, repr=False)
    place: str | None = None
    read_within_hours: int | None = None
    tested: Mapping[Channel, datetime] = field(default_factory=dict)

    def readiness(self, place: Place | None) -> Readiness:
        """What stands behind an invitation to write freely."""
        return Readiness(len(self.roster.on_call), self.tested, place, self.read_within_hours)


@dataclass(frozen=True, slots=True)
class AlertedTo:
    """A case that is not closed, or was a while ago, with the run of its ladder; or a test of the people who are on call."""

    case_id: UUID
    test: bool
    run: int


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


async def save_on_call(tx: Tx, event: OnCallSet, indexes: Mapping[UUID, bytes]) -> None:
    """The latest statement holds, whole. Other people than before have not been tested."""
    clinic = event.clinic_id
    office = (_days(event.office_days), _wall(event.office_from), _wall(event.office_until))
    taken = await tx.fetchval(
        SQL["save_on_call"],
        clinic,
        event.zone,
        event.place,
        event.has_response_statement,
        *office,
        event.occurred_at,
        event.read_within_hours,
    )
    if taken is None:
        return
    before = {row["person_id"] for row in await tx.fetch(SQL["people_on_call_ids"], clinic)}
    if before != {each.person_id for each in event.people}:
        await tx.execute(SQL["untest"], clinic)
        await tx.execute(SQL["end_tests"], clinic, event.occurred_at)
    await tx.execute(SQL["forget_on_call_people"], clinic)
    for position, each in enumerate(event.people):
        await tx.execute(
            SQL["add_on_call_person"],
            clinic,
            each.person_id,
            position,
            each.emergency_contact,
            each.phone,
            indexes.get(each.person_id),
            each.email,
            _days(each.days),
            _wall(each.start),
            _wall(each.end),
        )


async def on_call(tx: Tx, clinic: UUID) -> OnCall:
    """As the clinic last stated it; nobody, if it has stated nothing."""
    row = await tx.fetchrow(SQL["on_call"], clinic)
    if row is None:
        return OnCall()
    people = await tx.fetch(SQL["on_call_people"], clinic)
    roster = Roster(
        tuple(
            Person(
                each["person_id"],
                _hours(each["days"], each["hours_from"], each["hours_until"]),
                each["emergency_contact"],
            )
            for each in people
        ),
        row["zone"],
        _hours(row["office_days"], row["office_from"], row["office_until"]),
    )
    reached = {each["person_id"]: _ways(each) for each in people}
    return OnCall(roster, reached, row["place"], row["read_within_hours"], _tested(row))


async def with_number(tx: Tx, clinic: UUID, phone_index: bytes) -> Sequence[UUID]:
    """Who on call has this number."""
    return [row["person_id"] for row in await tx.fetch(SQL["on_call_with_number"], clinic, phone_index)]


async def with_numbers(tx: Tx, indexes: Mapping[UUID, bytes]) -> Sequence[tuple[UUID, UUID]]:
    """Who on call has a number, by its index in each of these clinics: the clinic, and the person."""
    rows = await tx.fetch(SQL["on_call_with_numbers"], list(indexes), list(indexes.values()))
    return [(row["clinic_id"], row["person_id"]) for row in rows]


async def is_on_call(tx: Tx, clinic: UUID, person: UUID) -> bool:
    return bool(await tx.fetchval(SQL["is_on_call"], clinic, person))


async def alerted_to(tx: Tx, clinic: UUID, person: UUID, since: datetime) -> Sequence[AlertedTo]:
    """What this person was alerted to and is not over, or was not at `since`, the newest first."""
    rows = await tx.fetch(SQL["alerted_to"], clinic, person, since)
    return [AlertedTo(row["case_id"], row["test"], row["run"]) for row in rows]


async def taken_on_by(tx: Tx, clinic: UUID, case_id: UUID) -> UUID | None:
    """Who has last taken a case on: a person on call, or an access key."""
    by: UUID | None = await tx.fetchval(SQL["taken_on_by"], clinic, case_id)
    return by


async def last_test(tx: Tx, clinic: UUID) -> datetime | None:
    at: datetime | None = await tx.fetchval(SQL["last_test"], clinic)
    return at


async def ask_for_test(tx: Tx, clinic: UUID, test: UUID, now: datetime) -> None:
    await tx.execute(SQL["ask_for_test"], clinic, test, now)


async def test_came(tx: Tx, clinic: UUID, test: UUID, channel: Channel) -> None:
    """Somebody has answered the alert of a test that came by this way. What it shows is as old as the test."""
    await tx.execute(SQL["test_came"], clinic, test, channel)


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


def _tested(row: Record) -> Mapping[Channel, datetime]:
    return {way: row[f"{way}_tested_at"] for way in CHANNELS if row[f"{way}_tested_at"] is not None}


def _ways(row: Record) -> Mapping[Channel, str]:
    ways: dict[Channel, str] = {}
    if row["phone"]:
        ways["sms"] = row["phone"]
    if row["email"]:
        ways["email"] = row["email"]
    return ways


def _hours(days: Sequence[int] | None, start: time | None, end: time | None) -> Hours | None:
    return None if days is None or start is None or end is None else Hours(frozenset(days), start, end)


def _days(names: Sequence[str] | None) -> list[int] | None:
    return None if names is None else [WEEKDAYS.index(name) for name in names]


def _wall(given: time | None) -> time | None:
    return None if given is None else given.replace(tzinfo=None)
