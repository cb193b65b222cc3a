"""For finding what keeps a process's event loop: each coroutine's steps and CPU time, and the stretches over ten milliseconds.

A tool for looking, not part of any measurement: watching costs some microseconds a step. `python -m bench.sending.probe FILE` is the
notifier's `run`, which writes to FILE when it ends. What runs outside of tasks (bytes that come in) is not seen.
"""

import asyncio
import atexit
import gc
import os
import sys
import time
from collections import defaultdict
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from handrail_notifier.__main__ import PROGRAM

LONG_SECONDS = 0.010
MOST_LONG = 200
"""Stretches that are kept, the first ones."""


@dataclass(slots=True)
class Steps:
    """What one kind of coroutine took."""

    tasks: int = 0
    steps: int = 0
    cpu: float = 0.0
    longest: float = 0.0


@dataclass(slots=True)
class Seen:
    """All of it."""

    by_name: defaultdict[str, Steps] = field(default_factory=lambda: defaultdict(Steps))
    long: list[tuple[float, float, str, str]] = field(default_factory=list)
    collections: list[float] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def step(self, name: str, real: float, cpu: float, stopped_at: str) -> None:
        steps = self.by_name[name]
        steps.steps += 1
        steps.cpu += cpu
        steps.longest = max(steps.longest, real)
        if real > LONG_SECONDS and len(self.long) < MOST_LONG:
            self.long.append((real, cpu, name, stopped_at))

    def written(self) -> str:
        lines = [f"{time.monotonic() - self.began:.1f} s, {time.process_time():.2f} s CPU"]
        lines += [f"{'tasks':>8} {'steps':>8} {'CPU s':>8} {'CPU ms/task':>12} {'longest ms':>11}"]
        for name, each in sorted(self.by_name.items(), key=lambda pair: -pair[1].cpu):
            a_task = 1000 * each.cpu / max(each.tasks, 1)
            lines.append(
                f"{each.tasks:>8} {each.steps:>8} {each.cpu:>8.2f} {a_task:>12.2f} {1000 * each.longest:>11.1f}  {name}"
            )
        over = [each for each in self.collections if each > LONG_SECONDS]
        lines.append(
            f"\n{len(self.collections)} collections, {len(over)} over 10 ms: {[f'{e * 1000:.0f}' for e in over]}"
        )
        lines.append("\nstretches over 10 ms, of real and CPU time, and where they stopped:")
        lines += [f"{1000 * real:>7.1f} {1000 * cpu:>7.1f}  {name}  {at}" for real, cpu, name, at in self.long]
        return "\n".join(lines)


class Watched(Coroutine[Any, Any, Any]):
    """A coroutine whose steps are timed."""

    def __init__(self, inner: Coroutine[Any, Any, Any], seen: Seen) -> None:
        self._inner = inner
        self._seen = seen
        self._name = getattr(inner, "__qualname__", repr(inner))
        seen.by_name[self._name].tasks += 1

    def send(self, value: Any) -> Any:
        real, cpu = time.perf_counter(), time.thread_time()
        try:
            return self._inner.send(value)
        finally:
            spent = time.perf_counter() - real
            at = _suspended(self._inner) if spent > LONG_SECONDS else ""
            self._seen.step(self._name, spent, time.thread_time() - cpu, at)

    def __getattr__(self, name: str) -> Any:
        """Whoever asks after a coroutine's state asks the one inside."""
        return getattr(self._inner, name)

    def throw(self, *args: Any) -> Any:
        return self._inner.throw(*args)

    def close(self) -> None:
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        raise NotImplementedError("only tasks are watched")


def _suspended(coroutine: Any) -> str:
    """The innermost line that it waits in now."""
    place = "ended"
    while (frame := getattr(coroutine, "cr_frame", None)) is not None:
        place = f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
        coroutine = coroutine.cr_await
    return place


def _watch(to: Path) -> None:
    seen, began = Seen(), [0.0]

    def collected(phase: str, _: object) -> None:
        if phase == "start":
            began[0] = time.perf_counter()
        else:
            seen.collections.append(time.perf_counter() - began[0])

    def loop() -> asyncio.AbstractEventLoop:
        made = plain()
        made.set_task_factory(lambda on, inner, **more: asyncio.Task(Watched(inner, seen), loop=on, **more))
        return made

    plain = uvloop.new_event_loop
    uvloop.new_event_loop = loop  # type: ignore[assignment]
    gc.callbacks.append(collected)
    atexit.register(lambda: to.write_text(seen.written()))


if __name__ == "__main__":
    _watch(Path(os.environ.get("PROBE", sys.argv[-1])))
    sys.exit(PROGRAM.main(["run"]))
