"""Another process can set what goes wrong, and text as a client does."""

from collections.abc import AsyncIterator

import httpx
import pytest
from handrail.carrier import Fault, Person, Status, Trouble
from twilio.base.exceptions import TwilioRestException

from tests.standalone.carrier.conftest import ACCOUNT, ANNA, CLINIC, TOKEN, World


@pytest.fixture
async def control(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=False, base_url=f"{world.running.url}/_control", auth=(ACCOUNT, TOKEN)) as http:
        yield http


async def test_a_fault_can_be_set_and_taken_away(world: World, control: httpx.AsyncClient) -> None:
    made = await control.post("/faults", json={"trouble": "busy", "number": ANNA, "seconds": 2})
    assert made.status_code == 201
    with pytest.raises(TwilioRestException):
        await world.send()
    assert (await control.delete(f"/faults/{made.json()['id']}")).status_code == 204
    await world.send()
    await control.post("/faults", json={"trouble": "callback-lost", "status": "sent", "chance": 0.5})
    assert list(world.carrier.faults().values()) == [Fault(Trouble.CALLBACK_LOST, status=Status.SENT, chance=0.5)]
    await control.delete("/faults")
    assert world.carrier.faults() == {}


async def test_a_client_can_text(world: World, control: httpx.AsyncClient) -> None:
    answer = await control.post("/texts", json={"sender": ANNA, "recipient": CLINIC, "body": "1 7"})
    assert answer.json() == {"sid": world.carrier.messages()[0].sid, "answer": 204}
    listed = (await control.get("/messages")).json()
    assert [(m["sender"], m["shown"], m["status"]) for m in listed] == [(ANNA, "1 7", "received")]


async def test_numbers_and_people_can_be_made_known(world: World, control: httpx.AsyncClient) -> None:
    await control.post("/numbers", json={"number": "+12025550101", "webhook": "https://clinic.example.com/in"})
    await control.post("/people", json={"number": ANNA, "name": "Anna Example", "zone": "Europe/London"})
    assert world.carrier.numbers()["+12025550101"] == "https://clinic.example.com/in"
    assert world.carrier.people() == {ANNA: Person("Anna Example", "Europe/London")}


async def test_the_state_can_be_asked_for(world: World, control: httpx.AsyncClient) -> None:
    await world.send()
    await world.carrier.until_quiet()
    state = (await control.get("/state")).json()
    assert state["quiet"] is True
    assert state["now"] < state["next_instant"]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/faults", {"trouble": "gremlins"}),
        ("/faults", {"trouble": "busy", "chance": 2}),
        ("/faults", {"trouble": "slow"}),
        ("/texts", {"sender": "Anna", "recipient": CLINIC, "body": "1"}),
        ("/texts", {"sender": ANNA}),
        ("/numbers", {"number": "12"}),
        ("/people", {"number": ANNA, "name": "Anna", "zone": "Mars/Olympus"}),
        ("/people", {"number": ANNA, "name": "Anna", "shoe": 7}),
    ],
)
async def test_a_wrong_request_is_explained(control: httpx.AsyncClient, path: str, asked: dict[str, object]) -> None:
    answer = await control.post(path, json=asked)
    assert answer.status_code == 422
    assert answer.json()["wrong"]


async def test_what_is_not_json_or_too_much_is_refused(control: httpx.AsyncClient) -> None:
    assert (await control.post("/faults", content=b"{")).status_code == 422
    assert (await control.post("/faults", content=b"x" * 200_000)).status_code == 422


@pytest.mark.parametrize(("method", "path"), [("GET", "/state"), ("POST", "/texts"), ("DELETE", "/faults")])
async def test_nobody_else_can(world: World, method: str, path: str) -> None:
    async with httpx.AsyncClient(verify=False, base_url=f"{world.running.url}/_control") as http:
        assert (await http.request(method, path)).status_code == 401
