"""A server that a killed run left behind is found by its pid file and stopped.

A pid file can name a stranger: numbers come round again, in containers at once.
So a process counts as ours only when its command line names our folder.
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from handrail.embedded.waiting import until

KILLED_SECONDS = 5.0
LIST_SECONDS = 5.0


async def end_orphan(pid_file: Path, place: Path, stops: Sequence[tuple[signal.Signals, float]]) -> None:
    """Stop the orphan with the server's own stops, then kill it; nothing happens when there is none."""
    for number, seconds in (*stops, (signal.SIGKILL, KILLED_SECONDS)):
        pid = _running_here(pid_file, place)
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        with contextlib.suppress(TimeoutError):
            await until(lambda: _running_here(pid_file, place) is None, within=seconds)


def named_in(pid_file: Path) -> int | None:
    """The process id in the file's first line."""
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if pid > 0 else None


def command_line(pid: int) -> str:
    """A process's command line, empty when there is no such process."""
    if os.uname().sysname == "Linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    argv = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    listed = subprocess.run(argv, capture_output=True, text=True, timeout=LIST_SECONDS, check=False)  # noqa: S603 - fixed words and a number
    return listed.stdout


def _running_here(pid_file: Path, place: Path) -> int | None:
    pid = named_in(pid_file)
    return pid if pid and str(place) in command_line(pid) else None
