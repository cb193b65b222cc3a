"""What writes something refuses a query parameter that it does not know: a misspelt `dry_run` must not do the thing itself.

A list ignores one, as proxies and trackers add their own.
"""

import re
from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from handrail_planner.core.refusals import Fault, NotValid
from handrail_planner.http.problems import problem_of

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]{0,40}")


async def no_unknown_query(request: Request) -> None:
    """Refuse a request that writes and has a query parameter that its route does not name."""
    route = request.scope.get("route")
    if request.method in _READS or not isinstance(route, APIRoute):
        return
    known = set(_names(route.dependant))
    if unknown := sorted({_shown(name) for name in request.query_params if name not in known}):
        fault = f"No such parameter here: {_told(sorted(known))}"
        raise problem_of(NotValid(tuple(Fault(f"query.{name}", fault) for name in unknown[:20])))


def _names(dependant: Dependant) -> Iterator[str]:
    yield from (each.alias for each in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _names(inner)


def _shown(name: str) -> str:
    """It is named if it can be a name: a caller may have put anything there."""
    return name if _NAME.fullmatch(name) else "?"


def _told(known: list[str]) -> str:
    return f"it takes {', '.join(known)}." if known else "it takes none."
