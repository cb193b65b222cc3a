"""A request that is sent again makes nothing twice."""

import asyncio
from datetime import timedelta

import httpx
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db

from tests.planner.conftest import MONDAY, SAM, Caller, Said, plan_body, register


async def test_every_kind_of_thing_is_made_once(clinic: Caller, said: Said) -> None:
    async def twice(path: str, body: object) -> dict[str, object]:
        key = f"once-{path}"
        first = await clinic.post(path, body, Idempotency_Key=key)
        before = await said.names()
        again = await clinic.post(path, body, Idempotency_Key=key)
        assert (first.status_code, again.status_code) == (201, 201), first.text
        assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
        assert again.json() == first.json()
        assert await said.names() == before
        made: dict[str, object] = first.json()
        return made

    client = await twice("/v1/clients", SAM)
    path = f"/v1/clients/{client['client_id']}"
    await twice(f"{path}/consents", {"channel": "sms", "wording_version": "v1", "risk_warning": "risk_2026"})
    goal = await twice(f"{path}/goals", {"statement": "Fridays"})
    await twice(f"{path}/plans", plan_body(str(goal["goal_id"])))
    assert await said.names() == ["ClinicRegistered", "ClientEnrolled", "ConsentGiven", "GoalSet"]


async def test_the_same_key_on_another_body_or_path_is_refused(clinic: Caller) -> None:
    client_id = await clinic.client(phone="+12025550144")
    await clinic.made("/v1/clients", SAM, Idempotency_Key="k")
    for path, body in (
        ("/v1/clients", SAM | {"name": "Alex"}),
        (f"/v1/clients/{client_id}/goals", {"statement": "Fridays"}),
    ):
        answer = await clinic.post(path, body, Idempotency_Key="k")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_another_spelling_of_the_same_body_is_the_same_request(clinic: Caller) -> None:
    first = await clinic.made("/v1/clients", SAM, Idempotency_Key="k")
    spelled = dict(reversed((SAM | {"language": "en"}).items()))
    assert (await clinic.made("/v1/clients", spelled, Idempotency_Key="k")) == first


async def test_a_refused_request_does_not_use_its_key_up(clinic: Caller) -> None:
    await clinic.client()
    refused = await clinic.post("/v1/clients", SAM, Idempotency_Key="k")
    assert refused.json()["code"] == "number_taken"
    await clinic.made("/v1/clients", SAM | {"phone": "+12025550144"}, Idempotency_Key="k")


async def test_two_clinics_may_use_the_same_key(clinic: Caller, http: httpx.AsyncClient) -> None:
    north = await register(http, alias="North")
    first = await clinic.made("/v1/clients", SAM, Idempotency_Key="k")
    assert (await north.made("/v1/clients", SAM, Idempotency_Key="k"))["client_id"] != first["client_id"]


async def test_equal_requests_at_once_make_one_thing(clinic: Caller, said: Said) -> None:
    answers = await asyncio.gather(*(clinic.post("/v1/clients", SAM, Idempotency_Key="k") for _ in range(6)))
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["client_id"] for each in answers}) == 1
    assert sum("Idempotent-Replayed" in each.headers for each in answers) == 5
    assert await said.names() == ["ClinicRegistered", "ClientEnrolled"]


async def test_the_same_number_at_once_is_enrolled_once(clinic: Caller) -> None:
    answers = await asyncio.gather(*(clinic.post("/v1/clients", SAM) for _ in range(6)))
    assert sorted(each.status_code for each in answers) == [201] + [409] * 5


async def test_a_key_is_forgotten_after_a_day_and_swept_with_a_later_one(
    clinic: Caller, clock: VirtualClock, db: Db
) -> None:
    client_id = await clinic.client()
    path, body = f"/v1/clients/{client_id}/goals", {"statement": "Fridays"}
    first = await clinic.made(path, body, Idempotency_Key="a")
    await clinic.made(path, body, Idempotency_Key="b")
    clock.advance_to(MONDAY + timedelta(hours=23, minutes=59))
    assert await clinic.made(path, body, Idempotency_Key="a") == first
    clock.advance_to(MONDAY + timedelta(hours=24))
    assert await clinic.made(path, body, Idempotency_Key="a") != first
    clock.advance_to(MONDAY + timedelta(hours=26))
    await clinic.made(path, body, Idempotency_Key="c")
    async with db.everywhere() as tx:
        assert await tx.fetchval("SELECT count(*) FROM made_by_request") == 2


async def test_neither_key_nor_body_is_kept(clinic: Caller, db: Db) -> None:
    await clinic.made("/v1/clients", SAM, Idempotency_Key="sam-from-the-intake-form")
    async with db.everywhere() as tx:
        row = await tx.fetchrow("SELECT to_jsonb(each)::text AS text FROM made_by_request AS each")
    assert row is not None
    assert "sam" not in row["text"]
    assert b"sam".hex() not in row["text"]


async def test_a_key_that_is_no_name_is_refused(clinic: Caller) -> None:
    for key in ("", "has blank", "x" * 129):
        answer = await clinic.post("/v1/clients", SAM, Idempotency_Key=key)
        assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "header.Idempotency-Key")


async def test_the_same_key_and_body_on_another_path_is_refused(clinic: Caller) -> None:
    first = await clinic.client(phone="+12025550144")
    second = await clinic.client(phone="+12025550145")
    await clinic.made(f"/v1/clients/{first}/goals", {"statement": "Fridays"}, Idempotency_Key="k")

    answer = await clinic.post(f"/v1/clients/{second}/goals", {"statement": "Fridays"}, Idempotency_Key="k")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
