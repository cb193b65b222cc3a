"""Labelled drafts, as the README of this folder describes them. A line that is not one fails with its number."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from handrail_planner.core.linter import Code, Draft

HOME = Path(__file__).parent
CODES: tuple[Code, ...] = get_args(Code)
DEFAULTS: dict[str, Any] = {"alias": "Harbor", "copy_level": "personal", "language": "en"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A draft, the codes that hold for it, and those on which readers could differ."""

    draft: Draft
    codes: frozenset[str]
    either: frozenset[str]
    line: int


def read(path: Path) -> list[Labelled]:
    """The labelled drafts of a file."""
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    return [_labelled(path, at, line) for at, line in lines if line.strip() and not line.startswith("#")]


def _labelled(path: Path, at: int, line: str) -> Labelled:
    try:
        row = json.loads(line)
        given = DEFAULTS | row["draft"]
        given["steps"] = tuple(given.get("steps") or ())
        codes, either = frozenset(row["codes"]), frozenset(row.get("either", ()))
        labelled = Labelled(Draft(**given), codes, either, at)
    except (KeyError, TypeError, ValueError) as fault:
        raise SystemExit(f"{path}:{at}: {fault}") from fault
    if unknown := (codes | either) - {*CODES}:
        raise SystemExit(f"{path}:{at}: no rule is called {', '.join(sorted(unknown))}")
    return labelled
