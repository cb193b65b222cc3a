"""The processes of a storm: the carrier, notifiers that are killed and started again, and the one address that finds a live notifier."""

import asyncio
import contextlib
import os
import random
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx
from handrail.carrier import Fault
from handrail.composition import PUBLIC_URL
from handrail.embedded.ports import free_port

from tests.loop.handrail import eventually
from tests.loop.whole import SECRETS
from tests.support.hung_up import HUNG_UP

NOTIFIER = ("handrail_notifier", "run")
STARTS_WITHIN, STOPS_WITHIN = 60.0, 20.0
HEARD_WITHIN = 10.0
"""Seconds until a client who got no answer texts again."""
CHUNK = 65_536


@dataclass(slots=True)
class Carrier:
    """The pretend carrier in a process of its own; nothing that it took is lost with a notifier."""

    url: str
    process: asyncio.subprocess.Process
    http: httpx.AsyncClient

    async def struck(self) -> Mapping[str, int]:
        """How often each thing went wrong, as the carrier itself counts."""
        found: dict[str, int] = (await self.http.get("/_control/state", timeout=60)).raise_for_status().json()["struck"]
        return found

    async def goes_wrong(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            (await self.http.post("/_control/faults", json=asdict(fault))).raise_for_status()

    async def messages(self) -> list[dict[str, Any]]:
        """Every text that it ever took or brought, in the order of acceptance."""
        answer = await self.http.get("/_control/messages", timeout=120)
        found: list[dict[str, Any]] = answer.raise_for_status().json()
        return found

    async def text(self, sender: str, recipient: str, body: str) -> int | None:
        """A client texts; what our webhook answered, None if nobody did."""
        asked = {"sender": sender, "recipient": recipient, "body": body}
        answer = await self.http.post("/_control/texts", json=asked, timeout=HEARD_WITHIN)
        status: int | None = answer.raise_for_status().json()["answer"]
        return status


@asynccontextmanager
async def carrier(folder: Path, senders: Sequence[str], front: "Front", seed: int) -> AsyncIterator[Carrier]:
    """A carrier that owns these numbers, each with a messaging service, and finds us at `front`."""
    port = free_port()
    numbers = [word for number in senders for word in ("--number", f"{number}={PUBLIC_URL}/twilio/inbound")]
    services = [word for number, sid in services_of(senders).items() for word in ("--service", f"{sid}={number}")]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "handrail.carrier", "--port", str(port), "--seed", str(seed)),
        *("--state", str(folder / "carrier.db"), "--reach", f"{PUBLIC_URL}={front.url}", *numbers, *services),
        env=os.environ | {"CARRIER_ACCOUNT_SID": SECRETS.account_sid, "CARRIER_AUTH_TOKEN": SECRETS.auth_token},
        stdout=asyncio.subprocess.DEVNULL,
    )
    url, login = f"http://127.0.0.1:{port}", (SECRETS.account_sid, SECRETS.auth_token)
    try:
        async with httpx.AsyncClient(verify=False, base_url=url, auth=login, trust_env=False) as http:
            found = Carrier(url, process, http)
            await eventually(lambda: _answers(http), STARTS_WITHIN)
            yield found
    finally:
        process.terminate()
        async with asyncio.timeout(STOPS_WITHIN):
            await process.wait()


def services_of(senders: Sequence[str]) -> Mapping[str, str]:
    """Each number's messaging service."""
    return {number: f"MG{at:032x}" for at, number in enumerate(senders, start=1)}


async def _answers(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/_control/state")).is_success
    except httpx.TransportError:
        return False


@dataclass(slots=True)
class Notifier:
    """One place for a notifier: whoever runs there, in turn, has the same port and says what it says in one file."""

    number: int
    environment: Mapping[str, str]
    log: Path
    module: Sequence[str] = NOTIFIER
    port: int = field(default_factory=free_port)
    ends: list[int] = field(default_factory=list)
    """How each that ended before did so: its exit code, or the signal's number below zero."""
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        if self.process is not None and self.process.returncode is not None:
            self.ends.append(self.process.returncode)
        told = {**self.environment, "HANDRAIL_HTTP_PORT": str(self.port)}
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *self.module, env=told, stdout=log, stderr=log
            )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def kill(self) -> None:
        """SIGKILL: it gets no chance to put anything in order."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()

    async def ready(self) -> bool:
        try:
            async with httpx.AsyncClient(verify=False, trust_env=False) as http:
                return (await http.get(f"http://127.0.0.1:{self.port}/health/ready")).is_success
        except httpx.TransportError:
            return False

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def environment(database: str, bus: str, carrier_url: str) -> dict[str, str]:
    """What every notifier is told."""
    told = {
        "DATABASE": database,
        "BUS": bus,
        "ROOT_KEY": SECRETS.root_key,
        "PUBLIC_URL": PUBLIC_URL,
        "TWILIO_ACCOUNT_SID": SECRETS.account_sid,
        "TWILIO_AUTH_TOKEN": SECRETS.auth_token,
        "TWILIO_BASE_URL": carrier_url,
        "UNKNOWN_GRACE_SECONDS": "2",
        "ATTEMPT_LEASE_SECONDS": "21",
        "SEGMENTS_PER_SECOND": "200",
        "ACCOUNT_SEGMENTS_PER_SECOND": "1000",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    return inherited | {f"HANDRAIL_{name}": value for name, value in told.items()}


@asynccontextmanager
async def running(notifiers: Sequence[Notifier]) -> AsyncIterator[None]:
    """These notifiers, up; killed at the end."""
    try:
        for each in notifiers:
            await each.start()
        yield
    finally:
        for each in notifiers:
            await each.kill()


async def kept_up(notifiers: Sequence[Notifier]) -> None:
    """What an operator's service manager does: whoever ends is started again. Cancel it to let them be."""
    while True:
        for each in notifiers:
            if not each.running:
                await each.start()
        await asyncio.sleep(0.05)


class Front:
    """One address for all notifiers: each connection goes to one that takes it, or is reset if none does."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._links: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.ports: list[int] = []
        self.url = ""

    async def __aenter__(self) -> "Front":
        self._server = await asyncio.start_server(self._link, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *how: object) -> None:
        assert self._server is not None
        self._server.close()
        for link in self._links:
            link.cancel()
        await asyncio.gather(*self._links, return_exceptions=True)

    async def _link(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._links.add(task)
        try:
            far_reader, far_writer = await self._somebody()
            try:
                await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
            finally:
                far_writer.close()
        except HUNG_UP:
            writer.transport.abort()
        finally:
            writer.close()
            self._links.discard(task)

    async def _somebody(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for port in self._chance.sample(self.ports, len(self.ports)):
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
        raise ConnectionRefusedError


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK):
        writer.write(chunk)
        await writer.drain()
    with contextlib.suppress(*HUNG_UP):
        writer.write_eof()
