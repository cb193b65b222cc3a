"""A Valkey of our own on one folder, reachable from this machine alone.

Every write goes to its append-only file: with `everysec` a power cut costs the
last second, with `always` nothing. It asks for a password, so that no other user
of the machine can read the bus.
"""

import json
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import redis.asyncio
import redis.exceptions
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from handrail.embedded import programs
from handrail.embedded.leash import Command
from handrail.embedded.programs import Program
from handrail.embedded.room import Room
from handrail.embedded.server import Server

CONNECT_SECONDS = 5.0
Fsync = Literal["always", "everysec", "no"]


class Valkey(Server):
    """`async with Valkey(folder) as valkey: redis.asyncio.from_url(valkey.url)`."""

    name = "Valkey"
    files = "data"
    stops = ((signal.SIGTERM, 15.0),)

    def __init__(
        self, folder: Path, *, appendfsync: Fsync = "everysec", settings: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(folder)
        self._settings = {"appendfsync": appendfsync, **(settings or {})}

    @property
    def url(self) -> str:
        """The address of its first database, password included."""
        return f"redis://:{self.room.secret_for(self.name)}@127.0.0.1:{self.port}/0"

    def find(self, room: Room) -> Program:
        """Any Valkey or Redis will do."""
        return programs.valkey()

    async def prepare(self, room: Room, program: Path) -> None:
        """Make the data folder on the first run."""
        if not (room.place / self.files).exists():
            room.make(self.files)

    def command(self, room: Room, program: Path, port: int) -> Command:
        """The server with a configuration written anew for every run: arguments would show the password."""
        data = room.place / self.files
        settings = {
            "bind": "127.0.0.1",
            "port": str(port),
            "requirepass": room.secret_for(self.name),
            "dir": str(data),
            "pidfile": str(self.pid_file(room)),
            "proc-title-template": "{title} {config-file}",
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            **self._settings,
        }
        lines = "".join(f"{key} {json.dumps(value)}\n" for key, value in settings.items())
        config = room.write("valkey.conf", lines)
        return Command([str(program), str(config)], data, self.stops, room.account)

    def pid_file(self, room: Room) -> Path:
        """Written by the server when it has started."""
        return room.place / self.files / "valkey.pid"

    async def answers(self) -> bool:
        """Whether it has loaded its file and takes our password."""
        once = Retry(NoBackoff(), 0)
        client = redis.asyncio.from_url(self.url, socket_timeout=CONNECT_SECONDS, retry=once)
        try:
            return bool(await client.ping())
        except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
            return False
        finally:
            await client.aclose()
