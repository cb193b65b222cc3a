"""`python -m handrail_<service> run`, as an operator's machine runs it."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

import httpx
from handrail.composition import PUBLIC_URL

from tests.loop.handrail import eventually
from tests.loop.whole import SECRETS, Whole

STARTS_WITHIN = 60.0
STOPS_WITHIN = 10.0


def environment(loop: Whole, service: str, **changes: str) -> dict[str, str]:
    """What a service is told."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    told = {
        "DATABASE": loop.addresses.databases[service],
        "BUS": loop.addresses.bus,
        "HTTP_PORT": str(loop.ports[service]),
    }
    if service != "progress":
        told["ROOT_KEY"] = SECRETS.root_key
    if service == "planner":
        told["OPERATOR_KEY"] = SECRETS.operator_key
    if service == "notifier":
        told |= {
            "PUBLIC_URL": PUBLIC_URL,
            "TWILIO_ACCOUNT_SID": SECRETS.account_sid,
            "TWILIO_AUTH_TOKEN": SECRETS.auth_token,
            "TWILIO_BASE_URL": loop.addresses.carrier,
            "UNKNOWN_GRACE_SECONDS": "1",
            "ATTEMPT_LEASE_SECONDS": "20",
        }
    return inherited | {f"HANDRAIL_{name}": value for name, value in (told | changes).items()}


@dataclass(slots=True)
class Process:
    """A running service; what it complains of is kept."""

    service: str
    process: asyncio.subprocess.Process
    complaints: asyncio.Task[bytes]

    @classmethod
    async def start(cls, loop: Whole, service: str, *, before: str = "", **changes: str) -> Self:
        """Start it; `before` is a statement that its interpreter runs first."""
        run = f"import runpy, sys; {before}; sys.argv[1:] = ['run']; runpy.run_module('handrail_{service}', run_name='__main__')"
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *(("-c", run) if before else ("-m", f"handrail_{service}", "run")),
            env=environment(loop, service, **changes),
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        return cls(service, process, asyncio.create_task(process.stderr.read()))

    @property
    def running(self) -> bool:
        return self.process.returncode is None

    async def ready(self, loop: Whole) -> bool:
        """Whether it answers that it is; fails when it has ended instead."""
        return await self._is_well(loop, "/health/ready")

    async def lives(self, loop: Whole) -> bool:
        """Whether it answers at all; fails when it has ended instead."""
        return await self._is_well(loop, "/health/live")

    async def _is_well(self, loop: Whole, path: str) -> bool:
        assert self.running, (await self.complaints).decode()
        try:
            return (await loop.call("GET", path, service=self.service)).status_code == 200
        except httpx.TransportError:
            return False

    async def ended(self, within: float) -> tuple[int | None, str]:
        """Its exit code and all that it said, once it has ended."""
        async with asyncio.timeout(within):
            await self.process.wait()
        return self.process.returncode, (await self.complaints).decode()

    async def stop_in_order(self) -> None:
        """SIGTERM: it ends by itself, in time, and says that all is well."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code, said = await self.ended(STOPS_WITHIN)
        assert (code, "Traceback" in said) == (0, False), said
        print(f"{self.service} stopped in {time.monotonic() - began:.1f} s")

    async def kill(self) -> None:
        if self.running:
            self.process.kill()
        await self.process.wait()
        await self.complaints


@asynccontextmanager
async def running(loop: Whole, services: Sequence[str]) -> AsyncIterator[list[Process]]:
    """These services as processes, ready; killed at the end if they still run."""
    started = [await Process.start(loop, service) for service in services]
    try:
        await asyncio.gather(*(eventually(lambda p=each: p.ready(loop), STARTS_WITHIN) for each in started))  # type: ignore[misc]  # bound early
        yield started
    finally:
        await asyncio.gather(*(each.kill() for each in started))
