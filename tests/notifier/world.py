"""The notifier as it runs: its own role in a real database, a real bus, the pretend carrier, and a clock that a test moves."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
from handrail.carrier import CarrierSettings, Fault, Message, Running, serve
from handrail.embedded.ports import free_port
from handrail_notifier.core.texts.english import ENGLISH
from handrail_notifier.core.wording import Voice, system_text
from handrail_notifier.settings import NotifierSettings
from handrail_notifier.wiring import build
from handrail_shared.contracts.envelope import Recorded, headers, wrap
from handrail_shared.contracts.events import (
    BY_TYPE,
    ClientEnrolled,
    ClinicRegistered,
    ConsentGiven,
    Event,
    PlanActivated,
    PlanResumed,
    PlanRevised,
    WeeklyWindow,
)
from handrail_shared.contracts.ids import EventId
from handrail_shared.contracts.wording.alternatives import period
from handrail_shared.runtime import bus as buses
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.service import HttpServer, Service
from handrail_shared.runtime.vault import RootKey, Vault
from pydantic import SecretStr

from tests.support.postgres import Database

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""A Monday, ten in the morning in New York."""
ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "a-token-for-tests"
PUBLIC = "https://notifier.example.com"
OURS = "+12025550100"
SAM = "+12025550143"
ZONE = "America/New_York"
ROOT = RootKey.generate()
TURNS = 6
"""Of the event loop, after which whoever was woken is at it: that is known without asking the database."""


@dataclass
class Someone:
    """A client, as the planner would tell of it."""

    clinic_id: UUID
    client_id: UUID = field(default_factory=new_id)
    goal_id: UUID = field(default_factory=new_id)
    plan_id: UUID = field(default_factory=new_id)
    moment_id: UUID = field(default_factory=new_id)
    phone: str = SAM


