"""`python -m bench.replies [FILE ...]`: how many replies are read as labelled, false DONE and false STOP, crises missed, and the time."""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from handrail_notifier.core.reply import prepare

from bench.replies.figures import Outcome, outcomes, understood_of
from bench.replies.labelled import HOME, Labelled, read

OWN = (
    "development.jsonl", "held_out.jsonl", "second.jsonl", "third.jsonl", "fourth.jsonl", "fifth.jsonl", "sixth.jsonl", "traps.jsonl",
    "crisis.jsonl", "named.jsonl",
)  # fmt: skip
ROUNDS = 3


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.replies", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="other sets, one reply a line")
    parser.add_argument("--quiet", action="store_true", help="do not list what was misread")
    given = parser.parse_args()
    prepare()
    for path in given.files or [HOME / name for name in OWN if (HOME / name).exists()]:
        replies = read(path)
        made = outcomes(replies)
        print(table(path.name, made))
        if not given.quiet:
            print(misread(made))
        print(timed(replies), end="\n\n")


def table(name: str, made: Sequence[Outcome]) -> str:
    """The figures of a set."""
    lines = [f"{name}: {len(made)} replies", _line("all", made)]
    lines += [_line(f"language {each}", one) for each, one in _by(made, lambda one: one.of.language)]
    lines += [_line(f"  {each}", one) for each, one in _by(made, lambda one: one.of.intent)]
    lines += [
        f"{'false DONE':<24}{sum(each.false_done for each in made):>5}",
        *_by_name(made),
        f"{'false STOP':<24}{sum(each.false_stop for each in made):>5}",
        _crisis("first tier found", [each for each in made if each.of.crisis == 1], lambda one: one.crisis == 1),
        _crisis(
            "second tier found", [each for each in made if each.of.crisis == 2], lambda one: one.crisis is not None
        ),
        _crisis(
            "others that alert", [each for each in made if each.of.crisis is None], lambda one: one.crisis is not None
        ),
    ]
    return "\n".join(lines)


def _by_name(made: Sequence[Outcome]) -> list[str]:
    """Of replies that a plan is known of: how many were read by its own words, and how many of those were no step done."""
    if all(each.of.plan is None for each in made):
        return []
    by_name = [each for each in made if each.named]
    wrong = sum(each.false_done for each in by_name)
    return [f"{'  of these by name':<24}{wrong:>5}", _line("read by name", by_name)] if by_name else []


def misread(made: Sequence[Outcome]) -> str:
    """What was read otherwise than labelled, the worst first."""
    wrong = [(_kind(each), each) for each in made if _kind(each) < _FINE]
    return "\n".join(
        f"  {_KINDS[kind]:<12} line {each.of.line}: {each.of.text!r} is {_said(each.of.intent, each.of.value, each.of.crisis)}, "
        f"read as {_said(each.intent, each.value, each.crisis)}"
        for kind, each in sorted(wrong, key=lambda one: (one[0], one[1].of.line))
    )


def timed(replies: Sequence[Labelled]) -> str:
    """How long a reading takes, in CPU time."""
    took = list[float]()
    for _ in range(ROUNDS):
        for each in replies:
            began = time.thread_time()
            understood_of(each)
            took.append(1000 * (time.thread_time() - began))
    cuts = statistics.quantiles(took, n=100)
    return f"a reading: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms of CPU (n = {len(took)})"


_KINDS = ("false DONE", "false STOP", "missed alert", "misread")
_FINE = len(_KINDS)


def _kind(each: Outcome) -> int:
    missed = each.of.crisis is not None and (each.crisis is None or each.crisis > each.of.crisis)
    holds = (each.false_done, each.false_stop, missed, not each.right)
    return next((at for at, one in enumerate(holds) if one), _FINE)


def _line(name: str, made: Sequence[Outcome]) -> str:
    right = sum(each.right for each in made)
    return f"{name:<24}{right:>5} of {len(made):<5}{right / len(made):.3f}"


def _crisis(name: str, made: Sequence[Outcome], found: Callable[[Outcome], bool]) -> str:
    return f"{name:<24}{sum(found(each) for each in made):>5} of {len(made)}"


def _by(made: Iterable[Outcome], key: Callable[[Outcome], str]) -> list[tuple[str, list[Outcome]]]:
    groups: dict[str, list[Outcome]] = {}
    for each in made:
        groups.setdefault(key(each), []).append(each)
    return sorted(groups.items())


def _said(intent: str, value: int | None, crisis: int | None) -> str:
    return " ".join(
        [intent, *([] if value is None else [str(value)]), *([] if crisis is None else [f"(tier {crisis})"])]
    )


if __name__ == "__main__":
    main()
