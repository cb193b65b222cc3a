"""Embedded servers keep their data, and nothing of them runs once their owner is gone."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from handrail.embedded.errors import EmbeddedError, FolderInUseError
from handrail.embedded.waiting import until

from tests.standalone.embedded.conftest import Kind, all_gone, working_in

Owner = Callable[[str], "subprocess.Popen[str]"]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")


async def test_what_was_written_is_there_in_the_next_run(kind: Kind, folder: Path) -> None:
    async with kind.server(folder) as server:
        await kind.write(server, "kept")
        port = server.port
    await all_gone(folder)
    async with kind.server(folder) as server:
        assert await kind.read(server) == "kept"
        assert server.port == port


async def test_a_killed_server_comes_back_with_all_that_it_acknowledged(kind: Kind, folder: Path) -> None:
    server = kind.server(folder)
    await server.start()
    await kind.write(server, "kept")
    await server.kill()
    await all_gone(folder)
    await server.start()
    assert await kind.read(server) == "kept"
    await server.stop()


async def test_the_owner_hears_of_its_servers_death(kind: Kind, folder: Path) -> None:
    async with kind.server(folder) as server:
        os.kill(int(server.pid_file(server.room).read_text().split()[0]), signal.SIGKILL)
        assert await asyncio.wait_for(server.ended(), 10) != 0


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_nothing_runs_after_its_owner_ended(kind: Kind, folder: Path, owner: Owner, end: signal.Signals) -> None:
    process = owner(kind.name)
    await up(process)
    os.killpg(process.pid, end)
    await all_gone(folder)
    async with kind.server(folder):
        pass


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("moment", ["guard.py", "bin/initdb", "--boot", "bin/postgres -D"])
async def test_nothing_runs_after_its_owner_ended_while_starting(
    folder: Path, owner: Owner, end: signal.Signals, moment: str
) -> None:
    process = owner("postgres")
    await until(lambda: any(moment in seen for seen in working_in(folder).values()), within=20)
    os.killpg(process.pid, end)
    await all_gone(folder)
    async with Kind("postgres").server(folder):
        pass


@linux_only
async def test_nothing_runs_after_owner_and_guard_were_killed_together(kind: Kind, folder: Path, owner: Owner) -> None:
    process = owner(kind.name)
    await up(process)
    (guard,) = (pid for pid, seen in working_in(folder).items() if "guard.py" in seen)
    process.kill()
    os.kill(guard, signal.SIGKILL)
    await all_gone(folder)


async def test_a_folder_is_free_as_soon_as_its_killed_owners_server_is_gone(
    kind: Kind, folder: Path, owner: Owner
) -> None:
    process = owner(kind.name)
    await up(process)
    process.kill()
    process.wait(10)
    async with kind.server(folder) as server:
        assert await server.answers()


async def test_everything_killed_at_once_costs_no_data(kind: Kind, folder: Path) -> None:
    async with kind.server(folder) as server:
        await kind.write(server, "kept")
        for pid in working_in(folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    await all_gone(folder)
    async with kind.server(folder) as server:
        assert await kind.read(server) == "kept"


async def test_a_server_left_by_a_killed_run_is_stopped_before_another_starts(kind: Kind, folder: Path) -> None:
    server = kind.server(folder)
    async with server:
        await kind.write(server, "kept")
        room = server.room
        command = server.command(room, room.program(server.find(room)), server.port)
        pid_file = server.pid_file(room)
    account = command.account
    orphan = subprocess.Popen(
        command.argv,
        cwd=command.cwd,
        user=account.uid if account else None,
        group=account.gid if account else None,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        umask=0o077,
    )
    await until(lambda: pid_file.exists() and pid_file.read_text().startswith(str(orphan.pid)), within=10)
    reaped = asyncio.create_task(asyncio.to_thread(orphan.wait, 30))
    async with server:
        assert orphan.pid not in working_in(folder)
        assert await kind.read(server) == "kept"
    await reaped


async def test_a_second_owner_is_refused_and_told_who_is_there(kind: Kind, folder: Path, owner: Owner) -> None:
    process = owner(kind.name)
    await up(process)
    with pytest.raises(FolderInUseError, match=rf"in use by process {process.pid}\b.*another folder"):
        await kind.server(folder).start()
    assert process.poll() is None


async def test_starting_twice_is_refused(kind: Kind, folder: Path) -> None:
    async with kind.server(folder) as server:
        with pytest.raises(EmbeddedError, match="started already"):
            await server.start()
        assert await server.answers()


async def test_a_cancelled_start_leaves_nothing_and_can_be_repeated(kind: Kind, folder: Path) -> None:
    server = kind.server(folder)
    starting = asyncio.create_task(server.start())
    await until(lambda: bool(working_in(folder)), within=10)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert working_in(folder) == {}
    async with server:
        assert await server.answers()


async def up(process: "subprocess.Popen[str]") -> None:
    """Wait until the other Handrail's server answers."""
    assert process.stdout is not None
    line = await asyncio.wait_for(asyncio.to_thread(process.stdout.readline), 30)
    assert line.startswith("up ")
