"""A notifier that starts while its bus is away: what is due goes out all the same, and it listens as soon as there is a bus."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from handrail.embedded.valkey import Valkey
from handrail_shared.contracts.events import ConsentRevoked

from tests.notifier.test_loop import DUE
from tests.notifier.world import World, opened
from tests.support.postgres import Database

NOBODY = ["redis://127.0.0.1:1/0", "kafka://127.0.0.1:1"]


@pytest.mark.parametrize("bus", NOBODY)
async def test_a_nudge_goes_out_without_a_bus(world: World, bus: str) -> None:
    await world.settled_client()
    await world.down()
    world.settings = world.settings.model_copy(update={"bus": bus})
    async with asyncio.timeout(10):
        await world.up()
    assert (await ready(world)).json()["parts"] == {"database": True, "bus": False}
    world.clock.advance_to(DUE)
    await until(lambda: one(world))
    async with asyncio.timeout(10):
        await world.down()


async def test_it_listens_as_soon_as_there_is_one(database: Database, tmp_path: Path) -> None:
    async with Valkey(tmp_path, appendfsync="always") as valkey, opened(database, valkey.url) as world:
        who = await world.settled_client()
        await world.down()
        await valkey.kill()
        await world.up()
        assert (await ready(world)).status_code == 503
        await valkey.start()
        await until(lambda: is_ready(world))
        gone = ConsentRevoked(
            clinic_id=world.clinic_id,
            client_id=who.client_id,
            occurred_at=world.clock.now(),
            channel="sms",
            evidence="clinic_request",
        )
        await world.tell(gone)
        await world.play(DUE + timedelta(hours=1))
        assert world.sent() == []


async def ready(world: World) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.get(f"{world.local}/health/ready")


async def is_ready(world: World) -> bool:
    return (await ready(world)).status_code == 200


async def one(world: World) -> bool:
    return len(world.sent()) == 1


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await true():
            await asyncio.sleep(0.05)
