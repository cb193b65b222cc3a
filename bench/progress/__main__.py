"""`python -m bench.progress`: practice folded from the log and from the bus, and what an answer costs by the history behind it.

Ends with 1 if an answer was lost.
"""

import argparse
import asyncio
import logging
import os
import platform
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from handrail_shared.runtime.service import settle_memory

from bench.progress import histories, live, rebuilding
from bench.progress.rebuilding import Line
from bench.readings import EventsLost, Rounds
from bench.servers import Servers, running
from bench.table import aligned

HEADINGS = ("measured", "ours", "", "aim")
MOST_SECONDS = 3000


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    replies: int
    lengths: tuple[int, ...]
    live: int
    rounds: Rounds


SHORT = Size(400, (50, 100), 200, Rounds(1, 5))


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.progress", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a smoke test of seconds; its figures mean nothing")
    parser.add_argument(
        "--replies", type=int, default=50_000, help="answers in the log of the rebuild; the aim is for 1000000"
    )
    parser.add_argument(
        "--history", type=int, default=100_000, help="the longest history, in steps of ten from 1000 on"
    )
    parser.add_argument("--live", type=int, default=10_000, help="answers on the bus")
    parser.add_argument("--only", choices=("rebuild", "history", "live"), help="this alone")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    chosen = parser.parse_args()
    lengths = tuple(10**power for power in range(3, 8) if 10**power <= chosen.history) or (chosen.history,)
    size = SHORT if chosen.short else Size(chosen.replies, lengths, chosen.live, Rounds(3, 60))
    try:
        return asyncio.run(_bounded(size, chosen.only))
    except EventsLost as lost:
        print(f"Answers were lost: {lost}", file=sys.stderr)
        return 1


async def _bounded(size: Size, only: str | None) -> int:
    began, busy = time.monotonic(), os.getloadavg()[0]
    lines: list[Line] = [HEADINGS]
    settle_memory()
    async with asyncio.timeout(MOST_SECONDS), running() as servers:
        print(f"{servers.described} · Python {platform.python_version()}")
        print(f"{os.cpu_count()} cores, {busy:.1f} processes busy before it began\n", flush=True)
        async for line in _all(servers, size, only):
            print(" · ".join(cell for cell in line if cell), file=sys.stderr, flush=True)
            lines.append(line)
        if len(lines) == 1:
            raise EventsLost("nothing was measured")
        if servers.away:
            lines.append(("live on Kafka", "", servers.away, ""))
    print(aligned(lines, numbers={1}))
    print(f"\nNo answer was lost. {time.monotonic() - began:.0f} s.")
    return 0


async def _all(servers: Servers, size: Size, only: str | None) -> AsyncIterator[Line]:
    measures = {
        "rebuild": rebuilding.measure(servers, size.replies),
        "history": histories.measure(servers, size.lengths),
        "live": live.measure(servers, size.live, size.rounds),
    }
    for name, measure in measures.items():
        if only in {None, name}:
            async for line in measure:
                yield line


if __name__ == "__main__":
    sys.exit(main())
