"""Play schedules: one step by step (`--seed N`), or many until one breaks something (`--schedules N`)."""

import sys
import time
from argparse import ArgumentParser

from tests.simulation.bugs import BUGS
from tests.simulation.invariants import check
from tests.simulation.machine import NOTIFIER, Code
from tests.simulation.runs import first_broken
from tests.simulation.schedule import Simulation
from tests.simulation.store import Broken


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="play this schedule, and print each step")
    parser.add_argument("--schedules", type=int, default=100_000, help="how many to play")
    parser.add_argument("--first", type=int, default=0, help="the first of many seeds")
    parser.add_argument("--bug", choices=sorted(BUGS), help="plant this bug")
    asked = parser.parse_args()
    code = BUGS[asked.bug] if asked.bug else NOTIFIER
    return _many(code, asked.first, asked.schedules) if asked.seed is None else _one(code, asked.seed)


def _one(code: Code, seed: int) -> int:
    played = Simulation(seed, code, told=print)
    try:
        check(played.run())
    except Broken as broken:
        print(f"BROKEN: {broken}")
        return 1
    for text in played.store.texts:
        notes = [note.value for attempt in text.attempts for note in attempt.notes]
        print(f"{text.name} ({text.kind}) is {text.state}; said {[fact.value for fact in text.facts]}; notes {notes}")
    return 0


def _many(code: Code, first: int, count: int) -> int:
    begun = time.perf_counter()
    found = first_broken(range(first, first + count), code)
    if found is not None:
        print(f"BROKEN: {found}")
        return 1
    took = time.perf_counter() - begun
    print(f"{count} schedules, nothing broken, {took:.1f} s, {1000 * took / count:.3f} ms each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
