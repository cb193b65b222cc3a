"""A machine's clock that is off, and is set while processes run: a small library before the C library."""

import asyncio
import shutil
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.passing import passed_over

SOURCE = Path(__file__).with_name("wrong_clock.c")
HOUR = 3600


@dataclass(frozen=True, slots=True)
class WrongClock:
    """The clock of every process that is started with `told`."""

    library: Path
    file: Path

    @classmethod
    async def built(cls, folder: Path) -> Self:
        """Skips the test where no C compiler is at hand; in the long form that is a failure."""
        compiler = shutil.which("cc")
        if compiler is None:
            passed_over("a machine's clock is set wrong by a library that needs a C compiler (cc)")
        made = cls(folder / "wrong_clock.so", folder / "off")
        process = await asyncio.create_subprocess_exec(
            compiler, "-shared", "-fPIC", "-O2", "-o", str(made.library), str(SOURCE)
        )
        assert await process.wait() == 0
        made.off_by(0)
        return made

    @property
    def told(self) -> Mapping[str, str]:
        return {"LD_PRELOAD": str(self.library), "WRONG_CLOCK": str(self.file)}

    def off_by(self, seconds: int) -> None:
        """From now on; the file stays the one that processes look into."""
        with self.file.open("r+b" if self.file.exists() else "w+b") as file:
            file.write(struct.pack("=q", seconds))
