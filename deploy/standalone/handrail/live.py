"""The same parts on the real clock, data kept between runs, until told to stop."""

import asyncio
import socket
from pathlib import Path

from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.service import PortTaken

from handrail.checkup import announced
from handrail.clinic_file import fortnight, load
from handrail.journal import Journal, JournalFile
from handrail.set_up import set_up
from handrail.world import Ports, World, world


async def run(folder: Path, port: int) -> None:
    """Run on `folder` until cancelled. The phone listens on `port`, the services on the three that follow."""
    require_free(port)
    clock = RealClock()
    async with world(folder, clock, ports=ports_from(port)) as running:
        notes = JournalFile(folder)
        journal = notes.read() or Journal(file=str(fortnight()), now=clock.now())
        if not journal.set_up:
            await set_up(running, load(fortnight()), journal)
            journal.set_up = True
            journal.finished = True
            notes.write(journal)
        print(welcome(running, journal, "on the real clock"), flush=True)
        with announced(folder, running.ground.addresses):
            await asyncio.Event().wait()


def ports_from(port: int) -> Ports:
    """The phone's, and those of the services, which follow it."""
    return Ports(port, port + 1, port + 2, port + 3)


def require_free(port: int) -> None:
    """Raises `PortTaken`, which says what to do."""
    for each in range(port, port + 4):
        try:
            socket.create_server(("127.0.0.1", each)).close()
        except OSError:
            raise PortTaken(f"Port {each} is taken; choose another: make run PORT={port + 10}") from None


def welcome(running: World, journal: Journal, clock: str) -> str:
    """Where everything is."""
    lines = [
        f"Handrail is up, {clock}.",
        f"  the clients' phones   {running.urls['phone']}",
        *(f"  {name + ' API':<20}  {running.urls[name]}/docs" for name in ("planner", "notifier", "progress")),
        f"  data                  {running.folder}",
        *(f"  key of {alias:<13}  {key}" for alias, key in journal.access_keys.items()),
        "Ctrl-C stops it.",
    ]
    return "\n".join(lines)
