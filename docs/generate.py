"""Writes the generated part of the reference: `make docs`. The same contracts always give the same files."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import handrail_shared.contracts
from handrail_notifier.core.reply import reference as replies
from handrail_notifier.core.reply.taken import taken
from handrail_shared.contracts import problems
from handrail_shared.contracts.events import EVENTS
from handrail_shared.contracts.schemas import asyncapi, event_schema

REFERENCE = Path(__file__).parent / "reference"
TAKEN = Path(handrail_shared.contracts.__file__).parent / "taken_words.txt"
"""What the planner knows of the notifier's grammar."""


def generated() -> Mapping[str, str]:
    """The text of every generated file, by its path below `reference/`."""
    schemas = {f"events/schemas/{event.type_name()}.json": event_schema(event) for event in EVENTS}
    texts = {path: _text(content) for path, content in {"events/asyncapi.json": asyncapi(), **schemas}.items()}
    return {**texts, "problems.md": problems.reference(), "replies.md": replies.reference()}


def taken_words() -> str:
    """The words that no client can have for their own, one a line."""
    return "".join(f"{each}\n" for each in sorted(taken()))


def stale() -> list[str]:
    """The files that are missing, differ from what would be written, or should not be there."""
    wanted = generated()
    there = [*(REFERENCE / "events").rglob("*.json"), *REFERENCE.glob("*.md")]
    kept = {path.relative_to(REFERENCE).as_posix() for path in there}
    differing = [
        path for path, text in wanted.items() if path in kept and (REFERENCE / path).read_text("utf-8") != text
    ]
    return sorted([*differing, *(wanted.keys() ^ kept)])


def write() -> None:
    """Bring the files up to date, and remove what is not generated any more."""
    wanted = generated()
    for path in stale():
        target = REFERENCE / path
        if path in wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted[path], "utf-8")
        else:
            target.unlink()
    TAKEN.write_text(taken_words(), "utf-8")


def _text(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    changed = stale()
    write()
    sys.stdout.write("".join(f"{path}\n" for path in changed) or "nothing has changed\n")
