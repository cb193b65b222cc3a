"""A disk that is soon full: a small file system in memory, with a ballast that takes the rest of it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from handrail.embedded.errors import EmbeddedError
from handrail.embedded.postgres import Postgres

from tests.support.passing import passed_over

SIZE_MB = 192
SETTINGS = {"max_wal_size": "32MB", "min_wal_size": "32MB", "shared_buffers": "16MB", "autovacuum": "off"}
BLOCK = b"\0" * 65_536


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A folder with a disk of its own."""

    folder: Path

    def fill(self) -> None:
        """Not a byte is left."""
        file = os.open(self.folder / "ballast", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        size = len(BLOCK)
        try:
            while size:
                try:
                    os.write(file, BLOCK[:size])
                except OSError:
                    size //= 2
        finally:
            os.close(file)

    def free(self) -> None:
        """An operator makes room."""
        (self.folder / "ballast").unlink(missing_ok=True)


@asynccontextmanager
async def small_disk(folder: Path) -> AsyncIterator[SmallDisk]:
    """Skips the test where no file system can be mounted; in the long form that is a failure."""
    folder.mkdir()
    if await _ran("mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=0711", "tmpfs", str(folder)):
        passed_over("a small disk needs a right to mount that this process has not")
    try:
        yield SmallDisk(folder)
    finally:
        await _ran("umount", "--lazy", str(folder))


async def _ran(*words: str) -> int:
    if sys.platform != "linux":
        return 1
    try:
        process = await asyncio.create_subprocess_exec(*words, stderr=asyncio.subprocess.DEVNULL)
    except OSError:
        return 1
    return await process.wait()


async def tended(server: Postgres) -> None:
    """Whoever watches over a database starts it again when it has ended, as often as it takes. Cancel it to let it be."""
    while True:
        try:
            await server.ended()
            await server.stop()
        except EmbeddedError:
            await asyncio.sleep(0.2)
        try:
            await server.start()
        except EmbeddedError:
            await asyncio.sleep(0.5)