@dataclass
class World:
    """Everything a test needs, wired to each other."""

    clock: VirtualClock
    service: Service
    carrier: Running
    admin: "asyncpg.Connection[asyncpg.Record]"
    vault: Vault
    db: Db
    bus: buses.Bus
    settings: NotifierSettings
    http: HttpServer
    clinic_id: UUID = field(default_factory=new_id)

    @property
    def local(self) -> str:
        return f"http://127.0.0.1:{self.http.port}"

    async def tell(self, *events: Event, source: str = "planner") -> list[Recorded[Event]]:
        """Put facts on the bus, as another service would."""
        facts = [wrap(e, event_id=EventId(new_id()), source=source, correlation_id=new_id()) for e in events]
        await self.repeat(*facts)
        return facts

    async def repeat(self, *facts: Recorded[Event]) -> None:
        await self.bus.publish(
            [
                buses.Message(
                    fact.event.topic.value,
                    str(fact.envelope.subject).encode(),
                    fact.event.model_dump_json(exclude_none=True).encode(),
                    headers(fact.envelope),
                )
                for fact in facts
            ]
        )

    async def down(self) -> None:
        """The process ends."""
        try:
            await self.http.stop()
        finally:
            await self.service.stop()

    async def up(self) -> None:
        """Another process takes its place, at the same address."""
        self.service = build(self.settings, clock=self.clock)
        self.http = HttpServer(self.service.app, host="127.0.0.1", port=self.settings.http_port)
        await self.service.start()
        await self.http.start()

    async def rest(self, within: float = 60.0) -> None:
        """Until nothing is left to do at this instant."""
        async with asyncio.timeout(within):
            while True:
                for _ in range(TURNS):
                    await asyncio.sleep(0)
                await self.carrier.carrier.until_quiet(within)
                assert self.service.busy is not None
                if not await self.service.busy() and self.carrier.carrier.quiet():
                    return
                await asyncio.sleep(0.005)

    async def play(self, until: datetime | timedelta) -> None:
        """Let time pass until an instant, stopping at everything that happens on the way."""
        end = until if isinstance(until, datetime) else self.clock.now() + until
        for _ in range(5000):
            await self.rest()
            instants = [self.carrier.carrier.next_instant(), self.clock.next_deadline()]
            ahead = [each for each in instants if each is not None and each <= end]
            if not ahead:
                break
            self.clock.advance_to(min(ahead))
        else:
            raise AssertionError("it never ended")
        self.clock.advance_to(end)
        await self.rest()

    async def texts_in(self, body: str, *, sender: str = SAM, to: str = OURS, sid: str | None = None) -> None:
        """A client texts, and all that follows at once has followed."""
        await self.carrier.carrier.text(sender, to, body, sid)
        await self.rest()

    def sent(self, to: str = SAM) -> list[Message]:
        """What the carrier accepted from us for a phone."""
        return [m for m in self.carrier.carrier.messages() if m.recipient == to]

    def bodies(self, to: str = SAM) -> list[str]:
        return [message.shown for message in self.sent(to)]

    def add_fault(self, *faults: Fault) -> None:
        for fault in faults:
            self.carrier.carrier.add_fault(fault)

    async def said(self, *types: type[Event]) -> list[Event]:
        """What the notifier said on the bus, in order; of these types, if any are named."""
        rows = await self.admin.fetch("SELECT type, data FROM notifier.event_log ORDER BY position")
        events = [BY_TYPE[row["type"]].model_validate_json(row["data"]) for row in rows]
        return [event for event in events if not types or isinstance(event, types)]

    async def rows(self, query: str, *arguments: object) -> list[Any]:
        return list(await self.admin.fetch(query, *arguments))

    async def sealed(self, client_id: UUID, kind: Any, text: str) -> str:
        async with self.db.transaction(self.clinic_id) as tx:
            return await self.vault.seal(tx, self.clinic_id, client_id, kind, text)

    def clinic(self, **changes: Any) -> ClinicRegistered:
        return ClinicRegistered(
            **{
                "clinic_id": self.clinic_id,
                "occurred_at": self.clock.now(),
                "alias": "Harborside",
                "sms_sender": OURS,
                "email_sender": "harborside@example.org",
                "help_phone": "+12025550199",
                "daily_cap": 3,
                "weekly_cap": 12,
                "gap_minutes": 60,
            }
            | changes
        )

    async def enrolled(self, who: Someone, **changes: Any) -> ClientEnrolled:
        return ClientEnrolled(
            **{
                "clinic_id": self.clinic_id,
                "client_id": who.client_id,
                "occurred_at": self.clock.now(),
                "zone": ZONE,
                "language": "en-US",
                "phone": await self.sealed(who.client_id, "contact.phone", who.phone),
            }
            | changes
        )

    def consent(self, who: Someone, stage: str = "confirmed", **changes: Any) -> ConsentGiven:
        return ConsentGiven(
            **{
                "clinic_id": self.clinic_id,
                "client_id": who.client_id,
                "occurred_at": self.clock.now(),
                "channel": "sms",
                "stage": stage,
                "wording_version": "form_1",
                "evidence": "clinic_form",
                "purposes": ("nudges", "recap", "own_words"),
            }
            | changes
        )

    async def plan(
        self,
        who: Someone,
        made: type[PlanActivated] | type[PlanRevised] | type[PlanResumed] = PlanActivated,
        **changes: Any,
    ) -> Any:
        return made(
            **{
                "clinic_id": self.clinic_id,
                "client_id": who.client_id,
                "occurred_at": self.clock.now(),
                "plan_id": who.plan_id,
                "goal_id": who.goal_id,
                "plan_version": 1,
                "cue": await self.sealed(who.client_id, "plan.cue", "the Friday crowd heads for the bar"),
                "response": await self.sealed(who.client_id, "plan.response", "I say my exit line and text Sam"),
                "discreet": await self.sealed(
                    who.client_id, "plan.discreet", "You planned for now. Line one of your card."
                ),
                "moments": [window(who)],
                "expires_at": self.clock.now() + timedelta(days=90),
            }
            | changes
        )

    async def stands_behind_words(self) -> None:
        """Two are on call, and all else holds that a clinic needs before its texts may ask for words."""
        await self.admin.execute(
            "INSERT INTO notifier.on_call (clinic_id, zone, place, has_statement, read_within_hours, stated_at,"
            " sms_tested_at, email_tested_at) VALUES ($1, 'UTC', 'us', true, 24, $2, $2, $2)",
            self.clinic_id,
            self.clock.now(),
        )
        for position in range(2):
            await self.admin.execute(
                "INSERT INTO notifier.on_call_person (clinic_id, person_id, position, emergency_contact)"
                " VALUES ($1, $2, $3, false)",
                self.clinic_id,
                new_id(),
                position,
            )

    async def settled_client(self, clinic: dict[str, Any] | None = None, **plan: Any) -> Someone:
        """A client with a confirmed consent and a plan for every day at five."""
        who = Someone(self.clinic_id)
        await self.tell(
            self.clinic(**(clinic or {})), await self.enrolled(who), self.consent(who), await self.plan(who, **plan)
        )
        await self.rest()
        return who


