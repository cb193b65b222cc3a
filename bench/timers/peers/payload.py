"""What a peer's job carries: about as much as a nudge."""

import json
import os
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BODY = "Harborside: You planned for now. Line one of your card. Reply 1 did it, 2 part, 3 missed, 0 n/a. Made-up text of a usual length."
JOB, RECORD = struct.Struct("<qd"), struct.Struct("<qdd")


def payload(number: int, due: float) -> dict[str, Any]:
    """A job's arguments."""
    return {
        "number": number,
        "due": due,
        "client": f"{number:032x}",
        "plan": f"{number:032x}",
        "channel": "sms",
        "body": BODY,
    }


def jobs_in(file: str) -> list[tuple[int, float]]:
    """(number, due in seconds of the epoch) of every job."""
    return list(JOB.iter_unpack(Path(file).read_bytes()))


def recorder(folder: str) -> Callable[[dict[str, Any]], None]:
    """Appends one unbuffered record for each job done."""
    file = os.open(Path(folder) / f"{os.getpid()}.bin", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def record(given: dict[str, Any]) -> None:
        os.write(file, RECORD.pack(given["number"], given["due"], time.time()))

    return record


def say(began: tuple[float, float]) -> None:
    """What filling took, since these readings of both clocks."""
    print(json.dumps({"seconds": time.perf_counter() - began[0], "cpu": time.process_time() - began[1]}))


def now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def asked() -> tuple[str, str]:
    """The command, and its file or folder."""
    return sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
