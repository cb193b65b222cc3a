"""The kinds of fields that bodies share, each with its own clear fault."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from handrail_shared.runtime.http import Body
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema

from handrail_planner.core.client import LANGUAGE, NAME_LENGTH
from handrail_planner.core.lines import ONE_LINE, ONE_LINE_OF_WORDS, is_one_line
from handrail_planner.core.template.fit import says_health, says_reserved
from handrail_planner.core.zones import zone_fault


def stated(kind: str, **more: Any) -> Callable[[dict[str, Any]], None]:
    """For a parameter that may be left out: as it is when it is given. Nobody can write a null into an address."""

    def write(schema: dict[str, Any]) -> None:
        schema.pop("anyOf", None)
        schema |= {"type": kind, **more}

    return write


class Nothing(Body):
    """A command that needs no more than its path: a body may be left out, or be empty."""


_WALL = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _wall_time(given: object) -> time:
    if isinstance(given, time):
        return given
    if not isinstance(given, str) or not _WALL.fullmatch(given):
        raise ValueError("write a wall time as HH:MM, such as 17:30")
    return time.fromisoformat(given)


def _day(given: object) -> object:
    if isinstance(given, str) and not _DAY.fullmatch(given):
        raise ValueError("write a day as YYYY-MM-DD, such as 2026-06-30")
    if not isinstance(given, str | date):
        raise ValueError("write a day as text, YYYY-MM-DD")
    return given


def _one_line(text: str) -> str:
    if not is_one_line(text):
        raise ValueError("use one line, without control characters")
    return text


def _neutral(alias: str) -> str:
    if says_health(alias):
        raise ValueError("a lock screen must not tell that this is about health: choose a neutral name")
    if says_reserved(alias, "en"):
        raise ValueError("carriers act upon words like stop, end, start, yes, help: choose another name")
    return alias


def _zone(name: str) -> str:
    if fault := zone_fault(name):
        raise ValueError(fault.fault)
    return name


def _written(wall: time) -> str:
    return wall.strftime("%H:%M")


_WALL_SCHEMA: dict[str, Any] = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["17:30"]}
_DAY_SCHEMA: dict[str, Any] = {"type": "string", "format": "date", "examples": ["2026-06-30"]}

WallTime = Annotated[
    time, BeforeValidator(_wall_time), PlainSerializer(_written, return_type=str), WithJsonSchema(_WALL_SCHEMA)
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]


def _written_as(form: str) -> Any:
    """What a pattern cannot say is told by name."""
    return Field(json_schema_extra={"format": form})


def published(most: int) -> Any:
    """How many characters the core lets stand, where it is the core that tells of too many, with all other faults."""
    return Field(json_schema_extra={"maxLength": most})


MaybeEmptyLine = Annotated[str, AfterValidator(_one_line), Field(json_schema_extra={"pattern": ONE_LINE})]
_Line = Annotated[str, AfterValidator(_one_line), Field(json_schema_extra={"pattern": ONE_LINE_OF_WORDS})]
OneLine = Annotated[_Line, StringConstraints(min_length=1)]
Phone = Annotated[_Line, StringConstraints(min_length=3, max_length=40), _written_as("phone")]
Email = Annotated[_Line, StringConstraints(min_length=3, max_length=254), _written_as("email")]
Name = Annotated[OneLine, StringConstraints(max_length=NAME_LENGTH)]
Zone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_zone), _written_as("iana-zone")]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]

Limit = Annotated[int, Field(ge=1, le=100, description="How many at most.")]
After = Annotated[
    UUID | None,
    Field(description="The `next` of the page before.", json_schema_extra=stated("string", format="uuid")),
]
Alias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 .'-]{1,20}$"), AfterValidator(_neutral)]
"""A neutral name that opens texts, and stands on lock screens."""
CueWord = Annotated[str, StringConstraints(pattern=r"^[A-Za-z\u00c0-\u024f]{3,20}$")]
"""One word of letters: nothing that may be an answer or a number."""
CodeWord = Annotated[str, StringConstraints(pattern=r"^[A-Za-z\u00c0-\u024f]{5,20}$")]
"""The same, long enough that a slip of the finger makes no other word of it."""
