"""What the loops ask of the database: when the next thing is due. What several of them ask at a time is one statement."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate

from handrail_shared.runtime.db import Tx

_PARAMETER = re.compile(r"\$(\d+)")
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class DueQuery:
    """A query of one instant over all clinics, null if there is none, with its arguments; or, of one that tells more, its column."""

    query: str
    arguments: tuple[object, ...] = ()
    column: str | None = None


async def instants(tx: Tx, queries: Sequence[DueQuery]) -> Sequence[datetime | None]:
    """The instant that each asks for, in one round trip. `tx` sees every clinic."""
    if not queries:
        return ()
    together = _together(tuple((each.query, len(each.arguments), each.column) for each in queries))
    row = await tx.fetchrow(together, *(argument for each in queries for argument in each.arguments))
    assert row is not None, "a selection without a table has one row"
    return tuple(row.values())


@lru_cache(_MOST_KEPT)
def _together(queries: Sequence[tuple[str, int, str | None]]) -> str:
    """One query with a column for each, the parameters numbered on."""
    before = accumulate((arguments for _, arguments, _ in queries), initial=0)
    columns = [f"(\n{_instant(query, column, by)}\n)" for (query, _, column), by in zip(queries, before, strict=False)]
    return f"SELECT {', '.join(columns)}"


def _instant(query: str, column: str | None, by: int) -> str:
    numbered = _PARAMETER.sub(lambda found: f"${int(found[1]) + by}", query)
    return numbered if column is None else f"SELECT {column} FROM (\n{numbered}\n) AS told"
