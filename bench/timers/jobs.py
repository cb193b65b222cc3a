"""Jobs, and the records that a worker leaves of them: what was due when, and when it was done."""

import random
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.readings import EventsLost

JOB = struct.Struct("<qd")
"""A job as it is handed to a peer: its number, and when it is due in seconds of the epoch."""
RECORD = struct.Struct("<qdd")
"""What a worker appends for each job, unbuffered: its number, its due instant where it knows that, and the instant of doing it."""
MOST_EARLY = 0.0


@dataclass(frozen=True, slots=True)
class Job:
    """`due` in seconds of the epoch."""

    number: int
    due: float


@dataclass(frozen=True, slots=True)
class Done:
    """Every job once: how late each was (seconds, ascending), and the instants of the first and the last."""

    late: Sequence[float]
    first: float
    last: float

    def late_ms(self, share: float) -> float:
        """The lateness that this share of the jobs did not exceed, in milliseconds."""
        return self.late[min(len(self.late) - 1, int(share * len(self.late)))] * 1000


def spread_over(count: int, begin: float, seconds: float, seed: int) -> list[Job]:
    """Due at random instants, in no order."""
    draw = random.Random(seed)
    return [Job(number, begin + draw.random() * seconds) for number in range(count)]


def at_once(count: int, instant: float) -> list[Job]:
    """All due at one instant."""
    return [Job(number, instant) for number in range(count)]


def written(jobs: Sequence[Job], path: Path) -> Path:
    """For a peer's process to read."""
    path.write_bytes(b"".join(JOB.pack(job.number, job.due) for job in jobs))
    return path


def count_in(folder: Path) -> int:
    """How many records there are so far."""
    return sum(path.stat().st_size // RECORD.size for path in folder.glob("*.bin"))


def done(jobs: Sequence[Job], folder: Path) -> Done:
    """Raises EventsLost unless every job was done once, and none early."""
    due = {job.number: job.due for job in jobs}
    records = list(_records(folder))
    times = Counter(number for number, _ in records)
    missing, twice = len(due.keys() - times.keys()), sum(1 for count in times.values() if count > 1)
    late = sorted(at - due[number] for number, at in records if number in due)
    early = sum(1 for each in late if each < MOST_EARLY)
    if missing or twice or early or len(late) != len(records):
        strangers = len(records) - len(late)
        raise EventsLost(
            f"of {len(due)} jobs {missing} were not done, {twice} were done twice, {early} early; {strangers} unknown"
        )
    instants = [at for _, at in records]
    return Done(late, min(instants), max(instants))


def _records(folder: Path) -> Iterator[tuple[int, float]]:
    for path in folder.glob("*.bin"):
        for number, _, at in RECORD.iter_unpack(path.read_bytes()):
            yield number, at
