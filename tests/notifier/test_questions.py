"""Why did I get this, and why not: answered over HTTP, for the clinic's own clients only."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import asyncpg
import httpx
import pytest
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import AccessKeys

from tests.notifier.world import World, opened
from tests.support.postgres import Database


async def key_for(database: Database, clinic: UUID, scope: Literal["plans", "progress"] = "plans") -> str:
    """A key, as the planner gives it out."""
    admin = await asyncpg.connect(database.admin_dsn)
    await admin.execute("SET handrail.clinics = '*'")
    key = await AccessKeys(Db("", schema="")).make(admin, ClinicId(clinic), [scope])
    await admin.close()
    return key


@pytest.fixture
async def world(database: Database, valkey_url: str) -> AsyncIterator[World]:
    async with opened(database, valkey_url) as open_world:
        yield open_world


async def get(world: World, path: str, key: str) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.get(world.local + path, headers={"Authorization": f"Bearer {key}"})


async def test_every_decision_is_told_newest_first_with_its_reasons(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(timedelta(days=1))
    await world.texts_in("opt out")
    await world.play(timedelta(days=1))
    key = await key_for(database, world.clinic_id)
    answer = await get(world, f"/v1/clients/{who.client_id}/decisions", key)
    items = answer.json()["items"]
    assert [(each["decision"], each["reasons"], each["channel"]) for each in items] == [
        ("withhold", ["revoked"], None),
        ("send", [], "sms"),
    ]
    assert answer.json()["next"] is None


async def test_pages_follow_each_other_without_a_gap(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(timedelta(days=5))
    key = await key_for(database, world.clinic_id)
    path = f"/v1/clients/{who.client_id}/decisions?limit=2"
    seen: list[Any] = []
    after = ""
    for _ in range(4):
        page = (await get(world, path + after, key)).json()
        seen += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len({each["nudge_id"] for each in seen}) == 5
    assert [each["decided_at"] for each in seen] == sorted((each["decided_at"] for each in seen), reverse=True)


async def test_texts_are_told_without_their_words(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(timedelta(days=1))
    await world.texts_in("help")
    await world.play(timedelta(minutes=1))
    answer = await get(world, f"/v1/clients/{who.client_id}/texts", await key_for(database, world.clinic_id))
    assert [(each["kind"], each["state"]) for each in answer.json()["items"]] == [
        ("help", "delivered"),
        ("nudge", "delivered"),
    ]
    assert "Harborside" not in answer.text
    assert "+1202" not in answer.text


async def test_a_key_opens_its_own_clinic_only(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(timedelta(days=1))
    path = f"/v1/clients/{who.client_id}/decisions"
    assert (await get(world, path, await key_for(database, new_id()))).json()["items"] == []
    assert (await get(world, path, "hr_nothing")).status_code == 401
    assert (await get(world, path, await key_for(database, world.clinic_id, "progress"))).status_code == 403


@pytest.mark.parametrize("after", ["x", "eHx4", "////", "OTk5OXx4"])
async def test_a_cursor_that_is_none_is_named_so(world: World, database: Database, after: str) -> None:
    answer = await get(
        world, f"/v1/clients/{new_id()}/decisions?after={after}", await key_for(database, world.clinic_id)
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid")


async def test_health_tells_of_the_parts(world: World) -> None:
    async with httpx.AsyncClient() as http:
        ready = await http.get(world.local + "/health/ready")
    assert ready.json() == {"service": "notifier", "parts": {"database": True, "bus": True}}
