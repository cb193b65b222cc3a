"""`handrail`: all of it in one process."""

import asyncio
import shutil
import signal
import sys
import time
from collections.abc import Coroutine
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from handrail_notifier.core.preview import MOST_DAYS
from handrail_shared.runtime import log
from handrail_shared.runtime.migrate import MigrationChanged, MigrationRefused
from handrail_shared.runtime.process import run_to_end
from handrail_shared.runtime.service import PortTaken
from handrail_shared.runtime.vault import RootKey

from handrail import by_clock, checkup, live, previewing, rebuilding, scenario
from handrail.clinic_file import ClinicFileError, fortnight
from handrail.embedded.errors import EmbeddedError
from handrail.report import written
from handrail.set_up import SetUpRefused

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

Folder = Annotated[Path, typer.Option(envvar="HANDRAIL_DATA", help="Where everything is kept.")]
DATA = Path(".handrail")


class Level(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


def _instant(written: str) -> datetime:
    """A wall time and a zone. Raises `typer.BadParameter`."""
    wall, _, zone = written.strip().rpartition(" ")
    try:
        return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, ZoneInfoNotFoundError):
        raise typer.BadParameter(f'{written!r} is no instant; write "2026-10-21 02:58 America/New_York".') from None


@app.command()
def demo(folder: Folder = DATA, log_level: Level = Level.ERROR) -> None:
    """Run a made-up clinic's fortnight on a virtual clock, print what happened, end."""
    place = folder / "demo"
    shutil.rmtree(place, ignore_errors=True)
    _play(place, fortnight(), log_level)


@app.command()
def simulate(file: Path, folder: Folder = DATA, log_level: Level = Level.ERROR) -> None:
    """Run your own clinic file on a virtual clock."""
    place = folder / "simulation"
    shutil.rmtree(place, ignore_errors=True)
    _play(place, file, log_level)


@app.command()
def run(
    folder: Folder = DATA,
    port: Annotated[
        int, typer.Option(min=1024, max=65532, help="The phone's port; the services take the three that follow.")
    ] = 8700,
    clock: Annotated[
        datetime | None,
        typer.Option(
            parser=_instant,
            metavar="INSTANT",
            help='On a clock of its own from then on, such as "2026-10-21 02:58 America/New_York".',
        ),
    ] = None,
    speed: Annotated[float, typer.Option(min=1, max=3600, help="With --clock: how many times as fast.")] = 60,
    file: Annotated[
        Path | None, typer.Option(help="With --clock: the clinic file; the demo's if none is named.")
    ] = None,
    log_level: Level = Level.WARNING,
) -> None:
    """Run on the real clock (or one of its own), keeping the data, until Ctrl-C."""
    if clock is not None:
        _until_done(by_clock.run(folder / "by-clock", file or fortnight(), port, clock, speed), log_level)
        return
    if file is not None:
        print("--file needs --clock; without a clock the demo's clinics are set up.", file=sys.stderr)
        raise typer.Exit(2)
    half_done = scenario.interrupted(folder / "demo")
    if half_done is not None:
        print(f"A demo was cut off at {half_done.reached:%a %d %b %H:%M} UTC of its fortnight; finishing it first.\n")
        _play(folder / "demo", half_done.file, Level.ERROR)
        print()
    _until_done(live.run(folder / "run", port), log_level)


@app.command()
def doctor(folder: Folder = DATA, log_level: Level = Level.ERROR) -> None:
    """Ask everything an operator should know of a standalone Handrail."""
    said, well = _until_done(checkup.check(_ran_in(folder)), log_level)
    print(said)
    raise typer.Exit(0 if well else 1)


class Rebuildable(StrEnum):
    """The services that keep rows of what others said."""

    PLANNER = "planner"
    PROGRESS = "progress"


REBUILDS = {
    Rebuildable.PLANNER: rebuilding.rebuild_planner,
    Rebuildable.PROGRESS: rebuilding.rebuild_progress,
}


@app.command()
def rebuild(service: Rebuildable, folder: Folder = DATA, log_level: Level = Level.ERROR) -> None:
    """Fold what a service heard again, and put right what differs."""
    said, equal = _until_done(REBUILDS[service](_ran_in(folder)), log_level)
    print(f"{service.value}: {said}")
    raise typer.Exit(0 if equal else 1)


@app.command()
def preview(
    plan: Annotated[UUID, typer.Argument(help="The plan's id, as the planner gave it.", metavar="PLAN")],
    folder: Folder = DATA,
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="How many days to look ahead.")] = 7,
    log_level: Level = Level.ERROR,
) -> None:
    """Show what a plan would send in the days ahead, and where it would be silent and why."""
    said = _until_done(previewing.look_ahead(_ran_in(folder), plan, days), log_level)
    if said is None:
        print(
            f"No clinic here has a live plan with the id {plan}; the planner's API lists a client's plans.",
            file=sys.stderr,
        )
        raise typer.Exit(1)
    print(said)


@app.command()
def keygen() -> None:
    """Print a new root key."""
    print(RootKey.generate())


def _ran_in(folder: Path) -> Path:
    """Where the data of `handrail run` lies. Exits 1 if there is none."""
    place = folder / "run"
    if not place.is_dir():
        print(f"No Handrail has run in {folder.absolute()}; name its folder with --folder.", file=sys.stderr)
        raise typer.Exit(1)
    return place


def _play(place: Path, file: Path, log_level: Level) -> None:
    began = time.monotonic()
    report = _until_done(scenario.play(place, file), log_level)
    print(written(report))
    print(f"\n{'A fortnight' if file == fortnight() else 'All of it'} in {time.monotonic() - began:.0f} s.")


def _until_done(work: Coroutine[Any, Any, Any], log_level: Level) -> Any:
    """Run to the end, stopping in order on Ctrl-C and SIGTERM. Exits 130 when told to stop, 1 on a fault that has a name."""
    log.set_up(log_level)
    try:
        return run_to_end(_stoppable(work))
    except (asyncio.CancelledError, KeyboardInterrupt):
        print("Stopped.", file=sys.stderr)
        raise typer.Exit(130) from None
    except (ClinicFileError, EmbeddedError, MigrationChanged, MigrationRefused, SetUpRefused, PortTaken) as fault:
        print(fault, file=sys.stderr)
        raise typer.Exit(1) from None
    except OSError as fault:
        where = f": {fault.filename}" if fault.filename else ""
        print(f"{fault.strerror or type(fault).__name__}{where}. Choose another folder with --folder.", file=sys.stderr)
        raise typer.Exit(1) from None


async def _stoppable(work: Coroutine[Any, Any, Any]) -> Any:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    return await task
