"""How pages and ids of rows are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list, and the id to go on from; None: that was all."""

    items: Sequence[T]
    next: UUID | None


def paged(items: Sequence[tuple[UUID, T]], limit: int) -> Page[T]:
    """A page from one row more than was asked for: that row only says that there is a next page."""
    shown = items[:limit]
    return Page([item for _, item in shown], shown[-1][0] if len(items) > limit else None)
