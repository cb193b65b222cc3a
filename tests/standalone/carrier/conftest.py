"""A carrier on a virtual clock, a webhook that remembers, and the real Twilio client."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from aiohttp import web
from handrail.carrier import Carrier, CarrierSettings, Running, serve
from handrail_shared.runtime.clock import VirtualClock
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "a-token-for-tests"
CLINIC = "+12025550100"
SERVICE = "MG" + "0" * 31 + "1"
ANNA = "+12025550143"
BEN = "+12025550144"
START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Arrival:
    """One webhook request, as it came over the wire."""

    path: str
    url: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass
class Receiver:
    """The clinic's webhook: it answers what `answers` says next, and 204 after that.

    For the statuses in `failing` it always answers with that HTTP status; while `hold`
    is not set it does not answer.
    """

    url: str = ""
    arrivals: list[Arrival] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    failing: dict[str, int] = field(default_factory=dict)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    hold: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.hold.set()

    async def handle(self, request: web.Request) -> web.Response:
        form = await request.post()
        params = {name: str(value) for name, value in form.items()}
        url = self.url + request.raw_path
        self.arrivals.append(Arrival(request.path, url, params, dict(request.headers)))
        self.came.set()
        await self.hold.wait()
        if status := self.failing.get(params.get("MessageStatus", "")):
            return web.Response(status=status)
        return self.answers.pop(0) if self.answers else web.Response(status=204)

    def statuses(self) -> list[str]:
        return [arrival.params["MessageStatus"] for arrival in self.arrivals]


@dataclass
class World:
    """Everything a test needs, wired to each other."""

    clock: VirtualClock
    running: Running
    receiver: Receiver
    client: Client

    @property
    def carrier(self) -> Carrier:
        return self.running.carrier

    async def play(self, until: datetime | None = None) -> None:
        """Let time pass until nothing is left to happen, or until an instant."""
        for _ in range(2000):
            await self.carrier.until_quiet(20)
            instant = self.carrier.next_instant()
            if instant is None or (until is not None and instant > until):
                break
            self.clock.advance_to(instant)
        else:
            raise AssertionError("It never ended")
        if until is not None:
            self.clock.advance_to(until)

    async def send(self, body: str = "Hello", **more: object) -> MessageInstance:
        asked = {"to": ANNA, "from_": CLINIC, "status_callback": f"{self.receiver.url}/status?attempt=7"}
        return await self.client.messages.create_async(body=body, **(asked | more))


Opening = Callable[..., Awaitable[World]]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/{tail:.*}", receiver.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield receiver
    await runner.cleanup()


@pytest.fixture
def settings(receiver: Receiver) -> CarrierSettings:
    return CarrierSettings(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        numbers={CLINIC: f"{receiver.url}/inbound"},
        services={SERVICE: CLINIC},
    )


@pytest.fixture
async def opening(settings: CarrierSettings, receiver: Receiver) -> AsyncIterator[Opening]:
    """Open a world with some settings changed; it is closed with the test."""
    async with AsyncExitStack() as stack:

        async def open_world(**changes: object) -> World:
            clock = VirtualClock(START)
            running = await stack.enter_async_context(await serve(replace(settings, **changes), clock))  # type: ignore[arg-type]
            http_client = await stack.enter_async_context(AsyncTwilioHttpClient())
            client = Client(ACCOUNT, TOKEN, http_client=http_client)
            client.api.base_url = running.url
            return World(clock, running, receiver, client)

        yield open_world


@pytest.fixture
async def world(opening: Opening) -> World:
    return await opening()
