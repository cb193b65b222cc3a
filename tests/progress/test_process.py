"""The service as a process of its own, between a real bus and a real database."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import asyncpg
import pytest
from handrail.embedded.ports import free_port
from handrail_progress.rebuild import OUTSIDE
from handrail_shared.contracts.topics import TOPICS
from handrail_shared.runtime.bus import Message, connect
from handrail_shared.runtime.db import Db

from tests.progress.hearing import PLAN, Hearing, delivery, story
from tests.support.postgres import Database


@pytest.fixture
def environment(database: Database, valkey_url: str) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HANDRAIL_DATABASE": database.dsn("handrail_progress"),
        "HANDRAIL_ADMIN_DATABASE": database.admin_dsn,
        "HANDRAIL_BUS": valkey_url,
        "HANDRAIL_HTTP_PORT": str(free_port()),
    }


@asynccontextmanager
async def process(environment: Mapping[str, str], *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "handrail_progress", *arguments, env=dict(environment), stderr=asyncio.subprocess.PIPE
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def ended(environment: Mapping[str, str], *arguments: str) -> tuple[int | None, str]:
    """The exit code and what it complained about."""
    async with process(environment, *arguments) as started:
        _, complaint = await asyncio.wait_for(started.communicate(), 30)
        return started.returncode, complaint.decode()


async def until_ready(environment: Mapping[str, str]) -> None:
    async with asyncio.timeout(30):
        while (await ended(environment, "health"))[0] != 0:
            await asyncio.sleep(0.1)


async def test_it_hears_says_and_stops_when_told(environment: Mapping[str, str], database: Database) -> None:
    assert await ended(environment, "migrate") == (0, "")
    async with process(environment, "run") as started:
        await until_ready(environment)
        await publish(environment["HANDRAIL_BUS"], "DDM")
        assert await said(database, 5) == ["repetition_counted", "streak_extended"] * 2 + ["streak_forgiven"]
        started.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(started.wait(), 10) == 0


async def test_a_rebuild_says_whether_the_rows_are_what_was_heard(environment: Mapping[str, str], db: Db) -> None:
    await Hearing(db).take_in(*story("DDM"))
    code, told = await told_by(environment, "rebuild")
    assert code == 0
    assert told.startswith("3 events of 1 clients folded into 1 plans in ")
    assert told.endswith(f" a second)\n{OUTSIDE}\nequal to the live rows\n")
    async with db.everywhere() as tx:
        await tx.execute("UPDATE run SET reserve = 2, state = 'running'")
    code, told = await told_by(environment, "rebuild")
    assert code == 1
    assert told.splitlines()[-2:] == ["differed in 1 rows, replaced:", f"  run of {PLAN}: reserve, state"]


async def told_by(environment: Mapping[str, str], command: str) -> tuple[int | None, str]:
    """The exit code and what it said."""
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "handrail_progress", command), env=dict(environment), stdout=asyncio.subprocess.PIPE
    )
    said_of_it, _ = await asyncio.wait_for(started.communicate(), 30)
    return started.returncode, said_of_it.decode()


async def publish(address: str, letters: str) -> None:
    bus = connect(address, client_id="test")
    await bus.ensure_topics(TOPICS)
    await bus.start()
    heard = [delivery(fact) for fact in story(letters)]
    await bus.publish([Message(each.topic, each.key, each.value, each.headers) for each in heard])
    await bus.stop()


async def said(database: Database, count: int) -> list[str]:
    """The published events' names, once there are so many."""
    admin = await asyncpg.connect(database.admin_dsn)
    async with asyncio.timeout(20):
        while len(rows := await admin.fetch("SELECT type FROM progress.event_log ORDER BY position")) < count:
            await asyncio.sleep(0.05)
    await admin.close()
    return [row["type"].split(".")[1] for row in rows]


async def test_it_refuses_a_database_that_lacks_a_migration(environment: Mapping[str, str], database: Database) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute("DELETE FROM progress.migrations WHERE name LIKE '%0001_progress%'")
    await admin.close()
    code, complaint = await ended(environment, "run")
    assert code == 1
    assert complaint.startswith("progress: the database lacks 1 migrations")


@pytest.mark.parametrize(
    ("missing", "complaint"),
    [("HANDRAIL_DATABASE", "HANDRAIL_DATABASE"), ("HANDRAIL_BUS", "HANDRAIL_BUS")],
)
async def test_what_is_missing_in_the_environment_is_named(
    environment: Mapping[str, str], missing: str, complaint: str
) -> None:
    code, told = await ended({name: value for name, value in environment.items() if name != missing}, "run")
    assert code == 1
    assert complaint in told
    assert "Traceback" not in told


async def test_a_wrong_command_says_what_there_is(environment: Mapping[str, str]) -> None:
    assert (await ended(environment, "dance"))[0] == 2
