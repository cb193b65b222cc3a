"""A list goes on from where the page before ended, or says that it cannot: a wrong cursor is no empty page."""

from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

from handrail_shared.runtime.http import Problem


class OfClient(Protocol):
    """Something that belongs to a client."""

    @property
    def client_id(self) -> UUID: ...


async def check_cursor(
    after: UUID | None, find: Callable[[UUID], Awaitable[OfClient | None]], *, of: UUID | None = None
) -> None:
    """Refuse a cursor that names nothing in this list: gone, another clinic's, or (`of`) another client's.

    `find` gets the row of that id, of the caller's clinic.
    """
    if after is None:
        return
    row = await find(after)
    if row is None or of not in {None, row.client_id}:
        raise Problem(422, "cursor_not_valid", "Use the value of `next` from the page before, unchanged.")
