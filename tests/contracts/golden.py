"""The golden files: every event as it was first written, kept so that it stays readable.

`python -m tests.contracts.golden` writes the files that are missing, and the schemas of a release that are missing. It never
changes one that is there: what was published stays published.
"""

import json
import sys
from pathlib import Path

from handrail_shared.contracts.envelope import Recorded, headers
from handrail_shared.contracts.events import EVENTS, Event
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.schemas import event_schema

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
RELEASED = HERE / "released"
ADVICE = "run: python -m tests.contracts.golden"


def golden_text(fact: Recorded[Event]) -> str:
    """A record as it lies on the bus."""
    return _text(
        {
            "key": str(fact.envelope.subject),
            "headers": {name: raw.decode() for name, raw in headers(fact.envelope)},
            "data": json.loads(fact.event.model_dump_json(exclude_none=True)),
        }
    )


def write_missing() -> list[Path]:
    """Write what is not there yet."""
    wanted = {GOLDEN / f"{event.type_name()}.json": golden_text(example(event)) for event in EVENTS}
    wanted |= {RELEASED / f"{event.type_name()}.json": _text(event_schema(event)) for event in EVENTS}
    missing = [path for path in wanted if not path.exists()]
    for path in missing:
        path.parent.mkdir(exist_ok=True)
        path.write_text(wanted[path], "utf-8")
    return missing


def _text(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write("".join(f"{path.relative_to(HERE)}\n" for path in write_missing()) or "nothing is missing\n")
