"""`python -m bench.timers`: decision points that fall due, ours beside other schedulers. Ends with 1 if a job was lost."""

import argparse
import asyncio
import logging
import os
import platform
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from handrail.embedded.postgres import Postgres

from bench.readings import MICRO, EventsLost, Reading, Rounds, Run, Sample, in_turn
from bench.servers import folder
from bench.timers import disks, jobs, peer, report, scenarios
from bench.timers.aims import GRAPHILE, MANY_LATER, ONE_WINDOW, OURS, SLOW, SLOW_GRAPHILE, SOME_LATER
from bench.timers.disks import NoSlowDisk
from bench.timers.installing import Missing
from bench.timers.ours import Ours
from bench.timers.scenarios import Contestant, TooSlow
from bench.timers.workers import WorkerFailed

SCENARIOS = ("drain", "spread", "burst", "plan", "idle", "again")
WINDOWS = 5


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured; `within`: seconds for each scenario, after which no further round begins."""

    jobs: int = 20_000
    seconds: float = 20
    idle: float = 10
    later: tuple[int, int] = (300_000, 1_000_000)
    again: int = 100_000
    rounds: int = 3
    within: float = 200


SHORT = Size(jobs=60, seconds=0.5, idle=0.3, later=(200, 400), again=100, rounds=1)


@dataclass
class Field:
    """Who takes part."""

    ours: Ours
    variants: dict[str, Contestant] = field(default_factory=dict)
    peers: dict[str, peer.Peer] = field(default_factory=dict)
    slow_peers: dict[str, Contestant] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)

    def all(self, *variants: str) -> dict[str, Contestant]:
        """Ours in its plain form and in these, and the peers."""
        mine = {name: who for name, who in self.variants.items() if name in variants}
        slow = self.slow_peers if SLOW in variants else {}
        return {OURS: self.ours, **self.peers, **mine, **slow}


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.timers", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a smoke test of seconds; its figures mean nothing")
    parser.add_argument("--only", help=f"of {','.join(SCENARIOS)}: these, separated by commas")
    parser.add_argument("--peers", help=f"of {','.join(peer.INSTALL)}: these, or 'none'")
    parser.add_argument("--rounds", type=int, help="how many rounds at most")
    parser.add_argument("--jobs", type=int, help="how many jobs, instead of 20,000")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="drain ours once, and write where its time goes")
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    size = SHORT if given.short else Size()
    size = replace(size, rounds=given.rounds or size.rounds, jobs=given.jobs or size.jobs)
    only = given.only.split(",") if given.only else list(SCENARIOS)
    names = list(peer.INSTALL) if given.peers is None else [each for each in given.peers.split(",") if each != "none"]
    if wrong := set(only) - set(SCENARIOS) | set(names) - set(peer.INSTALL):
        parser.error(f"unknown: {', '.join(sorted(wrong))}")
    try:
        if given.profile:
            return asyncio.run(_profile(size, given.profile.absolute()))
        return asyncio.run(_measured(size, only, names, install=not given.short))
    except (EventsLost, WorkerFailed, TooSlow) as fault:
        print(f"No figure counts: {fault}", file=sys.stderr)
        return 1


async def _profile(size: Size, to: Path) -> int:
    async with disks.fast() as postgres:
        with folder() as scratch:
            ours = Ours(postgres, most=size.jobs, profile=to)
            await ours.prepare()
            print(await scenarios.drain(ours, scratch, size.jobs))
    print(f"Where the time goes: {to}. Under the profiler it all takes longer.")
    return 0


async def _measured(size: Size, only: Sequence[str], names: Sequence[str], *, install: bool) -> int:
    began, busy = time.monotonic(), os.getloadavg()[0]
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(disks.fast())
        scratch = stack.enter_context(folder())
        taking_part = await _gathered(stack, postgres, scratch, size, names, only, install=install)
        print(
            f"{postgres.program} (fsync on, {(await disks.commits_ms(postgres))[1]:.2f} ms a commit) · Python {platform.python_version()}"
        )
        print(f"{os.cpu_count()} cores, {busy:.1f} processes busy before it began · {size.jobs:,} jobs\n", flush=True)
        measured: dict[str, Mapping[str, Mapping[str, Sample]]] = {}
        for name in only:
            runs = {who: partial(_told, name, who, run) for who, run in _runs(name, taking_part, scratch, size).items()}
            if runs:
                measured[name] = await in_turn(runs, Rounds(size.rounds, size.within, least=1))
    if missing := [name for name in only if name not in measured]:
        raise EventsLost(f"nothing was measured of {', '.join(missing)}")
    print(report.table(measured, size.later), report.verdicts(measured, size.jobs), sep="\n\n")
    print("".join(f"\n{each}" for each in taking_part.absent))
    print(
        f"Medians of n readings, taken in turn. Every job was done once, none early. {time.monotonic() - began:.0f} s."
    )
    return 0


async def _told(scenario: str, who: str, run: Run) -> Reading:
    """Each reading is told as it comes: a long run is watched, and one that fails has said something."""
    reading = await run()
    figures = (f"{name} {report.exact(value)}" for name, value in reading.items())
    print(f"{scenario}, {who}:", *figures, sep="  ", file=sys.stderr, flush=True)
    return reading


async def _gathered(
    stack: AsyncExitStack,
    postgres: Postgres,
    scratch: Path,
    size: Size,
    names: Sequence[str],
    only: Sequence[str],
    *,
    install: bool,
) -> Field:
    taking_part = Field(Ours(postgres, most=size.jobs))
    await taking_part.ours.prepare()
    if {"spread", "idle"} & set(only):
        for name, later in zip((SOME_LATER, MANY_LATER), size.later, strict=True):
            variant = Ours(postgres, most=size.jobs, database=f"ours_{later}_later", later=later)
            await variant.prepare()
            taking_part.variants[name] = variant
    for name in names:
        found = await peer.made(name, postgres, scratch, install=install)
        if isinstance(found, Missing):
            taking_part.absent.append(f"no {found.name}: {found.reason}")
        else:
            taking_part.peers[name] = found
    if {"spread", "drain"} & set(only):
        try:
            slow = await stack.enter_async_context(disks.slow(postgres))
        except NoSlowDisk as fault:
            taking_part.absent.append(f"no slow disk: {fault}")
        else:
            await _slow_ones(taking_part, slow, scratch, size, install=install)
    return taking_part


async def _slow_ones(taking_part: Field, slow: Postgres, scratch: Path, size: Size, *, install: bool) -> None:
    variant = Ours(slow, most=size.jobs)
    await variant.prepare()
    taking_part.variants[SLOW] = variant
    graphile = GRAPHILE
    if graphile in taking_part.peers:
        found = await peer.made(graphile, slow, scratch, install=install)
        if not isinstance(found, Missing):
            taking_part.slow_peers[SLOW_GRAPHILE] = found


def _runs(name: str, taking_part: Field, scratch: Path, size: Size) -> Mapping[str, Run]:
    """A scenario's readings, by contestant."""
    match name:
        case "drain":
            return _each(taking_part.all(SLOW), lambda who: scenarios.drain(who, scratch, size.jobs))
        case "spread":
            return _each(
                taking_part.all(SLOW, SOME_LATER, MANY_LATER),
                lambda who: scenarios.spread(who, scratch, size.jobs, size.seconds),
            )
        case "burst":
            return _each(taking_part.all(), lambda who: scenarios.burst(who, scratch, size.jobs))
        case "idle":
            return _each(taking_part.all(SOME_LATER, MANY_LATER), lambda who: scenarios.idle(who, scratch, size.idle))
        case "plan":
            return _planning(taking_part, size)
        case _:
            return _again(taking_part, size)


def _each(who: Mapping[str, Contestant], run: Callable[[Contestant], Awaitable[Reading]]) -> Mapping[str, Run]:
    return {name: partial(run, each) for name, each in who.items()}


def _planning(taking_part: Field, size: Size) -> Mapping[str, Run]:
    ours = taking_part.ours

    async def mine(windows: int) -> Reading:
        await ours.empty()
        return _by_job(await ours.plan(size.jobs // windows, windows))

    async def theirs(who: Contestant) -> Reading:
        await who.empty()
        return _by_job(await who.fill(jobs.spread_over(size.jobs, time.time() + 86_400, 86_400, seed=3)))

    own: dict[str, Run] = {OURS: partial(mine, WINDOWS), ONE_WINDOW: partial(mine, 1)}
    return own | {name: partial(theirs, who) for name, who in taking_part.peers.items()}


def _by_job(reading: Reading) -> Reading:
    return {"jobs/s": reading["events/s"], "CPU ms/job": reading["CPU µs/event"] / MICRO * 1000}


def _again(taking_part: Field, size: Size) -> Mapping[str, Run]:
    return {OURS: partial(taking_part.ours.plan_again, size.again)}


if __name__ == "__main__":
    sys.exit(main())
