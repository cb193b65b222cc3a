"""Handrail's own contestant: the notifier's dispatcher as its service runs it, with a way out that does nothing.

All that the bench knows of the notifier is here: which rows a due moment is made of, how the loop is put together, what must be
there once a nudge went out. The worker is a process of its own (`python -m bench.timers.ours work FOLDER`), as the service's own
role under row-level security.
"""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
from handrail.embedded.postgres import Postgres
from handrail_notifier import wiring
from handrail_notifier.channels import Accepted, CannotTell, Outcome, Outgoing, Search
from handrail_notifier.core import rules
from handrail_notifier.core.moment import Weekly
from handrail_notifier.dispatcher import Dispatcher
from handrail_notifier.handlers import Handlers
from handrail_notifier.loops import Doorbell
from handrail_notifier.numbers import country_of
from handrail_notifier.rates import NoRates
from handrail_notifier.replanning import plan_zone_again
from handrail_notifier.store import DOORBELL
from handrail_shared.contracts.envelope import wrap
from handrail_shared.contracts.events import NudgeDecided, NudgeSent, PlanActivated, WeeklyWindow
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId, GoalId, MomentId, PlanId
from handrail_shared.contracts.sealed import Kind
from handrail_shared.runtime.bus import Delivery, connect
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.log import set_up
from handrail_shared.runtime.migrate import migrate
from handrail_shared.runtime.process import run_to_end
from handrail_shared.runtime.service import settle_memory
from handrail_shared.runtime.sql import Queries
from handrail_shared.runtime.vault import RootKey, Vault

from bench.facts import message
from bench.readings import EventsLost, Meter, Reading
from bench.timers.jobs import RECORD, Job
from bench.timers.profiling import profiled
from bench.timers.workers import Call, python

