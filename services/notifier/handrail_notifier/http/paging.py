"""Lists, newest first: a limit, and a cursor that is the last row of the page before."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from handrail_shared.runtime.http import Problem

_FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
_LAST_ID = UUID(int=2**128 - 1)

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=200)]


def cursor_after(last: tuple[datetime, UUID] | None) -> str | None:
    if last is None:
        return None
    return base64.urlsafe_b64encode(f"{last[0].isoformat()}|{last[1]}".encode()).decode()


def position(cursor: str | None) -> tuple[datetime, UUID]:
    if cursor is None:
        return _FOREVER, _LAST_ID
    try:
        instant, _, row_id = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return datetime.fromisoformat(instant).astimezone(UTC), UUID(row_id)
    except (ValueError, binascii.Error, OverflowError):
        raise Problem(422, "cursor_not_valid", "Use the value of `next` from the page before, unchanged.") from None
