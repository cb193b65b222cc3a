"""A TCP proxy that can be cut: for a broker or a database that goes away and comes back.

While it is cut, open connections end as a lost network ends them (reset) and new
ones are refused. The address stays the same throughout.
"""

import asyncio
import contextlib
import socket
import struct
from types import TracebackType
from typing import Self

from tests.support.hung_up import HUNG_UP

CHUNK = 65_536
CONNECT_SECONDS = 5.0
RESET = struct.pack("ii", 1, 0)


class Proxy:
    """Between a client and `host:port`; `async with Proxy("127.0.0.1", 5432) as proxy`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._links: set[asyncio.Task[None]] = set()
        self.host = "127.0.0.1"
        self.port = 0
        self.latency = 0.0
        """Seconds that every chunk waits, each way."""

    async def restore(self) -> None:
        """Take connections (again)."""
        if self._server is None:
            self._server = await asyncio.start_server(self._link, self.host, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Refuse new connections and reset those that are open."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for link in self._links:
            link.cancel()
        await asyncio.gather(*self._links, return_exceptions=True)
        await server.wait_closed()

    async def __aenter__(self) -> Self:
        await self.restore()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.cut()

    async def _link(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._links.add(task)
        writers = [writer]
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                far_reader, far_writer = await asyncio.open_connection(*self._target)
            writers.append(far_writer)
            await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer))
        except (*HUNG_UP, asyncio.CancelledError):
            # Cancelled by `cut`, or lost at one end: either way both ends hear a reset.
            for one in writers:
                with contextlib.suppress(*HUNG_UP):
                    one.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                one.transport.abort()
        finally:
            for one in writers:
                one.close()
            self._links.discard(task)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK):
            if self.latency:
                await asyncio.sleep(self.latency)
            writer.write(chunk)
            await writer.drain()
        with contextlib.suppress(*HUNG_UP):
            writer.write_eof()
