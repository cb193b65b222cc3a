"""A calendar's server at its wire: it says what a test tells it to, and keeps what it was asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.hung_up import HUNG_UP

Say = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: dict[str, str]


@dataclass
class CalendarServer:
    port: int = 0
    says: dict[str, bytes | Say] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def redirects(self, path: str, to: str) -> None:
        self.says[path] = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()

    def has(self, path: str, file: bytes, *headers: str, status: str = "200 OK") -> None:
        head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(file)}", *headers, "", ""])
        self.says[path] = head.encode() + file

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            request = Request(head[0].split(" ")[1], {name.lower(): value for name, value in pairs})
            self.asked.append(request)
            said = self.says.get(request.path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            if isinstance(said, bytes):
                writer.write(said)
                await writer.drain()
            else:
                await said(request, writer)
        except (*HUNG_UP, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(context: ssl.SSLContext | None = None) -> AsyncIterator[CalendarServer]:
    server = CalendarServer()
    listening = await asyncio.start_server(server.answer, "127.0.0.1", 0, ssl=context)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
