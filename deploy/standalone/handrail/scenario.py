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
from handrail.journal import Journal, JournalFile
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
        await _run(running, file, clock, journal, notes)
        return await gather(running, file, journal)


async def _run(running: World, file: ClinicFile, clock: VirtualClock, journal: Journal, notes: JournalFile) -> None:
    carrier = running.carrier.carrier
    while True:
        await settled(running)
        messages = carrier.messages()
        coming = phones.still_to_come(
            messages, [*phones.of_clients(messages, file), *clinicians.answers(messages, file)]
        )
        due = [text for text in coming if text.at <= clock.now()]
        if due:
            first = due[0]
            await carrier.text(first.sender, first.recipient, first.body, first.sid)
            continue
        closing = next(iter(clinicians.closings(file, journal)), None)
        if closing is not None and closing[0] <= clock.now():
            await clinicians.close(running, journal, *closing[1:])
            notes.write(journal)
            continue
        if clock.now() >= file.ends:
            break
        instants = [clock.next_deadline(), carrier.next_instant(), coming[0].at if coming else None, file.ends]
        instants.append(closing[0] if closing else None)
        journal.now = min(instant for instant in instants if instant is not None)
        notes.write(journal)
        clock.advance_to(journal.now)
    journal.finished = True
    notes.write(journal)
