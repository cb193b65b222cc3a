"""A request that is sent again makes nothing twice.

The caller names a request with `Idempotency-Key`. The first one claims the name in the transaction that makes the thing; a
repeated one gets the same thing as it now stands; the same name on another request is refused. Names are kept for 24 hours,
as digests.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, assert_never
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Problem
from handrail_shared.runtime.ids import new_id
from pydantic import BaseModel

from handrail_planner.desk import Desk
from handrail_planner.http.fields import stated
from handrail_planner.store import requests
from handrail_planner.store.requests import Again, First, Mark, Reused

REPLAYED = "Idempotent-Replayed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What names this request, if it is named; where it went; and the answer that is being written."""

    key: str | None
    path: str
    answer: Response


@dataclass(frozen=True, slots=True)
class Turn:
    """The id of what is to be made, or was made already."""

    resource_id: UUID
    first: bool


def _attempt(
    request: Request,
    response: Response,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            pattern=r"^[\x21-\x7e]{1,128}$",
            description="A name for this request, new for each new thing. Sent again within 24 hours with the same body, "
            "it answers with what was made the first time and makes nothing.",
            json_schema_extra=stated("string", pattern=r"^[\x21-\x7e]{1,128}$"),
        ),
    ] = None,
) -> Attempt:
    return Attempt(idempotency_key, request.url.path, response)


AsAttempt = Annotated[Attempt, Depends(_attempt)]


async def once(
    desk: Desk,
    tx: Tx,
    owner: UUID,
    attempt: Attempt,
    body: BaseModel,
    *,
    now: datetime,
    resource_id: UUID | None = None,
) -> Turn:
    """Whether this request is the first of its name. `owner` is whose names they are."""
    resource_id = resource_id or new_id()
    if attempt.key is None:
        return Turn(resource_id, first=True)
    mark = Mark(desk.digest("key", attempt.key), desk.digest("body", attempt.path, body.model_dump_json()))
    match await requests.remember(tx, owner, mark, resource_id=resource_id, now=now):
        case First():
            return Turn(resource_id, first=True)
        case Again(made):
            attempt.answer.headers[REPLAYED] = "true"
            return Turn(made, first=False)
        case Reused():
            raise Problem(422, "idempotency_key_reused", "Another request has used this key: send a new key.")
        case never:
            assert_never(never)
