"""`python -m bench.linter [FILE ...]`: precision and recall of each rule, and the time of a lint."""

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from handrail_planner.core.linter import lint, rules_for

from bench.linter.figures import Figures, figures, overall
from bench.linter.labelled import HOME, Labelled, read

OWN = ("development.jsonl", "held_out.jsonl", "second.jsonl", "third.jsonl")
ROUNDS = 5


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.linter", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="other sets, one draft a line")
    parser.add_argument("--show", action="store_true", help="print every draft that is judged otherwise than labelled")
    given = parser.parse_args()
    paths = given.files or [HOME / name for name in OWN if (HOME / name).exists()]
    for path in paths:
        drafts = read(path)
        print(table(path.name, drafts))
        if given.show:
            print(disputed(figures(drafts)))
        print(timed(drafts), end="\n\n")


def table(name: str, drafts: Sequence[Labelled]) -> str:
    """The figures of a set."""
    rows = figures(drafts)
    clear = sum(1 for each in drafts if not each.codes)
    lines = [
        f"{name}: {len(drafts)} drafts, {clear} of them clear",
        f"{'rule':<20}{'n':>5}{'precision':>11}{'recall':>8}",
    ]
    lines += [
        f"{each.code:<20}{each.n:>5}{each.precision:>11.2f}{each.recall:>8.2f}" for each in (*rows, overall(rows))
    ]
    return "\n".join(lines)


def disputed(rows: Sequence[Figures]) -> str:
    """The drafts that are judged otherwise than labelled, with their lines."""
    return "\n".join(
        f"{each.code} {kind}, line {one.line}: {one.draft.cue!r} -> {one.draft.response!r} {_more(one)}"
        for each in rows
        for kind, them in (("missed", each.missed), ("wrong", each.wrong))
        for one in them
    )


def timed(drafts: Sequence[Labelled]) -> str:
    """How long a lint takes, in CPU time: what else the machine does is not the linter's."""
    rules, took = rules_for({}), list[float]()
    for _ in range(ROUNDS):
        for each in drafts:
            began = time.thread_time()
            lint(each.draft, rules)
            took.append(1000 * (time.thread_time() - began))
    cuts = statistics.quantiles(took, n=100)
    return f"a lint: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms of CPU (n = {len(took)})"


def _more(one: Labelled) -> str:
    more = {name: getattr(one.draft, name) for name in ("first_act", "tiny", "discreet")}
    return " ".join(f"{name}={text!r}" for name, text in more.items() if text)


if __name__ == "__main__":
    main()
