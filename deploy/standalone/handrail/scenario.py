"""A clinic file, run through the real services on a virtual clock.

Time moves only when nothing more can happen without it: then it jumps to the next instant at which something is due. The
folder's journal notes every jump, so a run that was killed goes on from the instant it had reached.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail_shared.runtime.clock import VirtualClock

from handrail import clinicians, phones
from handrail.clinic_file import ClinicFile, load
from handrail.clinicians import Closing
from handrail.journal import Journal, JournalFile
from handrail.phones import Planned
from handrail.report import Report, gather
from handrail.set_up import set_up
from handrail.world import World, make_folder, settled, world


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A scenario that was cut off."""

    file: Path
    reached: datetime


def interrupted(folder: Path) -> Interrupted | None:
    """The scenario that this folder holds half done, if it does."""
    journal = JournalFile(folder).read()
    if journal is None or journal.finished:
        return None
    return Interrupted(Path(journal.file), journal.now)


async def play(folder: Path, path: Path) -> Report:
    """Run the file to its end on `folder`, going on where an earlier run of it stopped."""
    file = load(path)
    make_folder(folder)
    notes = JournalFile(folder)
    journal = notes.read() or Journal(file=str(path.absolute()), now=file.starts)
    notes.write(journal)
    clock = VirtualClock(journal.now)
    async with world(folder, clock) as running:
        if not journal.set_up:
            await set_up(running, file, journal)
            journal.set_up = True
            notes.write(journal)
        await run_until(running, file, clock, journal, notes, file.ends)
        journal.finished = True
        notes.write(journal)
        return await gather(running, file, journal)


@dataclass(frozen=True, slots=True)
class Script:
    """What the people of the file do next: a text, a clinician who closes a case."""

    text: Planned | None
    closing: Closing | None


def script_of(running: World, file: ClinicFile, journal: Journal) -> Script:
    """What is still to come of what the file says."""
    messages = running.carrier.carrier.messages()
    coming = phones.still_to_come(messages, [*phones.of_clients(messages, file), *clinicians.answers(messages, file)])
    return Script(next(iter(coming), None), next(iter(clinicians.closings(file, journal)), None))


async def act(running: World, script: Script, now: datetime, journal: Journal, notes: JournalFile) -> bool:
    """Do one thing whose time has come. Whether there was one."""
    if script.text is not None and script.text.at <= now:
        text = script.text
        await running.carrier.carrier.text(text.sender, text.recipient, text.body, text.sid)
        return True
    if script.closing is not None and script.closing[0] <= now:
        await clinicians.close(running, journal, *script.closing[1:])
        notes.write(journal)
        return True
    return False


def next_instant(running: World, script: Script, clock: VirtualClock) -> datetime | None:
    """When something is due next."""
    instants = [clock.next_deadline(), running.carrier.carrier.next_instant()]
    instants += [script.text.at if script.text else None, script.closing[0] if script.closing else None]
    return min((instant for instant in instants if instant is not None), default=None)


async def run_until(
    running: World, file: ClinicFile, clock: VirtualClock, journal: Journal, notes: JournalFile, end: datetime
) -> None:
    """Let time pass at once until `end`, stopping at everything that happens on the way."""
    while True:
        await settled(running)
        script = script_of(running, file, journal)
        if await act(running, script, clock.now(), journal, notes):
            continue
        if clock.now() >= end:
            return
        journal.now = min(next_instant(running, script, clock) or end, end)
        notes.write(journal)
        clock.advance_to(journal.now)
