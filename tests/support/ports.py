"""Ports for servers of the tests that nobody else is given meanwhile.

The kernel hands out ports of its ephemeral range to whoever connects, so a port of that range that was free a moment ago need not be
free any more. These lie below it (Linux: 32768; IANA: 49152).
"""

import random
import socket

_LOWEST, _HIGHEST, _TRIES = 20_000, 32_000, 200
_drawn = random.SystemRandom()


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on; raises RuntimeError where none is found."""
    for _ in range(_TRIES):
        port = _drawn.randrange(_LOWEST, _HIGHEST)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    raise RuntimeError(f"no free port from {_LOWEST} to {_HIGHEST} in {_TRIES} tries: is something holding them?")
