"""A process: started in order, watched, and stopped in the reverse order within ten seconds of SIGTERM.

Parts have `start` and `stop`. Starting a part that waits for a server is bounded by the part. Stopping is bounded here: a part
that does not stop in time is named in the log and left behind.
"""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from handrail_shared.runtime import metrics
from handrail_shared.runtime.doctor import Patient, Question
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import SQL
from handrail_shared.runtime.watchdog import Watchdog

log = get_logger(__name__)

STOP_SECONDS = 8.5
LEFT_OVER_SECONDS = 0.1
"""What each part still gets once the time is up."""
YOUNG_VALUES = 50_000
"""New objects after which the garbage collector looks through them: some megabytes, several batches."""


class Part(Protocol):
    """Something with a life: a pool, a bus, a loop, a server."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


Check = Callable[[], Awaitable[bool]]
Busy = Callable[[], Awaitable[bool]]


@dataclass(slots=True)
class Service:
    """One of Handrail's services: its parts in starting order, its HTTP app, and how to ask after its health.

    `busy` is for a virtual clock's driver: whether something is under way that needs no time to pass. `patient` and
    `questions` are for the doctor. `measures` set gauges whenever somebody asks for the metrics. `roused`: whether a
    loop has begun to look since `busy` was asked; answered without a wait, so nothing can come between.
    """

    name: str
    app: FastAPI
    parts: Sequence[Part]
    ready: dict[str, Check] = field(default_factory=dict)
    busy: Busy | None = None
    patient: Patient | None = None
    questions: Sequence[tuple[str, Question]] = ()
    roused: Callable[[], bool] | None = None
    measures: Sequence[Callable[[], Awaitable[object]]] = ()

    async def start(self) -> None:
        started: list[Part] = []
        try:
            for part in self.parts:
                started.append(part)
                await part.start()
        except BaseException:
            await _stop_all(self.name, started)
            raise
        log.info("service_started", service=self.name)

    async def stop(self) -> None:
        await _stop_all(self.name, self.parts)
        log.info("service_stopped", service=self.name)


async def _stop_all(name: str, parts: Sequence[Part]) -> None:
    loop = asyncio.get_running_loop()
    by = loop.time() + STOP_SECONDS
    for part in reversed(parts):
        try:
            async with asyncio.timeout_at(max(by, loop.time() + LEFT_OVER_SECONDS)):
                await part.stop()
        except Exception as fault:
            log.warning("part_did_not_stop", service=name, part=type(part).__name__, fault=type(fault).__name__)


def add_health(service: Service) -> None:
    """`/health/live` (the process answers), `/health/ready` (its parts do), `/metrics`."""
    app = service.app

    @app.get("/health/live", include_in_schema=False)
    async def live() -> dict[str, str]:
        return {"status": "alive", "service": service.name}

    @app.get("/health/ready", include_in_schema=False)
    async def ready() -> JSONResponse:
        states = {name: await _holds(check) for name, check in service.ready.items()}
        return JSONResponse({"service": service.name, "parts": states}, 200 if all(states.values()) else 503)

    @app.get("/metrics", include_in_schema=False)
    async def measured() -> Response:
        if service.patient is not None:
            await _gauge(service.patient)
        for measure in service.measures:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(3):
                    await measure()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _gauge(patient: Patient) -> None:
    """What is only worth knowing when somebody asks. A part that does not answer leaves its last value, and the others theirs."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(2), patient.db.everywhere() as tx:
            row = await tx.fetchrow(SQL["backlog"])
            metrics.OUTBOX_WAITING.labels(patient.service).set(row["waiting"] if row else 0)
    with contextlib.suppress(Exception):
        async with asyncio.timeout(2):
            metrics.LAG.labels(patient.service).set(await patient.bus.lag(patient.service, patient.consumes))


async def _holds(check: Check) -> bool:
    try:
        async with asyncio.timeout(3):
            return await check()
    except Exception:
        return False


class PortTaken(OSError):
    """Something else listens where this service should, or it may not listen there."""


class HttpServer:
    """uvicorn as a part: listening when `start` returns, drained when `stop` does. Port 0 takes a free one."""

    def __init__(self, app: FastAPI, *, host: str, port: int) -> None:
        config = uvicorn.Config(
            app, host=host, port=port, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5
        )
        self._server = _Server(config)
        self._address = (host, port)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises `PortTaken`."""
        host, port = self._address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listener = socket.create_server(self._address, family=family)
        except OSError as fault:
            raise PortTaken(f"cannot listen on {host} port {port}: {fault.strerror}; set HANDRAIL_HTTP_PORT") from None
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="http")
        while not self._server.started:
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.servers[0].sockets[0].getsockname()[1])


class _Server(uvicorn.Server):
    """Signals belong to the process, not to one of its servers."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # uvicorn's own signature has no types to match
        yield


async def run(service: Service, server: HttpServer) -> None:
    """Run until SIGTERM or SIGINT, then stop within ten seconds; end at once if the event loop stands still."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    watchdog = Watchdog()
    async with running(service, server):
        await watchdog.start()
        settle_memory()
        await stop.wait()
        await watchdog.stop()


def settle_memory() -> None:
    """What a started process has made stays: the garbage collector need not walk it, not even once. The little of it that is garbage
    stays, too.

    What a batch makes is many small values without cycles, which end with it: looking through them is the rarer, the better.
    """
    gc.freeze()
    gc.set_threshold(YOUNG_VALUES)


@asynccontextmanager
async def running(service: Service, server: HttpServer) -> AsyncIterator[None]:
    """The service and its HTTP server, up; both stopped at the end."""
    await service.start()
    try:
        await server.start()
        yield
    finally:
        await _stop_all(service.name, [*service.parts, server])
