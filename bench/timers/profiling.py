"""Where a worker's time goes: its functions by their own time, and its statements by the time until their answer."""

import cProfile
import io
import pstats
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg

MOST = 45


@contextmanager
def profiled(to: str | None) -> Iterator[None]:
    """Write the profile of what is done inside to this file; without a file, do nothing."""
    if to is None:
        yield
        return
    statements: dict[str, list[float]] = defaultdict(list)
    _watch(statements)
    profile = cProfile.Profile()
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        Path(to).write_text(_told(profile, statements))


def _watch(statements: dict[str, list[float]]) -> None:
    """Time what every statement with arguments takes; BEGIN, SET LOCAL and COMMIT are not among them."""

    def timed(plain: Any) -> Any:
        async def run(self: Any, query: str, *arguments: Any, **options: Any) -> Any:
            began = time.perf_counter()
            try:
                return await plain(self, query, *arguments, **options)
            finally:
                statements[query].append(time.perf_counter() - began)

        return run

    for name in ("_execute", "_executemany"):
        setattr(asyncpg.Connection, name, timed(getattr(asyncpg.Connection, name)))


def _told(profile: cProfile.Profile, statements: dict[str, list[float]]) -> str:
    out = io.StringIO()
    print(f"{'calls':>8} {'total s':>9} {'mean ms':>9}  statement", file=out)
    for query, times in sorted(statements.items(), key=lambda each: -sum(each[1])):
        print(f"{len(times):>8} {sum(times):>9.2f} {1000 * sum(times) / len(times):>9.2f}  {_short(query)}", file=out)
    for order in ("tottime", "cumulative"):
        print(f"\nby {order}:", file=out)
        pstats.Stats(profile, stream=out).strip_dirs().sort_stats(order).print_stats(MOST)
    return out.getvalue()


def _short(query: str) -> str:
    lines = [line for line in query.splitlines() if not line.startswith("--")]
    return " ".join(" ".join(lines).split())[:110]