SQL = Queries.of("bench.timers")
ROLE = "handrail_notifier"
CLINICS = 20
ZONES = ("America/New_York", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Auckland")
"""Somewhere it is day at any hour: clients are made where nobody sleeps just now."""
LEAD, OPEN_FOR = timedelta(minutes=20), timedelta(hours=2)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LEASE, GRACE = timedelta(seconds=60), timedelta(seconds=30)
SEEDED, LATER, CHANGED = 1, 2, 3
"""The versions of plans tell those that are due from those that only lie there, and those that are planned anew."""
CHANGED_ZONE = "Europe/Lisbon"
"""Where nobody else of the bench lives."""
MOMENTS_PER_LATER_PLAN = 5
FAR = timedelta(days=30)
AT_ONCE = 500
"""Events that the service takes from the bus at a time."""
SEALED = "hs1.1." + "x" * 80
"""What nobody opens."""
NUMBER = re.compile(r"line (\d+)\.")
AREAS = tuple(area for area in range(201, 990) if country_of(f"+1{area}5550100") == "US")
"""A clinic writes to its own country only."""
PLAN, MOMENT, CLIENT, CONSENT = (
    ("clinic_id", "plan_id", "client_id", "version", "cue", "response", "discreet", "copy_level", "expires_at"),
    (
        *("clinic_id", "moment_id", "client_id", "plan_id", "rule", "opens", "closes", "lead_minutes", "since"),
        *("decision_at", "local_date", "window_start", "window_end", "aimed_at", "role"),
    ),
    (
        "clinic_id",
        "client_id",
        "zone",
        "phone",
        "phone_index",
        "phone_state",
        "phone_country",
        "email_state",
        "stated_at",
    ),
    ("clinic_id", "client_id", "channel", "state", "since"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A client with one plan of one moment, whose words name the job's number."""

    number: int
    clinic: UUID
    client: UUID
    plan: UUID
    zone: str


class NoWayOut:
    """Takes every text, and writes down which job it was and when."""

    at_once = 500

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / f"{os.getpid()}.bin", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, message: Outgoing) -> Outcome:
        number = NUMBER.search(message.body)
        assert number is not None, "every plan's words name its job"
        os.write(self._file, RECORD.pack(int(number[1]), 0.0, time.time()))
        return Accepted(f"SM{message.attempt_id.hex}", 1)

    async def find(self, message: Outgoing, since: datetime) -> Search:
        del message, since
        return CannotTell()

    async def fault(self) -> str | None:
        return None


class Ours:
    """The notifier on a PostgreSQL of the bench's."""

    name = "ours"
    pace = 8000.0

    def __init__(
        self,
        postgres: Postgres,
        *,
        most: int,
        database: str = "ours",
        later: int = 0,
        profile: Path | None = None,
        senders: Sequence[str] = ("+12025550100",) * CLINICS,
    ) -> None:
        """`most`: how many jobs a reading has at most; `later`: how many moments lie far in the future beside them; `senders`: a
        clinic for each, which the jobs fall to in turn."""
        self._senders = senders
        self._postgres = postgres
        self._database = database
        self._later = later
        self.root = RootKey.generate()
        self._most = most
        self._profile = profile
        self._people: list[Person] = []

    async def prepare(self) -> None:
        """Schemas; twenty clinics, and a client with a confirmed consent and a sealed plan for every job there can be."""
        first = await asyncpg.connect(self._postgres.dsn())
        await first.execute(f"CREATE DATABASE {self._database}")
        await first.close()
        await migrate(self._postgres.dsn(database=self._database), wiring.schemas(self._dsn))
        zone = where_it_is_day(datetime.now(UTC))
        clinics = [new_id() for _ in self._senders]
        vault = Vault(RootKey.from_text(self.root))
        admin, db = await self._admin(), Db(self._dsn, schema="notifier")
        await db.open()
        try:
            await admin.executemany(
                SQL["seed_clinic"],
                [
                    (clinic, "Harborside", sender, "+12025550199")
                    for clinic, sender in zip(clinics, self._senders, strict=True)
                ],
            )
            for number, clinic in enumerate(clinics):
                await self._settle(admin, db, vault, clinic, zone, range(number, self._most, len(clinics)))
            self._people.sort(key=lambda person: person.number)
            await self._fill_the_future(admin)
            await admin.execute(SQL["settle_ours"])
        finally:
            await db.close()
            await admin.close()

    async def empty(self) -> None:
        """As if nothing had been due."""
        admin = await self._admin()
        try:
            mine = [person.plan for person in self._people]
            await admin.execute(SQL["empty_ours"])
            if self._later:
                await admin.execute(SQL["forget_due"], mine)
                await admin.execute("VACUUM notifier.moment")
            else:
                await admin.execute("TRUNCATE notifier.moment")
                await admin.execute(SQL["forget_plans"], mine)
            await admin.execute("CHECKPOINT")
        finally:
            await admin.close()

    async def fill(self, jobs: Sequence[Job], role: str = "nudge") -> Reading:
        """A moment for each job, whose decision point is the job's instant. Not how planning is measured: see `plan`."""
        rows = [(*_moment(self._people[job.number], job), role) for job in jobs]
        meter = Meter()
        admin = await self._admin()
        try:
            meter.begin()
            await admin.copy_records_to_table("moment", schema_name="notifier", columns=MOMENT, records=rows)
            await admin.execute("SELECT pg_notify($1, '')", DOORBELL)
            meter.add(len(jobs))
        finally:
            await admin.close()
        return meter.reading()

    def worker(self) -> Call:
        """The dispatcher's process."""
        profile = {"PROFILE": str(self._profile)} if self._profile else {}
        call = python("bench.timers.ours", "work")
        return Call(call.argv, {"DATABASE": self._dsn, "ROOT_KEY": self.root, **profile}, call.cwd)

    async def check(self, count: int) -> None:
        """Raises EventsLost unless each of so many nudges has left all that it must."""
        admin = await self._admin()
        until = datetime.now(UTC) + timedelta(days=3)
        try:
            row = await admin.fetchrow(SQL["count_ours"], NudgeDecided.type_name(), NudgeSent.type_name(), until)
        finally:
            await admin.close()
        assert row is not None
        if wrong := {name: found for name, found in row.items() if found != count}:
            raise EventsLost(f"{count} nudges went out, but there are {wrong}")

    async def plan(self, plans: int, windows: int) -> Reading:
        """From PlanActivated events to due rows through the service's own consumer and handler; figures by decision point."""
        db = Db(self._dsn, schema="notifier")
        consumer = Consumer(
            group="bench", db=db, bus=connect("redis://127.0.0.1:9", client_id="bench"), clock=RealClock()
        )
        Handlers(Vault(RootKey.from_text(self.root)), mail_is_read=False).register(consumer)
        deliveries = [_said(self._people[number % len(self._people)], windows) for number in range(plans)]
        await db.open()
        settle_memory()
        meter = Meter()
        try:
            meter.begin()
            for first in range(0, plans, AT_ONCE):
                await consumer.handle(deliveries[first : first + AT_ONCE])
            meter.add(plans * windows)
        finally:
            await db.close()
        admin = await self._admin()
        rows = await admin.fetchval("SELECT count(*) FROM notifier.moment WHERE decision_at IS NOT NULL")
        await admin.close()
        if rows != plans * windows:
            raise EventsLost(f"{plans} plans have {rows} due rows, not {plans * windows}")
        return meter.reading()

    async def plan_again(self, moments: int) -> Reading:
        """All moments of the clients in a zone planned anew, as after a change of its rules; none of them stands where it should."""
        admin = await self._admin()
        clinic, db = self._people[0].clinic, Db(self._dsn, schema="notifier")
        clients = moments // MOMENTS_PER_LATER_PLAN
        await admin.execute(SQL["forget_later"], CHANGED)
        await admin.execute(SQL["later_clients"], clinic, CHANGED_ZONE, SEALED, clients, CHANGED)
        await admin.execute(SQL["later_moments"], datetime.now(UTC) + FAR, MOMENTS_PER_LATER_PLAN, CHANGED)
        await admin.execute(SQL["settle_ours"])
        await db.open()
        meter = Meter()
        try:
            meter.begin()
            planned = await plan_zone_again(db, CHANGED_ZONE, datetime.now(UTC))
            meter.add(planned)
        finally:
            await db.close()
            await admin.execute(SQL["forget_later"], CHANGED)
            await admin.close()
        if planned != clients * MOMENTS_PER_LATER_PLAN:
            raise EventsLost(f"{planned} moments were planned anew, not {moments}")
        reading = meter.reading()
        return {"seconds": planned / reading["events/s"], **reading}

    @property
    def _dsn(self) -> str:
        return self._postgres.dsn(user=ROLE, database=self._database)

    async def _admin(self) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(self._postgres.dsn(database=self._database))

    async def _fill_the_future(self, admin: "asyncpg.Connection[asyncpg.Record]") -> None:
        clinics = sorted({person.clinic for person in self._people})
        each = self._later // MOMENTS_PER_LATER_PLAN // len(clinics)
        for clinic in clinics if each else ():
            await admin.execute(SQL["later_clients"], clinic, self._people[0].zone, SEALED, each, LATER)
        await admin.execute(SQL["later_moments"], datetime.now(UTC) + FAR, MOMENTS_PER_LATER_PLAN, LATER)

    async def _settle(
        self, admin: "asyncpg.Connection[asyncpg.Record]", db: Db, vault: Vault, clinic: UUID, zone: str, jobs: range
    ) -> None:
        """The clients of a clinic, one for each of these jobs: who they are, their consent, their plan."""
        now = datetime.now(UTC)
        people = [Person(number, clinic, new_id(), new_id(), zone) for number in jobs]
        async with db.transaction(clinic) as tx:
            sealed = await vault.seal_for_new(tx, clinic, {each.client: _secrets(each.number) for each in people})
        rows: dict[str, tuple[Sequence[str], list[tuple[object, ...]]]] = {
            "client": (CLIENT, []),
            "consent": (CONSENT, []),
            "plan": (PLAN, []),
        }
        for each in people:
            ids, phone = (clinic, each.client), sealed[each.client]["contact.phone"]
            index = vault.blind_index(clinic, "contact.phone", phone_of(each.number))
            where = country_of(phone_of(each.number))
            rows["client"][1].append((*ids, zone, phone, index, "usable", where, "missing", now))
            rows["consent"][1].append((*ids, "sms", "confirmed", now))
            words = [sealed[each.client]["plan.discreet"]] * 3
            end = now + timedelta(days=90)
            rows["plan"][1].append((clinic, each.plan, each.client, SEEDED, *words, "discreet", end))
        for table, (columns, records) in rows.items():
            await admin.copy_records_to_table(table, schema_name="notifier", columns=columns, records=records)
        self._people += people


def _secrets(number: int) -> Mapping[Kind, str]:
    """What is sealed for the client of a job."""
    return {"contact.phone": phone_of(number), "plan.discreet": f"You planned for now: card, line {number}"}


def phone_of(number: int) -> str:
    """A number of their own for as many as there are, or one phone would get more in a day than any may."""
    return f"+1{AREAS[number // 100 % len(AREAS)]}55501{number % 100:02}"


def where_it_is_day(now: datetime) -> str:
    """A zone in which it is between ten and five."""
    return next(zone for zone in ZONES if 10 <= now.astimezone(ZoneInfo(zone)).hour < 17)


def _moment(person: Person, job: Job) -> tuple[object, ...]:
    """Its window opens at the whole minute before the instant and the lead, so that the next opening is tomorrow's."""
    due = datetime.fromtimestamp(job.due, UTC)
    start = due + LEAD
    local = start.astimezone(ZoneInfo(person.zone)).replace(tzinfo=None)
    opens, closes = (each.replace(second=0, microsecond=0).time() for each in (local, local + OPEN_FOR))
    ids = (person.clinic, new_id(), person.client, person.plan)
    hours = (rules.written(Weekly(DAYS)), opens, closes, LEAD // timedelta(minutes=1), due - timedelta(days=1))
    return *ids, *hours, due, local.date(), start, start + OPEN_FOR, start


def _said(person: Person, windows: int) -> Delivery:
    """A plan that went live, as the bus hands it over."""
    now = datetime.now(UTC)
    event = PlanActivated(
        clinic_id=ClinicId(person.clinic),
        client_id=ClientId(person.client),
        occurred_at=now,
        plan_id=PlanId(new_id()),
        goal_id=GoalId(new_id()),
        plan_version=1,
        cue=SEALED,
        response=SEALED,
        moments=tuple(_window(hour) for hour in range(9, 9 + windows)),
        expires_at=now + timedelta(days=90),
    )
    fact = wrap(event, event_id=EventId(event.plan_id), source="planner", correlation_id=new_id())
    said = message(fact)
    return Delivery(said.topic, said.key, said.value, said.headers, 0, "0")


def _window(hour: int) -> WeeklyWindow:
    start, end = clock_time(hour), clock_time(hour + 2)
    return WeeklyWindow(moment_id=MomentId(new_id()), days=("MO", "WE", "FR"), start=start, end=end)


async def _work(folder: Path) -> None:
    db = Db(os.environ["DATABASE"], schema="notifier")
    await db.open()
    way_out = NoWayOut(folder)
    vault = Vault(RootKey.from_text(os.environ["ROOT_KEY"]))
    dispatcher = Dispatcher(
        db, vault, {"sms": way_out, "email": way_out}, clock=RealClock(), lease=LEASE, grace=GRACE, rates=NoRates()
    )
    doorbell = Doorbell(db, [dispatcher])
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await dispatcher.start()
    await doorbell.start()
    settle_memory()
    await ended.wait()
    await doorbell.stop()
    await dispatcher.stop()
    await db.close()


if __name__ == "__main__":
    set_up()
    with profiled(os.environ.get("PROFILE")):
        run_to_end(_work(Path(sys.argv[2])))
