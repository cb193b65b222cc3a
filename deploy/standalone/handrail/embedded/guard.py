"""A server never outlives whoever asked for it.

This small program stands between Handrail and one server. Its standard input is
a pipe that Handrail holds: when the pipe closes, because Handrail stopped the
server or because Handrail itself was killed, the server is asked to end, then
told, then killed. On Linux the kernel does the same should the guard be killed.

It runs as a file, by itself, with the standard library alone: starting it costs
about 20 ms, and a broken package can't keep a server from being stopped.
"""

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import TypedDict

PR_SET_PDEATHSIG = 1


class Order(TypedDict):
    """What to run, as whom, and how to end it: signals with the seconds each is given."""

    argv: list[str]
    cwd: str
    env: dict[str, str]
    account: tuple[int, int] | None
    stops: list[tuple[int, float]]


def main() -> int:
    """Run the ordered program until it ends or the pipe closes; exit as it did."""
    order: Order = json.loads(sys.argv[1])
    noticed, notice = os.pipe()
    os.set_blocking(notice, False)
    signal.set_wakeup_fd(notice)
    # Handlers, not SIG_IGN: ignored signals would stay ignored in the server.
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGUSR1):
        signal.signal(number, lambda *_: None)
    child = start(order)
    gently = watch(child, noticed)
    end(child, order["stops"] if gently else [])
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def start(order: Order) -> subprocess.Popen[bytes]:
    """Start the program in a session of its own, so that a terminal's Ctrl-C doesn't reach it."""
    uid, gid = order["account"] or (None, None)
    return subprocess.Popen(  # noqa: S603 - the order comes from Handrail's own code
        order["argv"],
        cwd=order["cwd"],
        env=order["env"],
        stdin=subprocess.DEVNULL,
        user=uid,
        group=gid,
        extra_groups=None if gid is None else [],
        umask=0o077,
        start_new_session=True,
        # Changing the user clears the wish to die with the parent, so it is made after that.
        preexec_fn=_die_with(os.getpid(), order["stops"]),  # noqa: PLW1509 - this process has one thread
    )


def watch(child: subprocess.Popen[bytes], noticed: int) -> bool:
    """Wait until the program ends or must end; say whether it may take its time."""
    while child.poll() is None:
        ready, _, _ = select.select([0, noticed], [], [])
        signals = os.read(noticed, 64) if noticed in ready else b""
        if signal.SIGUSR1 in signals:
            return False
        if 0 in ready or signal.SIGTERM in signals:
            return True
    return True


def end(child: subprocess.Popen[bytes], stops: list[tuple[int, float]]) -> None:
    """Ask, then tell, then kill with all that it started."""
    for number, seconds in stops:
        if child.poll() is None:
            child.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(seconds)
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _die_with(guard: int, stops: list[tuple[int, float]]) -> Callable[[], None] | None:
    if os.uname().sysname != "Linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    number = stops[0][0]

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != guard:
            os._exit(1)

    return ask


if __name__ == "__main__":
    sys.exit(main())
