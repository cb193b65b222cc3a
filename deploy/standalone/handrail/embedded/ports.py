"""Ports for servers that nobody else is given meanwhile: between two runs, or while a killed one is started again.

The kernel hands out ports of its ephemeral range to whoever connects, so a port of that range that was free a moment ago need not be
free any more. These lie below it (Linux: 32768; IANA: 49152).
"""

import random
import socket
from collections import deque

BETWEEN = (20_000, 32_000)
_TRIES = 200
_drawn = random.SystemRandom()
_given: deque[int] = deque(maxlen=100)
"""Lately; whoever got them may not listen there yet."""


def free_port(*, followers: int = 0) -> int:
    """A port on 127.0.0.1 that nobody listens on, nor on the `followers` after it, and that was given to nobody in this process
    lately; raises RuntimeError where none is found."""
    lowest, highest = BETWEEN
    for _ in range(_TRIES):
        port = _drawn.randrange(lowest, highest - followers)
        wanted = range(port, port + 1 + followers)
        if all(each not in _given and is_free(each) for each in wanted):
            _given.extend(wanted)
            return port
    raise RuntimeError(f"no free port from {lowest} to {highest} in {_TRIES} tries: is something holding them?")


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False
