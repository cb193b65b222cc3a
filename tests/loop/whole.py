"""The whole loop on the real clock, on servers that a test may take away.

The three services run in this process with the real wiring; the carrier is the pretend one; a clinic and its clients do what
they do through the public APIs. Nobody waits for five o'clock: `moment_comes` makes it five o'clock for a client's plans.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
from handrail.carrier import CarrierSettings, Message, Running, Status, serve
from handrail.composition import PUBLIC_URL, SERVICES, Addresses, built
from handrail.embedded.ports import free_port
from handrail.secrets_file import Secrets
from handrail_shared.runtime.bus import Delivery, connect
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.parts import Listening
from handrail_shared.runtime.service import HttpServer, Service
from handrail_shared.runtime.vault import RootKey

from tests.loop.handrail import eventually
from tests.support.postgres import Database

OURS = "+12025550100"
NUDGE = "1 did it"
SECRETS = Secrets(
    root_key=RootKey.generate(),
    operator_key="an-operator-key-for-tests",
    account_sid="AC" + "0" * 31 + "1",
    auth_token="a-token-for-tests",
)
QUICK = dict.fromkeys(Status, (0.01, 0.05))
NOWHERE = "smtp://127.0.0.1:9"

UNHEARD = """(SELECT count(*) FROM {source}.event_log AS said WHERE said.type = ANY (ARRAY[{types}]) AND NOT EXISTS (
             SELECT 1 FROM {group}.inbox AS heard WHERE heard.consumer = '{group}' AND heard.event_id = said.event_id))"""
UNSAID = """(SELECT count(*) FROM planner.outbox) + (SELECT count(*) FROM notifier.outbox)
          + (SELECT count(*) FROM progress.outbox)"""
UNDONE = """(SELECT count(*) FROM notifier.inbound WHERE answered_at IS NULL)
          + (SELECT count(*) FROM notifier.attempt WHERE settle_at IS NOT NULL)
          + (SELECT count(*) FROM notifier.text WHERE due_at <= now() + interval '30 seconds' AND state = 'planned')
          + (SELECT count(*) FROM notifier.moment WHERE decision_at <= now())
          + (SELECT count(*) FROM progress.run WHERE stale_since IS NOT NULL)"""
TOLD = """
    SELECT d.decision, d.decided_at, d.reasons, t.state, t.due_at, t.useful_until, a.state AS attempt, a.begun_at, a.code
    FROM notifier.decision d
    LEFT JOIN notifier.text t ON t.text_id = d.nudge_id
    LEFT JOIN notifier.attempt a ON a.text_id = t.text_id
    WHERE d.client_id = $1 ORDER BY d.decided_at"""
MOMENT_COMES = """
    WITH talked AS (
        UPDATE notifier.client SET heard_at = heard_at - interval '2 hours' WHERE client_id = ANY ($1)
    ), nudged AS (
        UPDATE notifier.decision SET decided_at = decided_at - interval '2 hours' WHERE client_id = ANY ($1)
    )
    UPDATE notifier.moment SET decision_at = clock_timestamp(), aimed_at = clock_timestamp() + interval '20 minutes',
           local_date = (SELECT coalesce(max(d.local_date) + 1, current_date) FROM notifier.decision d
                         WHERE d.moment_id = moment.moment_id),
           window_start = clock_timestamp() + interval '20 minutes', window_end = clock_timestamp() + interval '2 hours'
    WHERE client_id = ANY ($1)"""
"""A moment comes once on a local day, so each time is a day later than the last; and what was said and sent is some hours ago by then."""


@dataclass(slots=True)
class Someone:
    """A client, by what the world knows of one."""

    phone: str
    client_id: str = ""
    plan_id: str = ""
    answers: int = 0


@dataclass(slots=True)
class Whole:
    """Everything, up. `settings` is what every process would be told."""

    database: Database
    addresses: Addresses
    carrier: Running
    ports: dict[str, int]
    key: str = ""
    up: dict[str, tuple[Service, HttpServer]] = field(default_factory=dict)

    # The services

    async def start(self, *names: str) -> None:
        """Start these services, anew."""
        for service in built(self.addresses, SECRETS, RealClock()):
            if service.name in (names or SERVICES):
                await service.start()
                server = HttpServer(service.app, host="127.0.0.1", port=self.ports[service.name])
                self.up[service.name] = service, server
                await server.start()

    async def stop(self, *names: str) -> None:
        """Stop these services, in order."""
        for name in names or tuple(self.up):
            service, server = self.up.pop(name)
            await server.stop()
            await service.stop()

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.ports[service]}"

    # The clinic

    async def call(
        self, verb: str, path: str, body: Any = None, *, service: str = "planner", **more: str
    ) -> httpx.Response:
        """One request with the clinic's key (the operator's, before there is one)."""
        headers = {"Authorization": f"Bearer {self.key or SECRETS.operator_key}"} | more
        async with httpx.AsyncClient(verify=False, base_url=self.url(service), timeout=60, trust_env=False) as http:
            return await http.request(verb, path, json=body, headers=headers)

    async def made(self, path: str, body: Any) -> dict[str, Any]:
        """POST until it is taken: the clinic's system tries again when it is told to, or told nothing."""
        once = {"Idempotency-Key": secrets.token_hex(16)}
        async with asyncio.timeout(90):
            while True:
                try:
                    answer = await self.call("POST", path, body, **once)
                except httpx.TransportError:
                    await asyncio.sleep(0.2)
                    continue
                if answer.is_success:
                    found: dict[str, Any] = answer.json()
                    return found
                assert answer.status_code == 503, answer.text
                await asyncio.sleep(0.2)

    async def register(self) -> None:
        """A clinic that may nudge three times a day."""
        clinic = {"alias": "Harborside", "help_phone": "+12025550199", "daily_cap": 3}
        clinic |= {"weekly_cap": 12, "gap_minutes": 60}
        body = clinic | {"sms_sender": OURS, "email_sender": "harborside@example.org"}
        self.key = (await self.made("/v1/clinics", body))["access_key"]

    async def enrol(self, who: Someone, **changes: Any) -> None:
        """A client who has signed the clinic's form, where it is noon."""
        body = {"phone": who.phone, "zone": noon(), "name": "Sam"} | changes
        who.client_id = (await self.made("/v1/clients", body))["client_id"]
        purposes = ["nudges", "recap", "own_words"]
        consent = {"channel": "sms", "wording_version": "v1", "risk_warning": "risk_v1", "purposes": purposes}
        await self.made(f"/v1/clients/{who.client_id}/consents", consent)

    async def agree(self, who: Someone) -> None:
        """The client is asked, says OK, and the clinic knows."""
        await eventually(lambda: bool(self.texts(who, "Reply OK")))
        await self.says(who, "OK")
        await eventually(lambda: self.confirmed(who))

    async def confirmed(self, who: Someone) -> bool:
        try:
            answer = await self.call("GET", f"/v1/clients/{who.client_id}")
        except httpx.TransportError:
            return False
        return answer.is_success and "confirmed" in [each["state"] for each in answer.json()["consents"]]

    async def plan(self, who: Someone, **changes: Any) -> None:
        """An active plan, for a window that is hours away."""
        await self.drafted(who, **changes)
        await self.made(f"/v1/plans/{who.plan_id}/agree", {})

    async def drafted(self, who: Someone, **changes: Any) -> None:
        """The same plan, written down only."""
        goal = await self.made(f"/v1/clients/{who.client_id}/goals", {"statement": "Fridays that I remember"})
        window = {"days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "start": "09:00", "end": "10:00"}
        body = {
            "goal_id": goal["goal_id"],
            "cue": "the Friday crowd heads for the bar",
            "response": "I say my exit line and text Sam",
            "discreet": "Friday plan.",
            "first_act": "I put my glass down and stand up",
            "obstacle": "Ana says: just one more",
            "done_when": "I am on the street before eight",
            "rationale": "Leaving early is easier than leaving late",
            "moments": [window],
        } | changes
        who.plan_id = (await self.made(f"/v1/clients/{who.client_id}/plans", body))["plan_id"]

    async def clients(self, count: int, *, first: int = 10) -> list[Someone]:
        """So many clients who agreed and have a plan that the notifier knows."""
        everyone = [Someone(phone(first + number)) for number in range(count)]

        async def begin(who: Someone) -> None:
            await self.enrol(who)
            await self.agree(who)
            await self.plan(who)

        await asyncio.gather(*(begin(who) for who in everyone))
        await self.known(everyone)
        return everyone

    async def known(self, everyone: Iterable[Someone]) -> None:
        """Wait until the notifier has these clients' moments."""
        ids = [who.client_id for who in everyone]
        asked = "SELECT count(DISTINCT client_id) FROM notifier.moment WHERE client_id = ANY ($1)"
        await eventually(lambda: self.holds(asked, ids, is_=len(ids)))

    # The clients

    async def moment_comes(self, everyone: Iterable[Someone]) -> None:
        """It is time for these clients' plans."""
        await self.ask(MOMENT_COMES, [who.client_id for who in everyone])

    async def says(self, who: Someone, body: str) -> None:
        """Text the clinic, and once more while the carrier can't hand it over."""
        async with asyncio.timeout(100):
            while (await self.carrier.carrier.text(who.phone, OURS, body)).answer != 200:
                await asyncio.sleep(0.2)

    async def reports(self, who: Someone) -> None:
        """Answer the latest nudge: done."""
        await self.says(who, "1")
        who.answers += 1

    def texts(self, who: Someone, words: str = "") -> list[Message]:
        """What the carrier took for this client."""
        return [m for m in self.carrier.carrier.messages() if m.recipient == who.phone and words in m.shown]

    async def nudged(self, everyone: Iterable[Someone], times: int) -> None:
        await eventually(lambda: all(len(self.texts(who, NUDGE)) >= times for who in everyone))

    # What must be so

    async def ask(self, statement: str, *arguments: Any) -> Any:
        """One statement as the superuser, past whatever stands between the services and the database."""
        admin = await asyncpg.connect(self.database.admin_dsn)
        try:
            return await admin.fetchval(statement, *arguments)
        finally:
            await admin.close()

    async def rows(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        admin = await asyncpg.connect(self.database.admin_dsn)
        try:
            return list(await admin.fetch(statement, *arguments))
        finally:
            await admin.close()

    async def holds(self, statement: str, *arguments: Any, is_: Any) -> bool:
        return bool(await self.ask(statement, *arguments) == is_)

    async def settled(self, within: float = 90.0) -> None:
        """Wait until all that was said was heard, and all that was due was done: at one instant, for what is heard leads to more."""
        left = f"SELECT {' + '.join((UNDONE, UNSAID, *_unheard(self.addresses)))}"
        await eventually(lambda: self.holds(left, is_=0), within)

    async def once(self, everyone: Sequence[Someone]) -> None:
        """Nothing was lost and nothing was done twice, as the clients and the clinic see it."""
        await self.settled()
        for who in everyone:
            assert len(self.texts(who, "Reply OK")) == 1, who
            assert len(self.texts(who, "You're set")) == 1, who
            decided = "SELECT count(*) FROM notifier.decision WHERE decision = 'send' AND client_id = $1"
            nudged = len(self.texts(who, NUDGE))
            assert nudged == await self.ask(decided, who.client_id), [
                dict(each) for each in await self.rows(TOLD, who.client_id)
            ]
            counted = "SELECT total_repetitions FROM progress.run WHERE client_id = $1"
            assert await self.ask(counted, who.client_id) == who.answers, who


@asynccontextmanager
async def whole(
    database: Database, bus: str, *, through: tuple[str, int] | None = None, mail: str = NOWHERE, start: bool = True
) -> AsyncIterator[Whole]:
    """The loop on these servers. `through`: where the services find the database instead, such as a proxy."""
    databases = {name: at(database.dsn(f"handrail_{name}"), through) for name in SERVICES}
    ports = {name: free_port() for name in SERVICES}
    company = CarrierSettings(
        account_sid=SECRETS.account_sid,
        auth_token=SECRETS.auth_token,
        numbers={OURS: f"{PUBLIC_URL}/twilio/inbound"},
        reach={PUBLIC_URL: f"http://127.0.0.1:{ports['notifier']}"},
        pace=QUICK,
        callback_waits=(0.3, 1.0, 2.0, 4.0, 8.0),
    )
    pages, links = f"http://127.0.0.1:{ports['planner']}", f"http://127.0.0.1:{ports['notifier']}"
    async with await serve(company, RealClock()) as carrier:
        everything = Whole(database, Addresses(databases, bus, carrier.url, mail, pages, links), carrier, ports)
        try:
            if start:
                await everything.start()
                await everything.register()
            yield everything
        finally:
            await everything.stop()


def _unheard(addresses: Addresses) -> list[str]:
    """What of each service's news another that handles it has not heard, as the services themselves say what they handle."""
    handled = {
        service.name: part.consumer.types
        for service in built(addresses, SECRETS, RealClock())
        for part in service.parts
        if isinstance(part, Listening)
    }
    quoted = {group: ", ".join(f"'{kind}'" for kind in types) for group, types in handled.items()}
    return [
        UNHEARD.format(source=source, group=group, types=quoted[group])
        for source in SERVICES
        for group in SERVICES
        if source != group
    ]


async def on_the_bus(address: str, topics: Sequence[str]) -> list[Delivery]:
    """All that lies in these topics, as a newcomer hears it."""
    bus, group, heard = connect(address, client_id="test"), f"test-{secrets.token_hex(4)}", list[Delivery]()

    async def keep(deliveries: Sequence[Delivery]) -> None:
        heard.extend(deliveries)

    bus.subscribe(group=group, topics=topics, handle=keep)
    await bus.start()
    try:
        async with asyncio.timeout(80):
            while await bus.lag(group, topics):
                await asyncio.sleep(0.05)
    finally:
        await bus.stop()
    return heard


def at(dsn: str, place: tuple[str, int] | None) -> str:
    """The same address, at another host and port."""
    if place is None:
        return dsn
    parts = urlsplit(dsn)
    return urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@{place[0]}:{place[1]}"))


def place_of(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    return str(parts.hostname), int(parts.port or 0)


def phone(number: int) -> str:
    """A number that nobody has."""
    return f"+1{(202, 212, 303, 312)[number // 100]}55501{number % 100:02}"


def noon() -> str:
    """A zone in which it is the hour from noon on."""
    ahead = datetime.now(UTC).hour - 12
    return f"Etc/GMT{ahead:+d}" if ahead else "Etc/GMT"
