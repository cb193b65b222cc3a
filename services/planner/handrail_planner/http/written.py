"""Instants and longer texts as bodies carry them, each with its own clear fault."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
PROSE = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
"""What `Prose` takes, for who writes to the published schema; a lone carriage return is refused all the same."""
_KEPT = frozenset("\n\t")


def _instant(given: object) -> object:
    if isinstance(given, datetime):
        return given
    if not isinstance(given, str) or not _INSTANT.fullmatch(given):
        raise ValueError("write an instant with its offset, such as 2026-03-06T17:30:00-05:00")
    return given


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError("no calendar has this instant") from None


def _prose(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if any(unicodedata.category(each) in {"Cc", "Cs"} and each not in _KEPT for each in text):
        raise ValueError("use text without control characters; line breaks are welcome")
    return text


When = Annotated[AwareDatetime, BeforeValidator(_instant), AfterValidator(_in_utc)]
Prose = Annotated[
    str, StringConstraints(max_length=4000), AfterValidator(_prose), Field(json_schema_extra={"pattern": PROSE})
]
