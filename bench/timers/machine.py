"""What the kernel says of CPU time: of one process, of all that the bench started, of the whole machine."""

import os
import time
from pathlib import Path

PROC = Path("/proc")
WHOLE_PROCESS = 2
"""In the number of a process's clock: the time that its threads were running, not a count of ticks."""
TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(pid: int) -> float:
    """Seconds of CPU, user and system, that the threads of a process took, to the nanosecond: its own clock says."""
    return time.clock_gettime(~pid << 3 | WHOLE_PROCESS)


def busy() -> float:
    """Seconds of CPU that the machine was busy, whoever for, since it started."""
    fields = [int(each) for each in (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICK


def ours() -> float:
    """Seconds of CPU of this process and of all below it: the servers, the workers."""
    parents: dict[int, int] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
            except OSError:
                continue
    return sum(_ticks(pid) for pid in parents if _is_below(pid, os.getpid(), parents)) / TICK


class Share:
    """How much of the machine others had, from its making to `of_others`."""

    def __init__(self) -> None:
        self._busy, self._ours, self._began = busy(), ours(), _uptime()

    def of_others(self) -> float:
        """In percent of all cores."""
        elapsed = max(_uptime() - self._began, 1 / TICK)
        foreign = in_ticks((busy() - self._busy) - (ours() - self._ours))
        return min(max(0.0, 100 * foreign / elapsed / (os.cpu_count() or 1)), 100.0)


def in_ticks(seconds: float) -> float:
    """As the kernel counts: what is less than half a tick is rounding of sums, and nobody's work."""
    return round(seconds * TICK) / TICK


def _is_below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root


def _ticks(pid: int) -> int:
    """Of a process and its ended children."""
    try:
        return sum(int(each) for each in _stat(pid)[11:15])
    except OSError:
        return 0


def _stat(pid: int) -> list[str]:
    """The fields after the process's name."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _uptime() -> float:
    return float((PROC / "uptime").read_text().split()[0])
