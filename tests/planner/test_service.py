"""The planner put together: news reaches the bus, answers come back from it, and the process says what it lacks."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from handrail_planner.settings import PlannerSettings
from handrail_planner.wiring import build
from handrail_shared.contracts.envelope import headers, read, wrap
from handrail_shared.contracts.events import ConsentGiven
from handrail_shared.contracts.ids import ClientId, ClinicId, EventId
from handrail_shared.contracts.topics import Topic
from handrail_shared.runtime.bus import Bus, Delivery, Message, connect
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.service import Service
from handrail_shared.runtime.vault import RootKey

from tests.planner.conftest import MONDAY, OPERATOR_KEY, Caller, register
from tests.support.postgres import Database


@pytest.fixture
def settings(database: Database, valkey_url: str) -> PlannerSettings:
    return PlannerSettings.model_validate(
        {
            "database": database.dsn("handrail_planner"),
            "bus": valkey_url,
            "root_key": RootKey.generate(),
            "operator_key": OPERATOR_KEY,
            "http_port": 0,
        }
    )


@pytest.fixture
async def service(settings: PlannerSettings) -> AsyncIterator[Service]:
    service = build(settings, clock=VirtualClock(MONDAY))
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def caller(service: Service) -> AsyncIterator[Caller]:
    transport = httpx.ASGITransport(service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://planner.example.com") as http:
        yield await register(http)


async def idle(service: Service) -> None:
    assert service.busy is not None
    async with asyncio.timeout(20):
        while await service.busy():
            await asyncio.sleep(0.02)


@pytest.fixture
async def listening(settings: PlannerSettings, service: Service) -> AsyncIterator[tuple[Bus, asyncio.Queue[Delivery]]]:
    heard: asyncio.Queue[Delivery] = asyncio.Queue(maxsize=100)
    bus = connect(settings.bus, client_id="test")

    async def keep(deliveries: object) -> None:
        assert isinstance(deliveries, list | tuple)
        for each in deliveries:
            heard.put_nowait(each)

    bus.subscribe(group="test", topics=[Topic.CLIENTS.value, Topic.PLANS.value], handle=keep)
    await bus.start()
    yield bus, heard
    await bus.stop()


async def test_a_clinics_work_is_heard_on_the_bus(
    service: Service, caller: Caller, listening: tuple[Bus, asyncio.Queue[Delivery]]
) -> None:
    client_id = await caller.client()
    await caller.active(client_id, await caller.goal(client_id))
    _, heard = listening
    names: list[str] = []
    async with asyncio.timeout(20):
        while len(names) < 7:
            delivery = await heard.get()
            names.append(type(getattr(read(delivery.headers, delivery.value), "event", None)).__name__)
            assert b"Friday" not in (delivery.value or b"")
    news_of_plan = ["PlanProposed", "PlanAccepted", "PlanRehearsed", "PlanActivated"]
    assert [name for name in names if name.startswith("Plan")] == news_of_plan
    assert sorted(names) == sorted(["ClientEnrolled", "ClinicRegistered", "GoalSet", *news_of_plan])
    await idle(service)


async def test_a_clients_yes_comes_back_over_the_bus(
    service: Service, caller: Caller, listening: tuple[Bus, asyncio.Queue[Delivery]]
) -> None:
    client_id = await caller.client()
    event = ConsentGiven(
        clinic_id=ClinicId(UUID(caller.clinic_id)),
        client_id=ClientId(UUID(client_id)),
        occurred_at=MONDAY,
        channel="sms",
        stage="confirmed",
        wording_version="sms_2026",
        evidence="reply_ok",
    )
    fact = wrap(event, event_id=EventId(uuid4()), source="notifier", correlation_id=uuid4())
    message = Message(Topic.CLIENTS.value, client_id.encode(), event.model_dump_json().encode(), headers(fact.envelope))
    await listening[0].publish([message])
    await idle(service)
    consents = (await caller.get(f"/v1/clients/{client_id}")).json()["consents"]
    assert {each["channel"]: each["state"] for each in consents} == {"sms": "confirmed", "email": "none"}


async def test_a_running_planner_is_ready(caller: Caller) -> None:
    answer = await caller.http.get("/health/ready")
    assert (answer.status_code, answer.json()["parts"]) == (200, {"database": True, "bus": True})


async def test_the_documentation_tells_an_integrator_enough(caller: Caller) -> None:
    described = (await caller.http.get("/openapi.json")).json()
    for path, verbs in described["paths"].items():
        for verb, route in verbs.items():
            assert route["summary"], (verb, path)
            assert route["security"], (verb, path)
            assert "application/problem+json" in route["responses"]["401"]["content"]
            named = {each["name"] for each in route.get("parameters", ())}
            assert "Idempotency-Key" in named or "201" not in route["responses"], (verb, path)
    assert "+12025550143" in str(described["components"]["schemas"]["ContactGiven"])


async def command(*arguments: str, **environment: str) -> tuple[int, str, str]:
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("HANDRAIL_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "handrail_planner",
        *arguments,
        env=inherited | environment,
        cwd=Path(__file__).parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_a_process_without_its_settings_names_them() -> None:
    code, _, err = await command("run", HANDRAIL_BUS="carrier-pigeon")
    assert code == 1
    assert err.count("\n") == 1
    assert "HANDRAIL_DATABASE" in err
    assert "HANDRAIL_BUS: Value error, must begin with kafka:// or redis://" in err


async def test_a_process_refuses_a_database_that_was_not_migrated(database: Database, valkey_url: str) -> None:
    environment = {
        "HANDRAIL_DATABASE": database.dsn("handrail_planner").replace(database.name, "postgres"),
        "HANDRAIL_BUS": valkey_url,
        "HANDRAIL_ROOT_KEY": RootKey.generate(),
        "HANDRAIL_OPERATOR_KEY": OPERATOR_KEY,
        "HANDRAIL_HTTP_PORT": "1",
    }
    code, _, err = await command("run", **environment)
    assert (code, err.count("\n")) == (1, 1)
    assert "python -m handrail_planner migrate" in err
    assert (await command("health", **environment))[0] == 1
    migrated = await command("migrate", **environment, HANDRAIL_ADMIN_DATABASE=database.admin_dsn)
    assert migrated == (0, "nothing to apply\n", "")


async def test_the_command_rebuild_says_what_it_folded(database: Database, valkey_url: str) -> None:
    environment = {
        "HANDRAIL_DATABASE": database.dsn("handrail_planner"),
        "HANDRAIL_BUS": valkey_url,
        "HANDRAIL_ROOT_KEY": RootKey.generate(),
        "HANDRAIL_OPERATOR_KEY": OPERATOR_KEY,
    }
    said = "0 events of 0 clients folded into 0 rows\nequal to the rows that stood\n"
    assert await command("rebuild", **environment) == (0, said, "")
    assert (await command("rebild", **environment))[::2] == (
        2,
        "use: python -m handrail_planner run | migrate | health | doctor | rebuild\n",
    )
