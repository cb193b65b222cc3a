"""`python -m bench.adaptive`: the table of policies, with two seeds, and whether their ranking is the published one. Ends with 1 if not."""

import argparse
import sys
import time

from bench.adaptive import inside
from bench.adaptive.ranking import faults
from bench.adaptive.trial import Shares, trial

CLIENTS = 300
INSIDE = 70
"""Clients of the trial inside the window, which goes through every day of half a year."""
SEEDS = (1, 2)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.adaptive", description=__doc__)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    clients, began = parser.parse_args().clients, time.monotonic()
    print(f"Share of the risky moments in the two hours after the day's nudge, over {clients} made-up clients.")
    tables = {seed: trial(seed, clients) for seed in SEEDS}
    for seed, shares in tables.items():
        print(f"\n{table(f'seed {seed}', shares)}")
    wrong = [f"seed {seed}: {fault}" for seed, shares in tables.items() for fault in faults(shares)]
    print("\nThe ranking is reproduced." if not wrong else "\nThe ranking is NOT reproduced:\n" + "\n".join(wrong))
    print(f"\nThe same inside a window of four hours, over {INSIDE} others.")
    for changes, world in ((False, "one time"), (True, f"another from week {inside.CHANGED_AFTER + 1}")):
        for seed in SEEDS:
            print(f"\n{table(f'seed {seed}, {world}', inside.inside(seed, INSIDE, changes=changes))}")
    print(f"\n{time.monotonic() - began:.0f} s.")
    return 1 if wrong else 0


def table(about: str, shares: Shares) -> str:
    """The figures of a seed and world."""
    weeks = list(next(iter(shares.values())))
    lines = [f"{about:<30}" + "".join(f"{f'week {week}':>9}" for week in weeks)]
    lines += [f"{name:<30}" + "".join(f"{met[week]:>9.3f}" for week in weeks) for name, met in shares.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
