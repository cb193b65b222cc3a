"""A PostgreSQL of our own on one folder, reachable from this machine alone.

It listens on 127.0.0.1 with a port that stays the same between runs where it can,
and asks every role for a password (SCRAM). Its log never repeats a statement or a
row, which could hold a client's words.
"""

import os
import signal
from collections.abc import Mapping
from pathlib import Path

import asyncpg

from handrail.embedded import programs
from handrail.embedded.errors import EmbeddedError
from handrail.embedded.leash import Command
from handrail.embedded.orphan import command_line, named_in
from handrail.embedded.programs import Program
from handrail.embedded.room import Room
from handrail.embedded.server import Server

SUPERUSER = "postgres"
CONNECT_SECONDS = 5.0
BUILTIN_LOCALE_SINCE = 17

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
FORGETFUL: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class Postgres(Server):
    """`async with Postgres(folder) as pg: await asyncpg.connect(pg.dsn())`."""

    name = "PostgreSQL"
    files = "cluster"
    stops = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))

    def __init__(self, folder: Path, *, durable: bool = True, settings: Mapping[str, str] | None = None) -> None:
        """`durable=False` is for throw-away data: fast, and lost in a crash."""
        super().__init__(folder)
        self._settings = {**SETTINGS, **({} if durable else FORGETFUL), **(settings or {})}

    def dsn(self, *, user: str = SUPERUSER, database: str = SUPERUSER, password: str | None = None) -> str:
        """The address for a role; its password is `password_for(user)` unless one is given."""
        secret = password or self.password_for(user)
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def password_for(self, user: str) -> str:
        """This folder's password for a role, the same in every run: give it to the role on creating it."""
        return self.room.secret_for(user)

    def find(self, room: Room) -> Program:
        """The first PostgreSQL that can read the folder's data."""
        made_by = room.place / self.files / "PG_VERSION"
        return programs.postgres(made_by.read_text().strip() if made_by.exists() else None)

    async def prepare(self, room: Room, program: Path) -> None:
        """Make the data folder on the first run, whole or not at all."""
        cluster = room.place / self.files
        if cluster.exists():
            _disown_stranger(self.pid_file(room), room.place)
            return
        half = room.make("cluster.half")
        password = room.write("password.once", self.password_for(SUPERUSER))
        argv = [
            *(str(program.with_name("initdb")), "--pgdata", str(half), "--encoding", "UTF8"),
            *("--username", SUPERUSER, "--pwfile", str(password), "--auth", "scram-sha-256"),
            *_locale(self.program),
            *(["--no-sync"] if self._settings.get("fsync") == "off" else []),
        ]
        try:
            await self.run(Command(argv, half, ((signal.SIGTERM, 5.0),), room.account))
        finally:
            password.unlink(missing_ok=True)
        half.rename(cluster)

    def command(self, room: Room, program: Path, port: int) -> Command:
        """The server with its settings on the command line, so that none is left from an older run."""
        cluster = room.place / self.files
        options = [f"--{key}={value}" for key, value in {**self._settings, "port": str(port)}.items()]
        return Command([str(program), "-D", str(cluster), *options], cluster, self.stops, room.account)

    def pid_file(self, room: Room) -> Path:
        """PostgreSQL's own lock on its folder."""
        return room.place / self.files / "postmaster.pid"

    async def answers(self) -> bool:
        """Whether the superuser can connect."""
        try:
            connection = await asyncpg.connect(self.dsn(), timeout=CONNECT_SECONDS)
        except asyncpg.InvalidPasswordError as error:
            raise EmbeddedError(
                f"The data in {self.folder} were made with another {self.room.place / 'secret'}: "
                "bring that file back, or move the folder away to begin anew."
            ) from error
        except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
            return False
        await connection.close(timeout=CONNECT_SECONDS)
        return True


def _locale(program: Program) -> list[str]:
    """Unicode rules that don't depend on the machine's locales, where the version has them."""
    if int(program.major) >= BUILTIN_LOCALE_SINCE:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8" if os.uname().sysname == "Linux" else "--locale=en_US.UTF-8"]


def _disown_stranger(pid_file: Path, place: Path) -> None:
    """Where a killed server's number is now another program's, PostgreSQL would wait for that one forever.

    Only the number is changed: the rest lets PostgreSQL see whether children of
    the killed server still hold its memory.
    """
    named = named_in(pid_file)
    if named is None or str(place) in command_line(named):
        return
    _, _, rest = pid_file.read_text().partition("\n")
    with pid_file.open("r+") as out:
        out.write(f"{_number_of_none()}\n{rest}")
        out.truncate()


def _number_of_none() -> int:
    """The number of a process that doesn't run."""
    for number in range(99_999, 1, -1):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return number
        except PermissionError:
            continue
    return 1
