"""Labelled replies, as the README of this folder describes them. A line that is not one fails with its number."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail_notifier.core.reply import Expecting, PlanWords

HOME = Path(__file__).parent
INTENTS = frozenset(
    [
        "done",
        "part",
        "missed",
        "none",
        "later",
        "skip",
        "small",
        "swap",
        "more",
        "less",
        "easier",
        "harder",
        "break",
        "back",
        "change",
        "call",
        "now",
        "plan",
        "goal",
        "why",
        "how_am_i",
        "stuck",
        "feedback",
        "help",
        "start",
        "acknowledge",
        "barrier",
        "rated",
        "chosen",
        "mind",
        "opt_out",
        "wrong_number",
        "ambiguous",
        "free_text",
    ]
)
_FIELDS = frozenset(
    {"text", "language", "intent", "either", "value", "expecting", "crisis", "corrects", "note", "plan"}
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reply, and what it means. `either`: readings on which careful readers could differ, all of them right; `plan`: what the nudge was for,
    where that is known."""

    text: str
    language: str
    intent: str
    either: frozenset[str]
    value: int | None
    expecting: Expecting
    crisis: int | None
    corrects: bool | None
    line: int
    plan: PlanWords | None = None


def read(path: Path) -> list[Labelled]:
    """The labelled replies of a file."""
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    return [_labelled(path, at, line) for at, line in lines if line.strip() and not line.startswith("#")]


def _labelled(path: Path, at: int, line: str) -> Labelled:
    try:
        row = json.loads(line)
        labelled = Labelled(
            text=row["text"],
            language=row.get("language", "en"),
            intent=row["intent"],
            either=frozenset(row.get("either", ())),
            value=row.get("value"),
            expecting=_expecting(row.get("expecting", {})),
            crisis=row.get("crisis"),
            corrects=row.get("corrects"),
            line=at,
            plan=_plan(row.get("plan")),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise SystemExit(f"{path}:{at}: {fault!r}") from fault
    named = [one for each in (labelled.intent, *labelled.either) for one in each.split("+")]
    if unknown := ({*named} - INTENTS) | ({*row} - _FIELDS):
        raise SystemExit(f"{path}:{at}: not known: {', '.join(sorted(unknown))}")
    return labelled


def _plan(given: str | dict[str, str] | None) -> PlanWords | None:
    """By its response alone, or with its tiny version."""
    return PlanWords(given) if isinstance(given, str) else PlanWords(**given) if given else None


def _expecting(given: dict[str, Any]) -> Expecting:
    listed: dict[str, Sequence[str]] = {name: tuple(given.pop(name, ())) for name in ("choices", "cues")}
    return Expecting(**given, **listed)  # type: ignore[arg-type]
