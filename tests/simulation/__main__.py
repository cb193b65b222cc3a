"""Play schedules: one step by step (`--seed N`), or many until one breaks something (`--schedules N`)."""

import sys
import time
from argparse import ArgumentParser

from tests.simulation.bugs import BUGS
from tests.simulation.machine import NOTIFIER, Code
from tests.simulation.runs import first_broken, judge, played
from tests.simulation.store import Broken


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="play this schedule, and print each step")
    parser.add_argument("--schedules", type=int, default=100_000, help="how many to play")
    parser.add_argument("--first", type=int, default=0, help="the first of many seeds")
    parser.add_argument("--bug", choices=sorted(BUGS), help="plant this bug")
    parser.add_argument("--lags", action="store_true", help="the carrier's list lags beyond the grace")
    asked = parser.parse_args()
    code = BUGS[asked.bug] if asked.bug else NOTIFIER
    if asked.seed is None:
        return _many(code, asked.first, asked.schedules, promises=not asked.lags)
    return _one(code, asked.seed, promises=not asked.lags)


def _one(code: Code, seed: int, *, promises: bool) -> int:
    one = played(seed, code, promises=promises, told=print)
    try:
        judge(one.run(), promises=promises)
    except Broken as broken:
        print(f"BROKEN: {broken}")
        return 1
    for text in one.store.texts:
        notes = [note.value for attempt in text.attempts for note in attempt.notes]
        print(
            f"{text.name} ({text.kind}) is {text.state}; said {[said.fact.value for said in text.facts]}; notes {notes}"
        )
    return 0


def _many(code: Code, first: int, count: int, *, promises: bool) -> int:
    begun = time.perf_counter()
    found = first_broken(range(first, first + count), code, promises=promises)
    if found is not None:
        print(f"BROKEN: {found}")
        return 1
    took = time.perf_counter() - begun
    print(f"{count} schedules, nothing broken, {took:.1f} s, {1000 * took / count:.3f} ms each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
