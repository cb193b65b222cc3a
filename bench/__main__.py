"""`python -m bench`: starts its own servers, measures, prints the table. Ends with 1 if an event was lost."""

import argparse
import asyncio
import logging
import os
import platform
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bench import consuming, latency, loop, relaying
from bench.readings import EventsLost, Rounds
from bench.servers import Engine, Servers, running
from bench.table import Absent, Row, printed


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    times: int
    events: int
    one_by_one: int
    plans: int
    seconds: float


FULL = Size(times=5, events=10_000, one_by_one=200, plans=2000, seconds=2)
SHORT = Size(times=1, events=300, one_by_one=10, plans=60, seconds=0.2)
WITHIN = 25.0
"""Seconds for each measure on each bus, after which no further round begins."""
MOST_SECONDS = 360


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it counts its knocks on a broker that still starts
    parser.add_argument("--short", action="store_true", help="a smoke test of seconds; its figures mean nothing")
    try:
        return asyncio.run(_bounded(SHORT if parser.parse_args().short else FULL))
    except EventsLost as lost:
        print(f"Events were lost: {lost}", file=sys.stderr)
        return 1


async def _bounded(size: Size) -> int:
    began, busy = time.monotonic(), os.getloadavg()[0]
    rows: list[Row | Absent] = []
    complete = False
    try:
        async with asyncio.timeout(MOST_SECONDS), running() as servers:
            print(f"{servers.described} · Python {platform.python_version()}")
            print(f"{os.cpu_count()} cores, {busy:.1f} processes busy before it began\n", flush=True)
            for engine in servers.engines:
                async for more in _of(servers, engine, size):
                    rows += more
            if servers.away:
                rows.append(Absent("everything on Kafka", servers.away))
            complete = True
    except TimeoutError:
        print(f"The machine was too busy to finish in {MOST_SECONDS} s: the table is not complete.", file=sys.stderr)
    if not any(isinstance(each, Row) for each in rows):
        raise EventsLost("nothing was measured")
    print(printed(rows))
    print(f"\nMedians of n readings, taken in turn. No event was lost. {time.monotonic() - began:.0f} s.")
    return 0 if complete else 1


async def _of(servers: Servers, engine: Engine, size: Size) -> AsyncIterator[Sequence[Row]]:
    rounds = Rounds(size.times, WITHIN)
    yield await relaying.measure(servers, engine, events=size.events, rounds=rounds)
    yield await latency.measure(servers, engine, seconds=size.seconds, rounds=rounds)
    yield await consuming.measure(servers, engine, events=size.events, one_by_one=size.one_by_one, rounds=rounds)
    yield await loop.measure(servers, engine, events=size.plans, seconds=size.seconds, rounds=rounds)


if __name__ == "__main__":
    sys.exit(main())
