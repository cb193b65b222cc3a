"""A kill at any moment loses nothing that the carrier had said yes to."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from handrail.carrier import Carrier, CarrierSettings, Fault, Person, Trouble
from handrail_shared.runtime.clock import VirtualClock

from tests.standalone.carrier.conftest import ACCOUNT, ANNA, CLINIC, SERVICE, START, TOKEN, Receiver

MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


@dataclass
class Process:
    """A carrier in a process of its own."""

    process: asyncio.subprocess.Process
    http: httpx.AsyncClient

    async def send(self, receiver: Receiver, body: str) -> str:
        form = {"To": ANNA, "From": CLINIC, "Body": body, "StatusCallback": f"{receiver.url}/status"}
        answer = await self.http.post(MESSAGES, data=form)
        assert answer.status_code == 201
        return str(answer.json()["sid"])

    async def kill(self) -> None:
        self.process.kill()
        assert await self.process.wait() == -signal.SIGKILL


Spawn = Callable[[], Awaitable[Process]]


@pytest.fixture
async def spawn(tmp_path: Path, receiver: Receiver) -> AsyncIterator[Spawn]:
    """Start the carrier as a container would, always on the same state file."""
    async with AsyncExitStack() as stack:

        async def start() -> Process:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "handrail.carrier", "--state", str(tmp_path / "carrier.db")),
                *("--number", f"{CLINIC}={receiver.url}/inbound", "--service", f"{SERVICE}={CLINIC}"),
                env=os.environ | {"CARRIER_ACCOUNT_SID": ACCOUNT, "CARRIER_AUTH_TOKEN": TOKEN},
                stdout=asyncio.subprocess.PIPE,
            )
            stack.push_async_callback(_end, process)
            assert process.stdout is not None
            line = await asyncio.wait_for(process.stdout.readline(), 20)
            found = re.search(r"http://\S+", line.decode())
            assert found is not None
            client = httpx.AsyncClient(verify=False, base_url=found[0], auth=(ACCOUNT, TOKEN))
            return Process(process, await stack.enter_async_context(client))

        yield start


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


async def arrived(receiver: Receiver, wanted: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not wanted():
            receiver.came.clear()
            await receiver.came.wait()


async def test_after_a_kill_texts_arrive_and_callbacks_are_posted(spawn: Spawn, receiver: Receiver) -> None:
    first = await spawn()
    receiver.hold.clear()  # so that at least one callback is out when the carrier dies
    sids = [await first.send(receiver, f"Text {n}") for n in range(5)]
    await arrived(receiver, lambda: bool(receiver.arrivals))
    await first.kill()
    receiver.arrivals.clear()
    receiver.hold.set()

    second = await spawn()
    await arrived(receiver, lambda: receiver.statuses().count("delivered") == 5)
    listed = (await second.http.get(MESSAGES)).json()["messages"]
    assert {message["sid"]: message["status"] for message in listed} == dict.fromkeys(sids, "delivered")
    assert len({await second.send(receiver, "One more"), *sids}) == 6


async def test_after_a_kill_a_clients_text_is_posted_again(spawn: Spawn, receiver: Receiver) -> None:
    first = await spawn()
    receiver.hold.clear()
    text = {"sender": ANNA, "recipient": CLINIC, "body": "1 7"}
    texting = asyncio.ensure_future(first.http.post("/_control/texts", json=text))
    await arrived(receiver, lambda: bool(receiver.arrivals))
    await first.kill()
    with pytest.raises(httpx.HTTPError):
        await texting
    receiver.hold.set()
    await spawn()
    await arrived(receiver, lambda: len(receiver.arrivals) == 2)
    before, after = receiver.arrivals
    assert before.params == after.params


async def test_it_holds_a_text_of_its_service_and_stops_when_it_is_told_to(spawn: Spawn) -> None:
    carrier = await spawn()
    later = (datetime.now(UTC) + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    form = {"To": ANNA, "MessagingServiceSid": SERVICE, "Body": "Later", "ScheduleType": "fixed", "SendAt": later}
    answer = await carrier.http.post(MESSAGES, data=form)
    assert (answer.status_code, answer.json()["status"]) == (201, "scheduled")
    carrier.process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(carrier.process.wait(), 10) == 0


async def test_everything_set_and_said_is_there_after_a_restart(settings: CarrierSettings, tmp_path: Path) -> None:
    kept = replace(settings, state=tmp_path / "deep" / "carrier.db", numbers={CLINIC: None}, services={})

    async def visit(seed: str, *, first: bool) -> tuple[object, ...]:
        carrier = Carrier(replace(kept, seed=seed, faults=(Fault(Trouble.BUSY),)), VirtualClock(START))
        await carrier.start()
        if first:
            await carrier.text(ANNA, CLINIC, "STOP")
            carrier.introduce(ANNA, Person("Anna Example", "Europe/London"))
            carrier.add_fault(Fault(Trouble.SLOW, number=ANNA, seconds=3, times=2))
            carrier.own("+12025550101", "https://clinic.example.com/inbound")
        seen = (carrier.messages(), carrier.people(), carrier.faults(), carrier.numbers())
        await carrier.stop()
        return seen

    before = await visit("one", first=True)
    assert await visit("two", first=False) == before


@pytest.mark.parametrize("arguments", [[], ["--account-sid", "AC1", "--auth-token", "x"]])
async def test_wrong_arguments_are_explained(arguments: list[str]) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "handrail.carrier", *arguments),
        env={k: v for k, v in os.environ.items() if not k.startswith("CARRIER_")},
        stderr=asyncio.subprocess.PIPE,
    )
    _, error = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert b"account" in error


async def test_two_carriers_do_not_share_a_file(settings: CarrierSettings, tmp_path: Path) -> None:
    kept = replace(settings, state=tmp_path / "carrier.db")
    first = Carrier(kept, VirtualClock(START))
    with pytest.raises(RuntimeError, match="another carrier"):
        Carrier(kept, VirtualClock(START))
    await first.stop()
    await Carrier(kept, VirtualClock(START)).stop()


async def test_a_webhook_that_was_set_later_outlives_settings_without_one(
    settings: CarrierSettings, tmp_path: Path
) -> None:
    kept = replace(settings, state=tmp_path / "carrier.db", numbers={CLINIC: None}, services={})
    first = Carrier(kept, VirtualClock(START))
    first.own(CLINIC, "https://clinic.example.com/inbound")
    await first.stop()
    second = Carrier(kept, VirtualClock(START))
    await second.start()
    assert second.numbers() == {CLINIC: "https://clinic.example.com/inbound"}
    await second.stop()
