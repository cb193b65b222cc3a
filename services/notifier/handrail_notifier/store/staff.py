"""Who is on call, where each is reached and what they were alerted to, and tests of whether alerts come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from asyncpg import Record
from handrail_shared.contracts.events import OnCallSet
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import CHANNELS, Channel
from handrail_notifier.core.free_text import Readiness
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.ladder import Hours, Person, Roster
from handrail_notifier.core.resources import Place
from handrail_notifier.store import SQL

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


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
class KnownBy:
    """By which number and address somebody on call is found, as digests."""

    phone: bytes | None = None
    email: bytes | None = None

    def shared_with(self, others: Sequence["KnownBy"]) -> frozenset[Channel]:
        """The ways that are the same for one of these."""
        phone = self.phone is not None and any(each.phone == self.phone for each in others)
        email = self.email is not None and any(each.email == self.email for each in others)
        same: Mapping[Channel, bool] = {"sms": phone, "email": email}
        return frozenset(way for way in CHANNELS if same[way])


@dataclass(frozen=True, slots=True)
class BesideCase:
    """Somebody on call, beside the client of a case. `is_client`: they have the id, the number or the address of one; `said`: as somebody whom
    that client chose they said what alarms."""

    person_id: UUID
    known_by: KnownBy
    is_client: bool
    said: bool


@dataclass(frozen=True, slots=True)
class AlertedTo:
    """A case that is not closed, or was a while ago, with the run of its ladder; or a test of the people who are on call. `waits`: nobody has
    taken it on; `client_id`: whose case it is."""

    case_id: UUID
    test: bool
    run: int
    waits: bool = False
    client_id: UUID | None = None


async def save_on_call(tx: Tx, event: OnCallSet, known: Mapping[UUID, KnownBy]) -> bool:
    """The latest statement holds, whole; whether it is this. Other people than before have not been tested."""
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
        return False
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
            known[each.person_id].phone,
            each.email,
            known[each.person_id].email,
            _days(each.days),
            _wall(each.start),
            _wall(each.end),
        )
    return True


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


async def beside_case(tx: Tx, clinic: UUID, client: UUID, case: UUID) -> Sequence[BesideCase]:
    """Everyone on call now, for a case of this client's, or of this number of nobody's."""
    rows = await tx.fetch(SQL["on_call_beside_case"], clinic, client, case)
    return [
        BesideCase(row["person_id"], KnownBy(row["phone_index"], row["email_index"]), row["is_client"], row["said"])
        for row in rows
    ]


async def with_number(tx: Tx, clinic: UUID, phone_index: bytes) -> Sequence[UUID]:
    """Who on call has this number, or was alerted by it to a case that is open."""
    return [row["person_id"] for row in await tx.fetch(SQL["on_call_with_number"], clinic, phone_index)]


async def with_numbers(tx: Tx, indexes: Mapping[UUID, bytes]) -> Sequence[tuple[UUID, UUID]]:
    """The same of a number by its index in each of these clinics: the clinic, and the person."""
    rows = await tx.fetch(SQL["on_call_with_numbers"], list(indexes), list(indexes.values()))
    return [(row["clinic_id"], row["person_id"]) for row in rows]


async def is_on_call(tx: Tx, clinic: UUID, person: UUID) -> bool:
    """Or was alerted to a case that is open."""
    return bool(await tx.fetchval(SQL["is_on_call"], clinic, person))


async def reached_before(tx: Tx, clinic: UUID, case: UUID, person: UUID) -> Mapping[Channel, str]:
    """Where somebody got what they got of a case, sealed, who is on call no more."""
    return {row["channel"]: row["address"] for row in await tx.fetch(SQL["reached_before"], clinic, case, person)}


async def alerted_to(tx: Tx, clinic: UUID, person: UUID, since: datetime) -> Sequence[AlertedTo]:
    """What this person was alerted to and is not over, or was not at `since`, the newest first."""
    rows = await tx.fetch(SQL["alerted_to"], clinic, person, since)
    return [AlertedTo(row["case_id"], row["test"], row["run"], row["waits"], row["client_id"]) for row in rows]


async def told_lately(
    tx: Tx, clinic: UUID, case: UUID, person: UUID, channel: Channel, kind: Kind, *, since: datetime, now: datetime
) -> bool:
    """Whether this person was told so of a case, by this way."""
    return bool(await tx.fetchval(SQL["told_lately"], clinic, case, person, channel, kind.value, since, now))


async def last_test(tx: Tx, clinic: UUID) -> datetime | None:
    at: datetime | None = await tx.fetchval(SQL["last_test"], clinic)
    return at


async def ask_for_test(tx: Tx, clinic: UUID, test: UUID, now: datetime) -> None:
    await tx.execute(SQL["ask_for_test"], clinic, test, now)


async def test_came(tx: Tx, clinic: UUID, test: UUID, channel: Channel) -> None:
    """Somebody has answered the alert of a test that came by this way. What it shows is as old as the test."""
    await tx.execute(SQL["test_came"], clinic, test, channel)


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
