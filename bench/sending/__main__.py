"""`python -m bench.sending`: the sending path beside a bare loop of the same calls, paces, and replies. Ends with 1 if a text was lost."""

import argparse
import asyncio
import json
import logging
import os
import platform
import sys
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from handrail.embedded.valkey import Valkey

from bench.readings import EventsLost, Rounds, in_turn
from bench.sending import scenarios
from bench.sending.scenarios import PACES, Sending
from bench.servers import folder
from bench.timers import disks
from bench.timers.workers import WorkerFailed


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    texts: int = 3000
    rounds: int = 3
    milliseconds: float = 20
    backlog: tuple[int, int, int] = (300, 5000, 7900)
    urgent: int = 20
    seconds: float = 20


PARTS = frozenset({"path", "pace", "inbound"})
SHORT = Size(texts=40, rounds=1, backlog=(0, 0, 0), urgent=0, seconds=0.3)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.sending", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a smoke test of seconds; its figures mean nothing")
    parser.add_argument("--only", help="of path,pace,inbound: these, separated by commas")
    parser.add_argument(
        "--rate", type=int, default=200, help="replies a second; fewer where others work on the machine"
    )
    parser.add_argument(
        "--probe", type=Path, help="look instead at what the process does with replies, and write it here"
    )
    given = parser.parse_args()
    if given.only is not None and not set(given.only.split(",")) <= PARTS:
        parser.error(f"unknown: {', '.join(sorted(set(given.only.split(',')) - PARTS))}")
    logging.disable(logging.WARNING)
    only = given.only.split(",") if given.only else ["path", "pace", "inbound"]
    try:
        return asyncio.run(_measured(SHORT if given.short else Size(), only, given.rate, given.probe))
    except (EventsLost, WorkerFailed) as fault:
        print(f"No figure counts: {fault}", file=sys.stderr)
        return 1


async def _measured(size: Size, only: list[str], rate: int, probe: Path | None) -> int:
    began, busy = time.monotonic(), os.getloadavg()[0]
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(disks.fast())
        valkey = await stack.enter_async_context(Valkey(stack.enter_context(folder())))
        scratch = stack.enter_context(folder())
        print(f"{postgres.program} (fsync on) · {valkey.program} · Python {platform.python_version()}")
        print(
            f"{os.cpu_count()} cores, {busy:.1f} processes busy before it began; {scenarios.described()}\n", flush=True
        )
        if "path" in only:
            url = await stack.enter_async_context(scenarios.lean_carrier(size.milliseconds))
            ours = Sending(postgres, most=size.texts, senders=("+12025550100",) * 20, env={"CARRIER": url})
            await ours.prepare()
            runs = {
                "bare SDK": partial(scenarios.bare, url, size.texts),
                "ours": partial(scenarios.whole, ours, scratch, url, size.texts),
            }
            found = await in_turn(runs, Rounds(size.rounds, 240, least=1))
            for who, figures in found.items():
                print(who.ljust(10), *(f"{name} {s.median:,.2f} (±{s.spread:.0%})" for name, s in figures.items()))
            ratio = found["ours"]["texts/s"].median / found["bare SDK"]["texts/s"].median
            print(f"ours / bare: {ratio:.2f} (aim 0.8)\n", flush=True)
        if "pace" in only and size.urgent:
            env = {"RATES": json.dumps(PACES), "VALKEY": valkey.url}
            three = Sending(postgres, most=24_000, senders=tuple(PACES), env=env)
            await three.prepare()
            _print_paces(await scenarios.paced(three, scratch, backlog=size.backlog, urgent=size.urgent))
        if "inbound" in only:
            said = await scenarios.inbound(
                postgres, valkey.url, scratch, rate=rate, seconds=size.seconds, probe=probe and probe.absolute()
            )
            print("replies    ", *(f"{name} {value:,.1f}" for name, value in said.items()), "(aim p99 50 ms)")
    print(f"\nEvery text was sent once, every reply is on record. {time.monotonic() - began:.0f} s.")
    return 0


def _print_paces(found: Mapping[str, float]) -> None:
    for rate in PACES.values():
        kept = found[f"{rate:g}/s"]
        print(f"pace {rate:>6g}/s: {kept:.2f}/s over a minute ({kept / rate - 1:+.1%}, aim within 2 %)")
    print(
        f"before a moment, behind 5,000 routine: {found['urgent max s']:.2f} s at most, {found['urgent p50 s']:.2f} s in the middle\n"
    )


if __name__ == "__main__":
    sys.exit(main())
