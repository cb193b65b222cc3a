"""`handrail doctor`: the three services' doctors, on a standalone folder.

While `handrail run` is up on the folder, its own servers are asked, by the addresses that it left there. Otherwise the servers
are started for the length of the questions.
"""

import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from pathlib import Path

from handrail_shared.runtime import doctor
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.process import examined

from handrail.composition import Addresses, built
from handrail.secrets_file import secrets_of
from handrail.world import ground


async def check(folder: Path) -> tuple[str, bool]:
    """What was found, as text, and whether nothing is bad."""
    clock = RealClock()
    lines, well = [], True
    async with addresses_of(folder) as addresses:
        for service in built(addresses, secrets_of(folder), clock):
            findings = await examined(service)
            lines.append(doctor.written(service.name, findings))
            well = well and doctor.healthy(findings)
    return "\n".join(lines), well


@contextmanager
def announced(folder: Path, addresses: Addresses) -> Iterator[None]:
    """Leave the addresses in the folder for as long as they hold."""
    file = folder / "addresses.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps({"process": os.getpid(), **asdict(addresses)}), "utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


@asynccontextmanager
async def addresses_of(folder: Path) -> AsyncIterator[Addresses]:
    """Those of the process that runs on the folder; without one, servers are started for as long as they are needed."""
    left = _left(folder)
    if left is not None:
        yield left
        return
    async with ground(folder, RealClock()) as below:
        yield below.addresses


def _left(folder: Path) -> Addresses | None:
    """The addresses of a process that still lives."""
    file = folder / "addresses.json"
    if not file.exists():
        return None
    told = json.loads(file.read_text("utf-8"))
    try:
        os.kill(told.pop("process"), 0)
    except ProcessLookupError:
        return None
    return Addresses(**told)
