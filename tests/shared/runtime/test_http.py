"""Every error over HTTP is a problem with a code that says what to do, and none repeats what was sent."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import Depends, Request
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import DatabaseAway, Db
from handrail_shared.runtime.http import MAX_BODY_BYTES, PROBLEM_JSON, Body, Problem, authorised, new_app
from handrail_shared.runtime.vault import AccessKey, AccessKeys
from pydantic import Field

CANARY = "I drank again +12025550143"
Client = httpx.AsyncClient


class Wish(Body):
    """A body."""

    words: str = Field(min_length=2, max_length=20)
    times: int = 1


@pytest.fixture
async def client(db: Db) -> AsyncIterator[Client]:
    """A caller of an app that has one of everything that can go wrong."""
    app = new_app("test", "For tests.")
    keys = AccessKeys(db)

    async def authorise(request: Request) -> AccessKey:
        return await authorised(request, keys, "progress")

    @app.post("/wishes")
    async def wish(body: Wish) -> dict[str, str]:
        return {"words": body.words}

    @app.get("/own/{number}")
    async def own(number: int) -> None:
        raise Problem(409, "taken", "Choose another.", headers={"Retry-After": "1"})

    @app.post("/own/import")
    async def bring() -> None:
        raise Problem(409, "taken", "Choose another.")

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError(CANARY)

    @app.get("/away")
    async def away() -> None:
        raise DatabaseAway(CANARY)

    @app.get("/contended")
    async def contended() -> None:
        raise asyncpg.DeadlockDetectedError(CANARY)

    @app.get("/mine")
    async def mine(key: Annotated[AccessKey, Depends(authorise)]) -> str:
        return str(key.clinic_id)

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with Client(transport=transport, base_url="http://handrail.example.com") as caller:
        yield caller


def told(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    """The problem in an answer, checked to be one."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM_JSON)
    problem: dict[str, object] = answer.json()
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"urn:handrail:problem:{code}")
    assert problem["title"]
    assert str(problem["detail"]).endswith(".")
    assert "drank" not in answer.text
    assert "2025550143" not in answer.text
    return problem


async def test_what_is_right_is_answered(client: Client) -> None:
    assert (await client.post("/wishes", json={"words": "  rest  "})).json() == {"words": "rest"}


@pytest.mark.parametrize(
    ("body", "field", "fault"),
    [
        ({"words": "rest", CANARY: 1}, None, "unknown field"),
        ({"words": CANARY}, "words", "20 characters"),
        ({"words": "rest", "times": CANARY}, "times", "integer"),
        ({"words": "re\0st"}, "words", "NUL"),
        ({}, "words", "required"),
        ([CANARY], "body", ""),
    ],
)
async def test_wrong_fields_are_named_and_not_quoted(
    client: Client, body: object, field: str | None, fault: str
) -> None:
    answer = await client.post("/wishes", json=body)
    if field is None:
        assert answer.status_code == 422
        assert fault in answer.text
        return
    problem = told(answer, 422, "not_valid")
    [found] = problem["faults"]  # type: ignore[misc]  # a list of one
    assert found["field"] == field
    assert fault.lower() in found["fault"].lower()


async def test_half_a_character_is_no_text(client: Client) -> None:
    headers = {"Content-Type": "application/json"}
    told(await client.post("/wishes", content=rb'{"words": "re\ud800st"}', headers=headers), 422, "not_valid")


async def test_what_is_no_json_is_said_to_be_none(client: Client) -> None:
    told(
        await client.post("/wishes", content=CANARY, headers={"Content-Type": "application/json"}),
        400,
        "malformed_json",
    )


async def test_a_body_that_is_not_sent_as_json_is_named_as_such(client: Client) -> None:
    told(await client.post("/wishes", data={"words": "rest"}), 415, "unsupported_media_type")


async def test_a_body_over_the_limit_is_refused_unread(client: Client) -> None:
    told(await client.post("/wishes", content=b"x" * (MAX_BODY_BYTES + 1)), 413, "body_too_large")


async def test_a_body_of_no_stated_length_is_refused(client: Client) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"{}"

    told(await client.post("/wishes", content=parts()), 411, "length_required")


async def test_a_wrong_path_is_explained(client: Client) -> None:
    told(await client.get("/own/x"), 422, "not_valid")
    told(await client.get("/nowhere"), 404, "not_found")
    answer = await client.delete("/wishes")
    told(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"
    assert (await client.get("/own/import")).headers["allow"] == "POST"


async def test_a_services_own_problem_keeps_its_headers(client: Client) -> None:
    answer = await client.get("/own/1")
    told(answer, 409, "taken")
    assert answer.headers["retry-after"] == "1"


async def test_a_bug_is_told_without_what_it_said(client: Client) -> None:
    told(await client.get("/broken"), 500, "unexpected")


@pytest.mark.parametrize("path", ["/away", "/contended"])
async def test_a_fault_that_passes_says_when_to_come_back(client: Client, path: str) -> None:
    answer = await client.get(path)
    told(answer, 503, "try_again")
    assert answer.headers["retry-after"]


async def test_the_documentation_asks_the_internet_for_nothing(client: Client) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    assert "https://" not in page.text
    assert "//cdn" not in page.text


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Basic aHJfMF8w", "Bearer hr_0_0"])
async def test_a_missing_or_wrong_key_is_refused(client: Client, header: str | None) -> None:
    answer = await client.get("/mine", headers={"Authorization": header} if header is not None else {})
    told(answer, 401, "key_missing_or_unknown")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_opens_what_its_scopes_say(db: Db, client: Client) -> None:
    clinic, keys = ClinicId(uuid4()), AccessKeys(db)
    async with db.transaction(clinic) as tx:
        right, wrong = await keys.make(tx, clinic, ["progress"]), await keys.make(tx, clinic, ["plans"])
    assert (await client.get("/mine", headers={"Authorization": f"bearer {right}"})).json() == str(clinic)
    told(await client.get("/mine", headers={"Authorization": f"Bearer {wrong}"}), 403, "scope_missing")


def test_a_body_may_be_as_large_as_a_worksheet_and_no_larger() -> None:
    assert MAX_BODY_BYTES == 65_536
