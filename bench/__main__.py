"""`python -m bench`: starts its own servers, measures, prints the table. Ends with 1 if an event was lost."""

import argparse
import asyncio
import logging
import os
import platform
import sys
import time
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


FULL = Size(times=5, events=15_000, one_by_one=400, plans=4000, seconds=3)
SHORT = Size(times=1, events=300, one_by_one=10, plans=60, seconds=0.2)
WITHIN = 30.0
"""Seconds for each measure on each bus, after which no further round begins."""
MOST_SECONDS = 420


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
    began = time.monotonic()
    async with asyncio.timeout(MOST_SECONDS), running() as servers:
        print(f"{servers.described} · Python {platform.python_version()} · {os.cpu_count()} cores\n", flush=True)
        rows: list[Row | Absent] = []
        for engine in servers.engines:
            rows += await _of(servers, engine, size)
        if servers.away:
            rows.append(Absent("everything on Kafka", servers.away))
    print(printed(rows))
    print(f"\nMedians of n readings, taken in turn. No event was lost. {time.monotonic() - began:.0f} s.")
    return 0


async def _of(servers: Servers, engine: Engine, size: Size) -> list[Row | Absent]:
    rounds = Rounds(size.times, WITHIN)
    return [
        *await relaying.measure(servers, engine, events=size.events, rounds=rounds),
        *await latency.measure(servers, engine, seconds=size.seconds, rounds=rounds),
        *await consuming.measure(servers, engine, events=size.events, one_by_one=size.one_by_one, rounds=rounds),
        *await loop.measure(servers, engine, events=size.plans, seconds=size.seconds, rounds=rounds),
    ]


if __name__ == "__main__":
    sys.exit(main())
