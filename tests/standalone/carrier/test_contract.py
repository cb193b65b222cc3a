"""The carrier and Twilio's own client, held to Twilio's published OpenAPI description."""

import json
import os
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from handrail.carrier import Fault, Trouble
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from twilio.base import values
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response

from tests.standalone.carrier.conftest import ANNA, BEN, CLINIC, SERVICE, START, Opening, World

PATH = os.environ.get("HANDRAIL_TWILIO_OPENAPI", "")
if not Path(PATH).is_file():
    pytest.skip(
        "HANDRAIL_TWILIO_OPENAPI does not name Twilio's OpenAPI description: the contract is not checked",
        allow_module_level=True,
    )
Json = dict[str, Any]
checker = FormatChecker(formats=())


@checker.checks("date-time-rfc-2822", raises=ValueError)
def _rfc_2822(value: object) -> bool:
    return not isinstance(value, str) or parsedate_to_datetime(value).utcoffset() == timedelta(0)


@checker.checks("phone-number")
def _phone_number(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"\+[1-9]\d{1,14}", value) is not None


@checker.checks("uri-map")
def _uri_map(value: object) -> bool:
    return not isinstance(value, dict) or all(str(uri).startswith("/2010-04-01/") for uri in value.values())


@checker.checks("date-time", raises=ValueError)
def _date_time(value: object) -> bool:
    return not isinstance(value, str) or re.match(r"\d{4}-\d\d-\d\d(T[\d:.]+Z)?$", value) is not None


@pytest.fixture(scope="module")
def description() -> Json:
    text: Json = json.loads(Path(PATH).read_text())
    plain: Json = _plain(text)
    return plain


def _plain(node: Any) -> Any:
    """The description as JSON Schema: `nullable` becomes a type."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: _plain(value) for key, value in node.items() if key != "nullable"}
    if node.get("nullable") and isinstance(node.get("type"), str):
        result["type"] = [node["type"], "null"]
    return result


def check(description: Json, schema: Json, value: object) -> None:
    rooted = {"components": description["components"], **schema}
    Draft202012Validator(rooted, format_checker=checker).validate(value)


class Recorder(AsyncTwilioHttpClient):  # type: ignore[misc]  # twilio has no types
    """Twilio's client's own way out, which remembers what went through it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, str, Json, Json, int, str]] = []

    async def request(self, method: str, url: str, **more: Any) -> Response:
        response = await super().request(method, url, **more)
        path = urlsplit(url).path
        self.calls.append(
            (
                method.lower(),
                path,
                more.get("params") or {},
                more.get("data") or {},
                response.status_code,
                response.text,
            )
        )
        return response


Watched = Callable[..., Awaitable[tuple[World, Recorder]]]


@pytest.fixture
async def watched(opening: Opening) -> Watched:
    async def open_watched(**changes: object) -> tuple[World, Recorder]:
        world = await opening(**changes)
        recorder = Recorder()
        await world.client.http_client.close()
        world.client.http_client = recorder
        return world, recorder

    return open_watched


def template(description: Json, path: str) -> str:
    """The described path that a real one belongs to."""
    for described in description["paths"]:
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(described)), path):
            return str(described)
    raise AssertionError(f"Twilio describes no {path}")


def check_call(description: Json, call: tuple[str, str, Json, Json, int, str]) -> None:
    method, path, params, data, status, text = call
    operation = description["paths"][template(description, path)][method]
    check_query(description, operation, params)
    check_form(description, operation, data)
    answer = operation["responses"][str(status)]
    if "content" not in answer:
        assert text == ""
        return
    schema = answer["content"]["application/json"]["schema"]
    body = json.loads(text)
    check(description, schema, body)
    of_pictures = "/Media" in path
    resource = "api.v2010.account.message.media" if of_pictures else "api.v2010.account.message"
    fields = description["components"]["schemas"][resource]["properties"]
    if "properties" in schema:
        assert set(body) == set(schema["properties"])
    for each in body.get("media_list" if of_pictures else "messages", [body]):
        assert set(each) == set(fields)


def check_query(description: Json, operation: Json, params: Json) -> None:
    described = {p["name"]: p["schema"] for p in operation["parameters"] if p["in"] == "query"}
    for name, value in params.items():
        check(description, described[name], value)


def check_form(description: Json, operation: Json, data: Json) -> None:
    if data:
        form = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        assert set(data) <= set(form["properties"])
        check(description, form, data)


async def test_every_request_and_answer_keeps_to_the_description(watched: Watched, description: Json) -> None:
    world, recorder = await watched(faults=(Fault(Trouble.UNDELIVERABLE, number=BEN),))
    messages = world.client.messages
    sent = await world.send("Grüße 👍", validity_period=600, content_retention="retain", risk_check="disable")
    await world.send(to=BEN)
    await world.send(from_=values.unset, messaging_service_sid=SERVICE)
    at = START + timedelta(hours=1)
    later = await world.send(messaging_service_sid=SERVICE, schedule_type="fixed", send_at=at)
    await messages(sent.sid).fetch_async()
    await messages(later.sid).update_async(status="canceled")
    await world.play()
    await world.carrier.text(ANNA, CLINIC, "1 7")
    await messages.list_async(to=ANNA, from_=CLINIC, date_sent_after=START, date_sent_before=at, page_size=1)
    await messages.list_async(date_sent=START)
    await messages(sent.sid).update_async(body="")
    await messages(sent.sid).delete_async()

    assert len(recorder.calls) >= 11
    assert {(method, status) for method, *_, status, _ in recorder.calls} == {
        ("post", 201),
        ("post", 200),
        ("get", 200),
        ("delete", 204),
    }
    for call in recorder.calls:
        check_call(description, call)
    await recorder.close()


async def test_pictures_are_listed_fetched_and_deleted_as_described(watched: Watched, description: Json) -> None:
    world, recorder = await watched()
    texted = await world.carrier.text(ANNA, CLINIC, "", pictures=("image/jpeg", "image/png"))
    message = world.client.messages(texted.sid)
    assert (await message.fetch_async()).num_media == "2"
    first, _ = await message.media.list_async(limit=20, page_size=20)
    await message.media(first.sid).fetch_async()
    assert await message.media(first.sid).delete_async()
    assert [each.content_type for each in await message.media.list_async()] == ["image/png"]
    assert [(method, status) for method, *_, status, _ in recorder.calls] == [
        ("get", 200),
        ("get", 200),
        ("get", 200),
        ("delete", 204),
        ("get", 200),
    ]
    for call in recorder.calls:
        check_call(description, call)
    await recorder.close()


async def test_a_wrong_answer_would_be_noticed(watched: Watched, description: Json) -> None:
    world, recorder = await watched()
    await world.send()
    method, path, params, data, status, text = recorder.calls[0]
    body = json.loads(text)
    wrongs = [
        body | {"sid": "SM1"},
        body | {"status": "underway"},
        body | {"num_segments": 1},
        body | {"date_created": "2026-03-02T15:00:00Z"},
        body | {"from": "Anna"},
        {name: value for name, value in body.items() if name != "price"},
    ]
    for wrong in wrongs:
        with pytest.raises((ValidationError, AssertionError)):
            check_call(description, (method, path, params, data, status, json.dumps(wrong)))
    await recorder.close()
