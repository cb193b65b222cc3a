"""Run the carrier as an HTTP server inside somebody's event loop, and stop it cleanly.

The process's signals are left alone. When `serve` returns, the server answers.
"""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import uvicorn
from handrail_shared.runtime.clock import Clock
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from handrail.carrier.carrier import Carrier
from handrail.carrier.codes import refusal
from handrail.carrier.control import Control
from handrail.carrier.door import refuse
from handrail.carrier.phone import Phone
from handrail.carrier.rest import Drop, Rest
from handrail.carrier.settings import CarrierSettings


async def serve(settings: CarrierSettings, clock: Clock) -> "Running":
    """Start a carrier; port 0 takes any free one. Raises OSError when the address is taken."""
    listener = socket.create_server((settings.host, settings.port))
    carrier = Carrier(settings, clock)
    server = _Server()
    server.config.app = app(carrier, server.drop)
    await carrier.start()
    running = Running(carrier, server, listener)
    await running.started()
    return running


def app(carrier: Carrier, drop: Drop) -> Starlette:
    """The carrier's pages and paths."""
    routes = [*Rest(carrier, drop).routes(), *Control(carrier).routes(), *Phone(carrier).routes()]
    return Starlette(routes=routes, exception_handlers={HTTPException: _not_found})


class Running:
    """A carrier that answers at `url` until it is stopped."""

    def __init__(self, carrier: Carrier, server: "_Server", listener: socket.socket) -> None:
        self.carrier = carrier
        self.port: int = listener.getsockname()[1]
        self.url = f"http://{carrier.settings.host}:{self.port}"
        self.phone = f"{(carrier.settings.public_url or self.url).rstrip('/')}/phone"
        self._server = server
        self._serving = asyncio.create_task(server.serve(sockets=[listener]))

    async def started(self) -> None:
        ready = asyncio.create_task(self._server.ready.wait())
        await asyncio.wait({ready, self._serving}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        if not ready.done():
            ready.cancel()
            raise RuntimeError("The carrier's server did not start")

    async def stop(self) -> None:
        self._server.told_to_stop.set()
        await self._serving
        await self.carrier.stop()

    async def __aenter__(self) -> "Running":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


class _Server(uvicorn.Server):
    def __init__(self) -> None:
        super().__init__(
            uvicorn.Config(
                _nothing,
                http=H11Protocol,
                ws="none",
                date_header=False,
                proxy_headers=False,
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=2,
            )
        )
        self.ready = asyncio.Event()
        self.told_to_stop = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Wait for the word, rather than look for it ten times a second."""
        await self.told_to_stop.wait()

    async def drop(self, request: Request) -> Response:
        """Close the connection of this request without a word."""
        peer = tuple(request.client or ())
        for connection in list(self.server_state.connections):
            if isinstance(connection, H11Protocol) and connection.client == peer:
                connection.transport.abort()
        await asyncio.sleep(0.01)  # let the server notice, or it would complain of a missing answer
        return Response(status_code=204)


async def _nothing(scope: object, receive: object, send: object) -> None:
    raise RuntimeError("The server was started without its application")


async def _not_found(request: Request, error: Exception) -> Response:
    missing = isinstance(error, HTTPException) and error.status_code == 404
    return refuse(refusal(20404 if missing else 20004, request.url.path))
