"""Folders for embedded servers, and a look at the processes that work in them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
import redis.asyncio
from handrail.embedded import throwaway
from handrail.embedded.postgres import Postgres
from handrail.embedded.valkey import Valkey
from handrail.embedded.waiting import until

from tests.support import backend

OWNER = Path(__file__).with_name("owner.py")
GONE_SECONDS = 30.0
LOOK_SECONDS = 0.05


class Kind:
    """One of the two servers, with a way to write a word into it and read it back."""

    def __init__(self, name: str) -> None:
        self.name = name

    def server(self, folder: Path) -> Postgres | Valkey:
        if self.name == "valkey":
            return Valkey(folder, appendfsync="always")
        # What a process's death could lose doesn't hang on fsync; only a power cut's loss does.
        return Postgres(folder, settings={"fsync": "off"})

    async def write(self, server: Postgres | Valkey, word: str) -> None:
        if isinstance(server, Valkey):
            async with redis.asyncio.from_url(server.url) as client:
                await client.set("word", word)
            return
        connection = await asyncpg.connect(server.dsn())
        await connection.execute("CREATE TABLE kept AS SELECT $1::text AS word", word)
        await connection.close()

    async def read(self, server: Postgres | Valkey) -> str:
        if isinstance(server, Valkey):
            async with redis.asyncio.from_url(server.url, decode_responses=True) as client:
                return str(await client.get("word"))
        connection = await asyncpg.connect(server.dsn())
        word = await connection.fetchval("SELECT word FROM kept")
        await connection.close()
        return str(word)


@pytest.fixture(scope="session")
def made_before() -> Iterator[Path]:
    """A PostgreSQL folder after its first run, to copy: making one takes the most of a test's time."""
    with throwaway.folder("embedded-made") as made:
        server = Kind("postgres").server(made / "copied")
        backend.apart(server.start())
        backend.apart(server.stop())
        yield made / "copied"


@pytest.fixture(params=["postgres", "valkey"])
def kind(request: pytest.FixtureRequest, folder: Path, made_before: Path) -> Kind:
    """Each server in turn, its folder not new."""
    if request.param == "postgres":
        subprocess.run(["cp", "-a", f"{made_before}/.", str(folder)], check=True)
    return Kind(request.param)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that an ordinary account can enter, unlike pytest's own when root runs the tests."""
    with throwaway.folder("embedded") as made:
        yield made


@pytest.fixture
def owner(folder: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Starts another Handrail on the folder, in a process group as a terminal gives it one."""
    started = []

    def start(kind: str) -> subprocess.Popen[str]:
        argv = [sys.executable, str(OWNER), kind, str(folder)]
        process = subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def working_in(folder: Path) -> dict[int, str]:
    """The processes whose command line or working folder is in this folder, this one aside."""
    if Path("/proc/self/cmdline").exists():
        seen = {int(one.name): _seen(one) for one in Path("/proc").glob("[0-9]*")}
    else:
        argv = ["ps", "-axww", "-o", "pid=,command="]
        listed = subprocess.run(argv, capture_output=True, text=True, check=True)
        seen = {int(line.split()[0]): line for line in listed.stdout.splitlines()}
    return {pid: said for pid, said in seen.items() if str(folder) in said and pid != os.getpid()}


def _seen(process: Path) -> str:
    try:
        command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return f"{command} in {(process / 'cwd').readlink()}"
    except OSError:
        return ""


async def all_gone(folder: Path) -> None:
    """Return when no process works in the folder; fail with their names after half a minute."""
    try:
        await until(lambda: not working_in(folder), within=GONE_SECONDS, every=LOOK_SECONDS)
    except TimeoutError:
        pytest.fail(f"left running: {working_in(folder)}")
