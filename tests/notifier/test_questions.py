"""Why did I get this, and why not: answered over HTTP, for the clinic's own clients only."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.ids import new_id
from handrail_shared.runtime.vault import AccessKeys, Scope

from tests.notifier.world import Someone, World, opened
from tests.support.postgres import Database


async def key_for(database: Database, clinic: UUID, scope: Scope = "plans") -> str:
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
    async with httpx.AsyncClient(verify=False) as http:
        return await http.get(world.local + path, headers={"Authorization": f"Bearer {key}"})


async def test_every_decision_is_told_newest_first_with_its_reasons(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(timedelta(days=1))
    await world.texts_in("opt out")
    await world.play(timedelta(days=1))
    key = await key_for(database, world.clinic_id)
    answer = await get(world, f"/v1/clients/{who.client_id}/decisions", key)
    items = answer.json()["items"]
    assert [(each["decision"], each["reasons"], each["channel"], each["role"], each["says"]) for each in items] == [
        ("withhold", ["revoked"], None, "nudge", None),
        ("send", [], "sms", "nudge", "plan"),
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


async def test_decisions_of_one_plan_are_told_apart(world: World, database: Database) -> None:
    who = await world.settled_client()
    other = Someone(world.clinic_id, client_id=who.client_id)
    await world.tell(await world.plan(other))
    await world.play(timedelta(days=1))
    path, key = f"/v1/clients/{who.client_id}/decisions", await key_for(database, world.clinic_id)
    for plan, found in ((who.plan_id, 1), (other.plan_id, 1), (new_id(), 0)):
        items = (await get(world, f"{path}?plan={plan}", key)).json()["items"]
        assert [each["plan_id"] for each in items] == [str(plan)] * found
    assert len((await get(world, path, key)).json()["items"]) == 2


async def why(world: World, database: Database, who: Someone) -> list[dict[str, Any]]:
    """Every decision about a client in full, the oldest first."""
    key = await key_for(database, world.clinic_id)
    items = (await get(world, f"/v1/clients/{who.client_id}/decisions", key)).json()["items"]
    answers = [await get(world, f"/v1/decisions/{each['nudge_id']}", key) for each in reversed(items)]
    assert all(answer.status_code == 200 for answer in answers)
    assert not any("+1202" in answer.text or "Harborside" in answer.text for answer in answers)
    return [answer.json() for answer in answers]


async def test_why_did_i_get_this_is_answered_with_the_grounds_and_what_became_of_it(
    world: World, database: Database
) -> None:
    who = await world.settled_client()
    await world.play(timedelta(days=1))
    [told] = await why(world, database, who)
    assert told["grounds"] == (
        "The window opens at 17:00; texts are agreed to and confirmed;"
        " 0 of 3 today, 0 of 12 in seven days; phase: learn."
    )
    assert (told["zone"], told["sentences"], told["put_off"]) == ("America/New_York", [], [])
    assert (told["text"]["state"], told["text"]["reason"]) == ("delivered", None)
    assert told["context"]["client"]["zone"] == "America/New_York"
    assert told["context"]["opening"]["window_start"] == "2026-03-02T22:00:00Z"


async def test_why_not_is_answered_with_every_reason_in_words(world: World, database: Database) -> None:
    who = await world.settled_client(clinic={"weekly_cap": 1, "daily_cap": 1})
    await world.play(timedelta(days=2))
    _, told = await why(world, database, who)
    assert (told["decision"], told["reasons"], told["grounds"], told["text"]) == (
        "withhold",
        ["weekly_cap"],
        None,
        None,
    )
    assert told["sentences"] == ["The cap of 1 in any seven days was reached: 1 was sent since Mon 2 Mar, 16:40."]


async def test_each_time_that_a_nudge_was_put_off_is_told(world: World, database: Database) -> None:
    who = await world.settled_client()
    due = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
    spans = [(due, due + timedelta(minutes=10)), (due + timedelta(minutes=10), due + timedelta(minutes=25))]
    for start, end in spans:
        await world.admin.execute(
            "INSERT INTO notifier.busy_span VALUES ($1, $2, $3, $4)", world.clinic_id, who.client_id, start, end
        )
    await world.play(timedelta(days=1))
    [told] = await why(world, database, who)
    assert told["decision"] == "send"
    assert [(each["reasons"], each["sentences"]) for each in told["put_off"]] == [
        (["busy"], ["The client's calendar is busy until 16:50."]),
        (["busy"], ["The client's calendar is busy until 17:05."]),
    ]
    assert told["put_off"][0]["explanation"] == (
        "Put off, to be decided again at 16:50. The client's calendar is busy until 16:50."
    )
    assert told["put_off"][0]["until"] == told["put_off"][1]["decided_at"] == "2026-03-02T21:50:00Z"


async def test_a_text_that_ended_before_it_went_out_says_why(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(timedelta(days=1))
    await world.admin.execute("UPDATE notifier.text SET state = 'expired', reason = 'revoked' WHERE kind = 'nudge'")
    [told] = await why(world, database, who)
    assert (told["text"]["state"], told["text"]["sentence"]) == ("expired", "The consent was withdrawn.")


async def test_a_decision_from_before_contexts_were_kept_is_told_without_numbers(
    world: World, database: Database
) -> None:
    who = await world.settled_client(clinic={"weekly_cap": 1})
    await world.play(timedelta(days=2))
    await world.admin.execute("UPDATE notifier.decision SET context = NULL, says = NULL")
    sent, silent = await why(world, database, who)
    assert (sent["grounds"], sent["context"], sent["zone"]) == ("Nothing stood against it.", None, "America/New_York")
    assert silent["sentences"] == ["The cap for any seven days was reached."]


async def test_a_decision_is_told_to_its_own_clinic_only(world: World, database: Database) -> None:
    who = await world.settled_client()
    await world.play(timedelta(days=1))
    [told] = await why(world, database, who)
    path = f"/v1/decisions/{told['nudge_id']}"
    foreign = await get(world, path, await key_for(database, new_id()))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "decision_unknown")
    assert (await get(world, path, "hr_nothing")).status_code == 401
    assert (await get(world, path, await key_for(database, world.clinic_id, "progress"))).status_code == 403
    assert (await get(world, "/v1/decisions/17", await key_for(database, world.clinic_id))).status_code == 422


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
    async with httpx.AsyncClient(verify=False) as http:
        ready = await http.get(world.local + "/health/ready")
    assert ready.json() == {"service": "notifier", "parts": {"database": True, "bus": True}}
