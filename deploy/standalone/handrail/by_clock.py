"""A clinic file on a clock that a person watches, from an instant of their choice on, many times as fast as a real one.

What lies before that instant passes at once. From there on every text, mail, silence and step of a crisis case is told when it
happens, in one line; anybody can text from the phone's page meanwhile, and call the APIs. Stopped or killed, it goes on from the
instant that it had reached.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from handrail_shared.runtime.clock import VirtualClock

from handrail import scenario
from handrail.clinic_file import ClinicFile, ClinicFileError, load
from handrail.journal import Journal, JournalFile
from handrail.live import ports_from, require_free, welcome
from handrail.report import lines_of, silences_of, steps_of, wall, watched
from handrail.service_client import ServiceClient
from handrail.set_up import set_up
from handrail.world import World, make_folder, settled, world

SECOND = timedelta(seconds=1)
TICK_SECONDS = 0.2
LOOK_SECONDS = 1.0
"""How often it is looked for what is new."""
Fact = tuple[datetime, str]
"""When, and what, in one line."""


async def run(folder: Path, path: Path, port: int, since: datetime, speed: float) -> None:
    """Run the file on `folder` until cancelled. `speed`: seconds that pass in one, from `since` on.

    Raises `ClinicFileError` for what is no clinic file, and where the folder holds the run of another.
    """
    file = load(path)
    make_folder(folder)
    notes = JournalFile(folder)
    journal = notes.read() or Journal(file=str(path.absolute()), now=file.starts)
    if journal.file != str(path.absolute()):
        raise ClinicFileError(f"{folder} holds a run of {journal.file}: name that with --file, or remove the folder.")
    require_free(port)
    notes.write(journal)
    clock = VirtualClock(journal.now)
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(world(folder, clock, ports=ports_from(port)))
        notifier = await stack.enter_async_context(ServiceClient(running.urls["notifier"]))
        if not journal.set_up:
            await set_up(running, file, journal)
            journal.set_up = True
            notes.write(journal)
        timeline = Timeline(running, notifier, file, journal)
        await scenario.run_until(running, file, clock, journal, notes, since)
        begins = f"on a clock of its own: {journal.now.astimezone(UTC):%a %d %b %Y %H:%M} UTC, {speed:g} times as fast"
        print(welcome(running, journal, begins), flush=True)
        await _pass(running, file, clock, journal, notes, timeline, speed)


async def _pass(
    running: World,
    file: ClinicFile,
    clock: VirtualClock,
    journal: Journal,
    notes: JournalFile,
    timeline: "Timeline",
    speed: float,
) -> None:
    """Time passes, and stops at everything that is due."""
    loop = asyncio.get_running_loop()
    last, looked = loop.time(), 0.0
    while True:
        await settled(running)
        script = scenario.script_of(running, file, journal)
        if await scenario.act(running, script, clock.now(), journal, notes):
            continue
        if loop.time() - looked >= LOOK_SECONDS:
            await timeline.tell(clock.now())
            looked = loop.time()
        may_be = clock.now() + (loop.time() - last) * speed * SECOND
        due = scenario.next_instant(running, script, clock)
        journal.now = may_be if due is None else min(max(due, clock.now()), may_be)
        last += (journal.now - clock.now()) / SECOND / speed
        notes.write(journal)
        clock.advance_to(journal.now)
        if due is None or due > may_be:
            await asyncio.sleep(TICK_SECONDS)


class Timeline:
    """Tells each thing once; after a kill, what happened in its last second may be told again."""

    def __init__(self, running: World, notifier: ServiceClient, file: ClinicFile, journal: Journal) -> None:
        self._running = running
        self._notifier = notifier
        self._file = file
        self._journal = journal
        self._before = journal.told or file.starts
        self._told: set[Fact] = set()

    async def tell(self, now: datetime) -> None:
        """Print what is new, the oldest first."""
        facts = [each async for each in self._facts() if each not in self._told and each[0] >= self._before]
        for at, words in sorted(facts, key=lambda fact: fact[0]):
            print(words, flush=True)
            self._told.add((at, words))
        self._journal.told = now

    async def _facts(self) -> AsyncIterator[Fact]:
        for clinic, client in self._file.clients:
            zone = ZoneInfo(client.zone)
            for line in lines_of(self._running, client.phone, client.email):
                yield line.at, f"{wall(line.at, zone)}  {client.name} {line.way} {line.words}"
            for each in await silences_of(self._notifier, self._journal, clinic, client):
                yield each.at, f"{wall(each.at, zone)}  {client.name} - silent: {', '.join(each.reasons)}"
        for clinic in self._file.clinics:
            if clinic.on_call is None:
                continue
            zone = ZoneInfo(clinic.on_call.zone)
            for whose, line in watched(self._running, clinic.on_call):
                yield line.at, f"{wall(line.at, zone)}  {whose} {line.way} {line.words}"
            for step in await steps_of(self._notifier, self._file, self._journal, clinic):
                yield step.at, f"{wall(step.at, zone)}  ! {step.words}"