def window(who: Someone, **changes: Any) -> WeeklyWindow:
    """Every day from five to seven in the evening."""
    return WeeklyWindow(
        **{
            "moment_id": who.moment_id,
            "days": ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
            "start": time(17, 0),
            "end": time(19, 0),
        }
        | changes
    )


def settings_for(database: Database, bus: str, carrier: str, **changes: Any) -> NotifierSettings:
    return NotifierSettings(
        **{
            "database": SecretStr(database.dsn("handrail_notifier")),
            "bus": bus,
            "root_key": SecretStr(ROOT),
            "public_url": PUBLIC,
            "twilio_account_sid": ACCOUNT,
            "twilio_auth_token": SecretStr(TOKEN),
            "twilio_base_url": carrier,
            "segments_per_second": 1000,
            "account_segments_per_second": 10000,
            "pool_size": 3,
        }
        | changes
    )


@asynccontextmanager
async def opened(
    database: Database,
    bus_address: str,
    *,
    settings: dict[str, Any] | None = None,
    carrier: dict[str, Any] | None = None,
) -> AsyncIterator[World]:
    """A running notifier with its surroundings."""
    clock, port = VirtualClock(START), free_port()
    local = f"http://127.0.0.1:{port}"
    phone_company = CarrierSettings(
        **{
            "account_sid": ACCOUNT,
            "auth_token": TOKEN,
            "numbers": {OURS: f"{PUBLIC}/twilio/inbound"},
            "reach": {PUBLIC: local},
        }
        | (carrier or {})
    )
    async with AsyncExitStack() as up:  # whatever fails, nobody stays at work
        admin = await asyncpg.connect(database.admin_dsn)
        up.push_async_callback(admin.close)
        await admin.execute("SET handrail.clinics = '*'")
        running = await serve(phone_company, clock)
        up.push_async_callback(running.stop)
        chosen = settings_for(database, bus_address, running.url, http_port=port, **(settings or {}))
        service = build(chosen, clock=clock)
        http = HttpServer(service.app, host="127.0.0.1", port=port)
        db = Db(database.dsn("handrail_notifier"), schema="notifier")
        await db.open()
        up.push_async_callback(db.close)
        bus = buses.connect(bus_address, client_id="planner")
        world = World(clock, service, running, admin, Vault(RootKey.from_text(ROOT)), db, bus, chosen, http)
        up.push_async_callback(world.down)
        await service.start()
        await http.start()
        up.push_async_callback(bus.stop)
        await bus.start()
        yield world


def kinds(events: Sequence[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


@cache
def _wordings() -> Mapping[str, str]:
    """The first wording of each text of ours that is said in several, for the clinic of these tests."""
    voice = Voice("Harborside", "+12025550199", 3)
    return {
        system_text(kind, voice, week=week, number=number): system_text(kind, voice, week=week)
        for kind, template in ENGLISH.system.items()
        for week in range(1, 13)
        for number in range(period(template))
    }


def unvaried(body: str) -> str:
    """A text in the first of its wordings."""
    return _wordings().get(body, body)
