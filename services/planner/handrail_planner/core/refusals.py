"""Why a command is refused: a closed set, and each member says what to do about it.

No member repeats what was sent: a fault names the field, never its content.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it must be, and where."""

    field: str
    fault: str


@dataclass(frozen=True, slots=True)
class NotValid:
    """What was sent cannot be meant so."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class NotThere:
    """This clinic has none of that id; another clinic's is none of its business."""

    what: Literal[
        "clinic",
        "client",
        "goal",
        "plan",
        "version",
        "session",
        "insight",
        "check_in",
        "walk_through",
        "review",
        "template",
        "worksheet",
        "proposal",
        "item",
        "supporter",
    ]


@dataclass(frozen=True, slots=True)
class Conflict:
    """It was meant well, but what is there already stands against it."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class StaleVersion:
    """Somebody else changed it since the caller read it."""

    current: int


Refusal = NotValid | NotThere | Conflict | StaleVersion
