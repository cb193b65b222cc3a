"""The notifier as a process of its own: killed, restarted, and refused a database that isn't ready."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pytest
from handrail.carrier import CarrierSettings, Fault, Running, Trouble, serve
from handrail.embedded.ports import free_port
from handrail_notifier.store import staff
from handrail_shared.contracts.events import OnCallPerson, OnCallSet
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import RootKey, Vault
from pydantic import SecretStr

from tests.notifier.world import ACCOUNT, OURS, PUBLIC, ROOT, SAM, TOKEN, Someone, World, opened, window
from tests.support.postgres import Database


def environment(database: Database, bus: str, carrier: str, port: int) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "PYTHONDONT"))},
        "HANDRAIL_DATABASE": database.dsn("handrail_notifier"),
        "HANDRAIL_ADMIN_DATABASE": database.admin_dsn,
        "HANDRAIL_BUS": bus,
        "HANDRAIL_ROOT_KEY": ROOT,
        "HANDRAIL_PUBLIC_URL": PUBLIC,
        "HANDRAIL_TWILIO_ACCOUNT_SID": ACCOUNT,
        "HANDRAIL_TWILIO_AUTH_TOKEN": TOKEN,
        "HANDRAIL_TWILIO_BASE_URL": carrier,
        "HANDRAIL_UNKNOWN_GRACE_SECONDS": "1",
        "HANDRAIL_HTTP_PORT": str(port),
    }


async def command(*arguments: str, env: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "handrail_notifier",
        *arguments,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def running(env: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await command("run", env=env)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        _, errors = await asyncio.wait_for(process.communicate(), 15)
        assert SAM.encode() not in errors


@asynccontextmanager
async def real_carrier(port: int) -> AsyncIterator[Running]:
    settings = CarrierSettings(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        numbers={OURS: f"{PUBLIC}/twilio/inbound"},
        reach={PUBLIC: f"http://127.0.0.1:{port}"},
    )
    async with await serve(settings, RealClock()) as carrier:
        yield carrier


async def ready(port: int) -> None:
    async with asyncio.timeout(30), httpx.AsyncClient(verify=False) as http:
        while True:
            try:
                if (await http.get(f"http://127.0.0.1:{port}/health/ready")).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("taken", [True, False], ids=["the carrier has it", "the carrier never had it"])
async def test_a_kill_in_the_middle_of_a_call_costs_no_text_and_doubles_none(
    database: Database, valkey_url: str, taken: bool
) -> None:
    port = free_port()
    async with real_carrier(port) as carrier, planned_for_now(database, valkey_url) as admin:
        slow = Trouble.SLOW
        carrier.carrier.add_fault(Fault(slow, times=1, seconds=30))
        if not taken:
            carrier.carrier.add_fault(Fault(Trouble.DROPS, times=1))
        else:
            carrier.carrier.add_fault(Fault(Trouble.CALLBACK_LOST))
        env = environment(database, valkey_url, carrier.url, port)
        async with running(env) as process:
            await _until(admin, "SELECT count(*) = 1 FROM notifier.attempt WHERE state = 'sending'")
            await asyncio.sleep(0.3)  # the request is on its way
            process.send_signal(signal.SIGKILL)
            await process.wait()
        await admin.execute("UPDATE notifier.attempt SET settle_at = now()")
        async with running(env):
            await _until(
                admin, "SELECT count(*) = 1 FROM notifier.text WHERE state IN ('accepted', 'sent', 'delivered')"
            )
        assert len([message for message in carrier.carrier.messages() if message.recipient == SAM]) == 1


async def test_a_kill_between_two_alerts_keeps_nobody_from_the_second(database: Database, valkey_url: str) -> None:
    port = free_port()
    async with real_carrier(port) as carrier, planned_for_now(database, valkey_url) as admin:
        people = await on_call_for(admin, database)
        env = environment(database, valkey_url, carrier.url, port)
        async with running(env) as process:
            await ready(port)
            await carrier.carrier.text(SAM, OURS, "I want to kill myself")
            await _until(admin, "SELECT taken = 1 FROM notifier.crisis_case")
            process.send_signal(signal.SIGKILL)
            await process.wait()
        await admin.execute(
            "UPDATE notifier.crisis_case SET starts_at = now() - interval '5 minutes', due_at = now() - interval '1 second'"
        )
        async with running(env):
            await _until(admin, "SELECT taken = 2 FROM notifier.crisis_case")
            await _until(
                admin,
                "SELECT count(*) = 3 FROM notifier.text WHERE kind IN ('numbers', 'staff_alert')"
                " AND state IN ('accepted', 'sent', 'delivered')",
            )
        got = [message.recipient for message in carrier.carrier.messages() if not message.inbound]
        assert [each for each in got if each in people] == people, "each is alerted once"


async def on_call_for(admin: "asyncpg.Connection[asyncpg.Record]", database: Database) -> list[str]:
    """Two people on call at the one clinic that there is, by their numbers."""
    numbers = ["+12025550161", "+12025550162"]
    clinic = await admin.fetchval("SELECT clinic_id FROM notifier.clinic")
    vault, db = Vault(RootKey.from_text(ROOT)), Db(database.dsn("handrail_notifier"), schema="notifier")
    await db.open()
    try:
        async with db.transaction(clinic) as tx:
            people = [
                OnCallPerson(
                    person_id=(who := new_id()), phone=await vault.seal(tx, clinic, who, "contact.phone", each)
                )
                for each in numbers
            ]
            event = OnCallSet(clinic_id=clinic, occurred_at=RealClock().now(), people=people, zone="UTC", place="us")
            known = {
                each.person_id: staff.KnownBy(vault.blind_index(clinic, "contact.phone", number), None)
                for each, number in zip(people, numbers, strict=True)
            }
            await staff.save_on_call(tx, event, known)
    finally:
        await db.close()
    return numbers


async def test_sigterm_stops_it_within_ten_seconds(database: Database, valkey_url: str) -> None:
    port = free_port()
    async with running(environment(database, valkey_url, "http://127.0.0.1:1", port)) as process:
        await ready(port)
        healthy = await command("health", env=environment(database, valkey_url, "http://127.0.0.1:1", port))
        assert await healthy.wait() == 0
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
    unhealthy = await command("health", env=environment(database, valkey_url, "http://127.0.0.1:1", port))
    assert await unhealthy.wait() == 1


async def test_a_database_without_the_schema_is_refused_until_it_is_migrated(
    database: Database, valkey_url: str
) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute("DROP SCHEMA notifier CASCADE")
    await admin.close()
    env = environment(database, valkey_url, "http://127.0.0.1:1", 0)
    refused = await command("run", env=env)
    _, errors = await refused.communicate()
    assert refused.returncode == 1
    assert b"run python -m handrail_notifier migrate" in errors
    migrated = await command("migrate", env=env)
    output, _ = await migrated.communicate()
    assert migrated.returncode == 0
    assert b"handrail_notifier.migrations/0001_notifier.sql" in output


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"HANDRAIL_DATABASE": ""}, b"HANDRAIL_DATABASE"),
        ({"HANDRAIL_TWILIO_AUTH_TOKEN": ""}, b"both or neither"),
        ({"HANDRAIL_PUBLIC_URL": "notifier.example.com"}, b"must begin with http"),
        ({"HANDRAIL_MAIL_REPLY_ADDRESS": "re\x01plies@mail.example.org"}, b"no control character before its @"),
        ({"HANDRAIL_UNKNOWN_GRACE_SECONDS": "90"}, b"HANDRAIL_ATTEMPT_LEASE_SECONDS must be at least"),
    ],
)
async def test_a_wrong_environment_is_named(
    database: Database, valkey_url: str, change: dict[str, str], said: bytes
) -> None:
    refused = await command("run", env=environment(database, valkey_url, "http://127.0.0.1:1", 0) | change)
    _, errors = await refused.communicate()
    assert refused.returncode == 1
    assert said in errors
    assert TOKEN.encode() not in errors


@asynccontextmanager
async def planned_for_now(database: Database, bus: str) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    """A nudge that is due when the process starts: told on the bus by a world on the real clock's present."""
    now = datetime.now(UTC)
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute("SET handrail.clinics = '*'")
    async with opened(database, bus, settings={"twilio_auth_token": SecretStr(TOKEN)}) as world:
        await _plan(world, now)
    yield admin
    await admin.close()


async def _plan(world: World, now: datetime) -> None:
    world.clock.advance_to(now - timedelta(minutes=5))
    who = Someone(world.clinic_id)
    opens = now + timedelta(minutes=5)
    soon = window(
        who, start=opens.time().replace(microsecond=0), end=(opens + timedelta(hours=2)).time(), lead_minutes=6
    )
    await world.tell(
        world.clinic(quiet_from=opens.time().replace(minute=0), quiet_until=opens.time().replace(minute=0)),
        await world.enrolled(who, zone="UTC"),
        world.consent(who),
        await world.plan(who, moments=[soon]),
    )
    await world.rest()


async def _until(admin: "asyncpg.Connection[asyncpg.Record]", query: str) -> None:
    async with asyncio.timeout(40):
        while not await admin.fetchval(query):
            await asyncio.sleep(0.05)
