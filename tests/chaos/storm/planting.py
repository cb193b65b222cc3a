"""Clients in bulk, each with one plan whose moment comes once during a storm; their words name their number.

Most may be nudged. Some live where it is night, some where quiet hours begin in the middle of the storm, and some have a window of
a few seconds: for these it must be right that nothing comes, or nothing comes late. Some have a phone with the client before them, and
get the same words at about the same time.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import phonenumbers
from handrail_notifier.core import rules
from handrail_notifier.core.moment import Weekly
from handrail_notifier.store import DOORBELL
from handrail_notifier.zones import fingerprint
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import RootKey, Vault

from tests.support.postgres import Database

WORDS = "You planned for now: card, line"
ZONES = (
    *("Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/New_York"),
    *("America/Halifax", "America/Sao_Paulo", "Atlantic/Azores", "Europe/London", "Europe/Berlin", "Europe/Helsinki"),
    *("Europe/Istanbul", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Tokyo"),
    *("Australia/Sydney", "Pacific/Noumea", "Pacific/Auckland"),
)
QUIET_FROM, QUIET_UNTIL = time(21), time(9)
OPEN_FOR, BRIEFLY = timedelta(hours=2), timedelta(seconds=6)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CLINICS = 4
CLINIC = (
    *("clinic_id", "alias", "sms_sender", "help_phone", "quiet_from", "quiet_until", "daily_cap", "registered_at"),
    *("segments_a_day", "posts_ahead"),
)
A_DAY = 1_000_000
"""Segments of a clinic: no storm is stopped by their price."""
CLIENT = ("clinic_id", "client_id", "zone", "phone", "phone_index", "phone_state", "email_state", "stated_at")
CONSENT = ("clinic_id", "client_id", "channel", "state", "since")
PLAN = ("clinic_id", "plan_id", "client_id", "version", "cue", "response", "discreet", "copy_level", "expires_at")
MOMENT = (
    *("clinic_id", "moment_id", "client_id", "plan_id", "rule", "opens", "closes", "lead_minutes", "since"),
    *("decision_at", "local_date", "window_start", "window_end", "aimed_at"),
)
Rows = dict[tuple[str, Sequence[str]], list[tuple[object, ...]]]


class Lot(StrEnum):
    """How things are for a client."""

    OPEN = "open"
    NIGHT = "night"
    DUSK = "dusk"
    """Quiet hours begin in the middle of the storm."""
    BRIEF = "brief"
    """The window is over after a few seconds."""


AREAS = range(203, 990)
"""Not those of the clinics' own numbers: a carrier refuses a text from a number to itself."""
SIBLINGS = 0.1
"""The share of clients who have the phone of the one before them."""
TOGETHER = timedelta(seconds=2)
SHARES = {Lot.NIGHT: 0.05, Lot.DUSK: 0.05, Lot.BRIEF: 0.05}


