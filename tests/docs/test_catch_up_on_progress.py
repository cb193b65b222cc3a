"""What we tell integrators without a bus to run works: against the real service's HTTP, with nothing of ours."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from handrail_progress.http import build_app
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.relay import Relay
from handrail_shared.runtime.service import HttpServer
from handrail_shared.runtime.vault import AccessKeys

from tests.progress.hearing import CLINIC, NOW, Hearing, reply, story
from tests.shared.runtime.keeping_bus import KeepingBus
from tests.support.postgres import Database

PROGRAM = Path(__file__).parents[2] / "docs/how-to/catch-up-on-progress.py"


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Db]:
    opened = Db(database.dsn("handrail_progress"), schema="progress", max_size=4)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def key(database: Database) -> AsyncIterator[str]:
    admin = Db(database.admin_dsn, schema="vault", max_size=1)
    await admin.open()
    async with admin.transaction(CLINIC) as tx:
        made = await AccessKeys(admin).make(tx, ClinicId(CLINIC), ("progress",))
    yield made
    await admin.close()


@pytest.fixture
async def address(db: Db) -> AsyncIterator[str]:
    server = HttpServer(build_app(db, AccessKeys(db), VirtualClock(NOW)), host="127.0.0.1", port=0)
    await server.start()
    yield f"http://127.0.0.1:{server.port}"
    await server.stop()


async def published(db: Db) -> None:
    relay = Relay(db, KeepingBus(), service="progress")
    await relay.start()
    async with asyncio.timeout(10):
        while await relay.backlog():
            await asyncio.sleep(0.01)
    await relay.stop()


async def run(address: str, key: str, place: Path) -> tuple[int | None, list[str], str]:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, str(PROGRAM), "--address", address, "--place", str(place)),
        env={"HANDRAIL_KEY": key},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaint = await asyncio.wait_for(program.communicate(), 30)
    return program.returncode, [line.split()[1].split(".")[1] for line in out.decode().splitlines()], complaint.decode()


async def test_it_reads_everything_and_goes_on_where_it_stopped(db: Db, key: str, address: str, tmp_path: Path) -> None:
    place = tmp_path / "last"
    await Hearing(db).take_in(*story("DM"))
    await published(db)
    assert await run(address, key, place) == (0, ["repetition_counted", "streak_extended", "streak_forgiven"], "")
    assert await run(address, key, place) == (0, [], "")
    await Hearing(db).take_in(reply(2, "D"))
    await published(db)
    assert (await run(address, key, place))[1] == ["repetition_counted", "streak_extended", "comeback_made"]


async def test_it_says_what_is_wrong_with_a_key(address: str, tmp_path: Path) -> None:
    code, _, complaint = await run(address, "hr_0_0", tmp_path / "last")
    assert code == 1
    assert complaint.startswith("401: Send the clinic's key")
