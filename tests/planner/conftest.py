"""The planner on a database of its own, called over HTTP and connected as its own role."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from handrail_planner.desk import Desk
from handrail_planner.http.app import routed
from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import BY_TYPE, Event
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.outbox import Outbox
from handrail_shared.runtime.vault import AccessKeys, RootKey, Vault

from tests.support.postgres import Database

MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
OPERATOR_KEY = "an-operator-key-for-tests"
CLINIC = {"alias": "Harbor", "help_phone": "+12025550100", "sms_sender": "+12025550101"}
_SENDERS = itertools.cycle(range(1, 99))
"""Of an area of their own: a clinic's number lies in clear, and none of a client or of the staff may."""
SAM = {"phone": "+12025550143", "email": "sam@example.com", "zone": "America/New_York", "name": "Sam"}
FRIDAY = {"days": ["FR"], "start": "17:00", "end": "19:00"}


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Db]:
    db = Db(database.dsn("handrail_planner"), schema="planner")
    await db.open()
    yield db
    await db.close()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MONDAY)


@pytest.fixture
def desk(db: Db, clock: VirtualClock) -> Desk:
    root = RootKey.from_text(RootKey.generate())
    return Desk(db, clock, Vault(root), Outbox("planner"), AccessKeys(db), OPERATOR_KEY, root.derive("tests"))


@cache
def _routes() -> FastAPI:
    """The first request of an app works out all its routes, for a third of a second: the tests of a process share one."""
    return routed()


def app_of(desk: Desk) -> FastAPI:
    """The app, serving from this desk until the next test asks for it."""
    app = _routes()
    app.state.desk = desk
    return app


@pytest.fixture
async def http(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app_of(desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://planner.example.com") as client:
        yield client


@dataclass(frozen=True, slots=True)
class Caller:
    """A clinic's system, with the clinic's key."""

    http: httpx.AsyncClient
    clinic_id: str
    key: str

    async def call(self, verb: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        sent = {"Authorization": f"Bearer {self.key}"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        return await self.http.request(verb, path, json=body, headers=sent)

    async def get(self, path: str) -> httpx.Response:
        return await self.call("GET", path)

    async def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        return await self.call("POST", path, body, **headers)

    async def put(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        return await self.call("PUT", path, body, **headers)

    async def made(self, path: str, body: object = None, **headers: str) -> Any:
        answer = await self.post(path, body, **headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def client(self, **changes: object) -> str:
        return str((await self.made("/v1/clients", SAM | changes))["client_id"])

    async def goal(self, client_id: str) -> str:
        made = await self.made(f"/v1/clients/{client_id}/goals", {"statement": "Fridays that I remember"})
        return str(made["goal_id"])

    async def draft(self, client_id: str, goal_id: str, **changes: object) -> Any:
        return await self.made(f"/v1/clients/{client_id}/plans", plan_body(goal_id, **changes))

    async def active(self, client_id: str, goal_id: str, **changes: object) -> Any:
        drafted = await self.draft(client_id, goal_id, **changes)
        answer = await self.post(f"/v1/plans/{drafted['plan_id']}/agree")
        assert answer.status_code == 200, answer.text
        return answer.json()


def plan_body(goal_id: str, /, **changes: object) -> dict[str, object]:
    """A plan's body with some fields changed; a field that is changed to `...` is left out."""
    body: dict[str, object] = {
        "goal_id": goal_id,
        "cue": "the Friday crowd heads for the bar",
        "response": "I say my exit line and text Sam",
        "discreet": "Friday plan.",
        "first_act": "I put my glass down and stand up",
        "obstacle": "Ana says: just one more",
        "done_when": "I am on the street before eight",
        "rationale": "Leaving early is easier than leaving late",
        "moments": [FRIDAY],
    }
    return {name: value for name, value in (body | changes).items() if value is not ...}


async def register(http: httpx.AsyncClient, **changes: object) -> Caller:
    """A clinic; each writes from a number of its own."""
    headers = {"Authorization": f"Bearer {OPERATOR_KEY}"}
    sender = {"sms_sender": f"+130355501{next(_SENDERS):02}"}
    answer = await http.post("/v1/clinics", json=CLINIC | sender | changes, headers=headers)
    assert answer.status_code == 201, answer.text
    return Caller(http, answer.json()["clinic_id"], answer.json()["access_key"])


@pytest.fixture
async def clinic(http: httpx.AsyncClient) -> Caller:
    return await register(http)


@dataclass(frozen=True, slots=True)
class Said:
    """What the planner has said so far."""

    db: Db

    async def all(self) -> list[Event]:
        async with self.db.everywhere() as tx:
            rows = await tx.fetch("SELECT type, data FROM outbox ORDER BY seq")
        return [BY_TYPE[row["type"]].model_validate_json(row["data"]) for row in rows]

    async def names(self) -> list[str]:
        return [type(event).__name__ for event in await self.all()]

    async def last(self) -> Event:
        return (await self.all())[-1]


@pytest.fixture
def said(db: Db) -> Said:
    return Said(db)


async def hear(db: Db, fact: Recorded[Any], handler: Any, now: datetime) -> None:
    """Hand a fact to a handler, in a transaction of its clinic."""
    async with db.transaction(fact.event.clinic_id) as tx:
        await handler(fact, tx, now)