@dataclass(frozen=True, slots=True)
class Clinic:
    """Who sends, and when it is quiet by the clients' clocks."""

    clinic: UUID
    sender: str
    quiet_from: time
    lots: tuple[Lot, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A client. The nudge may go from `due` on, and before `until`."""

    number: int
    lot: Lot
    clinic: Clinic
    client: UUID
    plan: UUID
    moment: UUID
    zone: str
    phone: str
    due: datetime
    until: datetime
    words: int
    """The number in the words: its own, or that of the client who has the same phone."""


def people(
    count: int, begin: datetime, spread: timedelta, chance: random.Random, open_to: Collection[int] = ()
) -> Sequence[Person]:
    """So many clients, due in a random order within `spread` from `begin` on; `open_to`: who may be nudged for certain."""
    middle = begin + spread / 2
    awake, asleep = _zones(begin)
    dusk = awake[0]
    clinics = _clinics(middle.astimezone(ZoneInfo(dusk)).time())
    lots = [Lot.OPEN if number in open_to else _lot(chance) for number in range(count)]
    zones = (awake, asleep, dusk)
    everyone = [_person(number, lot, clinics, begin, spread, zones, chance) for number, lot in enumerate(lots)]
    return _with_siblings(everyone, chance, open_to)


def _with_siblings(everyone: Sequence[Person], chance: random.Random, alone: Collection[int]) -> Sequence[Person]:
    """Two at most have one phone."""
    found = list(everyone)
    for one, two in zip(range(len(found)), range(1, len(found)), strict=False):
        first, second = found[one], found[two]
        own = first.words == one and not {one, two} & set(alone)
        if own and first.lot is second.lot is Lot.OPEN and chance.random() < SIBLINGS:
            shift = TOGETHER * chance.random()
            found[two] = replace(
                second,
                clinic=first.clinic,
                zone=first.zone,
                phone=first.phone,
                words=one,
                due=first.due + shift,
                until=first.until + shift,
            )
    return found


def _clinics(dusk: time) -> Sequence[Clinic]:
    usual = [
        Clinic(new_id(), f"+120255501{n:02}", QUIET_FROM, (Lot.OPEN, Lot.NIGHT, Lot.BRIEF)) for n in range(CLINICS)
    ]
    return [*usual, Clinic(new_id(), f"+120255501{CLINICS:02}", dusk, (Lot.DUSK,))]


def _zones(now: datetime) -> tuple[Sequence[str], Sequence[str]]:
    """Where it is day and stays so for hours, and where it is night."""
    hours = {zone: now.astimezone(ZoneInfo(zone)).hour for zone in ZONES}
    return [z for z, hour in hours.items() if 10 <= hour < 17], [
        z for z, hour in hours.items() if hour >= 22 or hour < 6
    ]


def _lot(chance: random.Random) -> Lot:
    drawn = chance.random()
    for lot, share in SHARES.items():
        if drawn < share:
            return lot
        drawn -= share
    return Lot.OPEN


def _person(
    number: int,
    lot: Lot,
    clinics: Sequence[Clinic],
    begin: datetime,
    spread: timedelta,
    zones: tuple[Sequence[str], Sequence[str], str],
    chance: random.Random,
) -> Person:
    awake, asleep, dusk = zones
    zone = dusk if lot is Lot.DUSK else chance.choice(asleep if lot is Lot.NIGHT else awake)
    due = begin + spread * chance.random()
    lasts = BRIEFLY if lot is Lot.BRIEF else timedelta(minutes=30)
    clinic = chance.choice([each for each in clinics if lot in each.lots])
    return Person(number, lot, clinic, new_id(), new_id(), new_id(), zone, phone(number), due, due + lasts, number)


def phone(number: int) -> str:
    """A number that nobody has, of a country that may be texted, a different one for each client."""
    return f"+1{_areas()[number // 100]}55501{number % 100:02}"


@cache
def _areas() -> Sequence[int]:
    """The area codes of the United States: others that begin with 1 are those of countries of their own."""
    regions = {area: phonenumbers.region_code_for_number(phonenumbers.parse(f"+1{area}5550100")) for area in AREAS}
    return [area for area, region in regions.items() if region == "US"]


async def plant(database: Database, root: str, everyone: Sequence[Person], *, ahead: bool = False) -> None:
    """All that the notifier knows of these clients, as it would have it from events. `ahead`: nudges are posted some minutes ahead."""
    admin = await asyncpg.connect(database.admin_dsn)
    db = Db(database.dsn("handrail_notifier"), schema="notifier")
    await db.open()
    try:
        rows = await _rows(db, Vault(RootKey.from_text(root)), everyone, ahead=ahead)
        async with admin.transaction():
            for (table, columns), records in rows.items():
                await admin.copy_records_to_table(table, schema_name="notifier", columns=columns, records=records)
            zones = sorted({each.zone for each in everyone})
            known = [(zone, fingerprint(zone)) for zone in zones]
            await admin.executemany("INSERT INTO notifier.zone_rules VALUES ($1, $2) ON CONFLICT DO NOTHING", known)
        await admin.execute("ANALYZE notifier.client, notifier.consent, notifier.plan, notifier.moment, vault.data_key")
        await admin.execute("SELECT pg_notify($1, '')", DOORBELL)
    finally:
        await db.close()
        await admin.close()


async def _rows(db: Db, vault: Vault, everyone: Sequence[Person], *, ahead: bool) -> Rows:
    now = datetime.now(UTC)
    rows: Rows = {("clinic", CLINIC): [], ("client", CLIENT): [], ("consent", CONSENT): [], ("plan", PLAN): []}
    rows[("moment", MOMENT)] = [_moment(each) for each in everyone]
    for clinic, clients in _by_clinic(everyone).items():
        quiet = (clinic.quiet_from, QUIET_UNTIL)
        rows[("clinic", CLINIC)].append(
            (clinic.clinic, "Harborside", clinic.sender, "+12025550199", *quiet, 3, now, A_DAY, ahead)
        )
        sealed = await _sealed(db, vault, clinic, clients)
        for each in clients:
            ids, words = (clinic.clinic, each.client), sealed[each.client]
            index = vault.blind_index(clinic.clinic, "contact.phone", each.phone)
            rows[("client", CLIENT)].append((*ids, each.zone, words["contact.phone"], index, "usable", "missing", now))
            rows[("consent", CONSENT)].append((*ids, "sms", "confirmed", now))
            said = [words["plan.discreet"]] * 3
            ends = now + timedelta(days=90)
            rows[("plan", PLAN)].append((clinic.clinic, each.plan, each.client, 1, *said, "discreet", ends))
    return rows


def _by_clinic(everyone: Sequence[Person]) -> Mapping[Clinic, Sequence[Person]]:
    found: defaultdict[Clinic, list[Person]] = defaultdict(list)
    for each in everyone:
        found[each.clinic].append(each)
    return found


async def _sealed(db: Db, vault: Vault, clinic: Clinic, clients: Sequence[Person]) -> Mapping[UUID, Mapping[str, str]]:
    sealed: dict[UUID, Mapping[str, str]] = {}
    left = iter(clients)
    while some := list(islice(left, 1000)):
        async with db.transaction(clinic.clinic) as tx:
            secrets = {e.client: {"contact.phone": e.phone, "plan.discreet": f"{WORDS} {e.words}"} for e in some}
            sealed |= await vault.seal_for_new(tx, clinic.clinic, secrets)  # type: ignore[arg-type]  # kinds are literals
    return sealed


def _moment(person: Person) -> tuple[object, ...]:
    """Its hours are those of the opening to the microsecond, so whoever works it out anew comes to the same."""
    lasts = BRIEFLY if person.lot is Lot.BRIEF else OPEN_FOR
    opens = person.due.astimezone(ZoneInfo(person.zone))
    ids = (person.clinic.clinic, person.moment, person.client, person.plan)
    rule = rules.written(Weekly(DAYS))
    closes = (opens + lasts).time()
    since = person.due - timedelta(days=1)
    return (
        *ids,
        rule,
        opens.time(),
        closes,
        0,
        since,
        person.due,
        opens.date(),
        person.due,
        person.due + lasts,
        person.due,
    )
