"""Who is calling: a clinic with its key, or the operator with theirs. A clinic's key sees that clinic and no other."""

import hmac
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Problem, authorised

from handrail_planner.desk import Desk


@dataclass(frozen=True, slots=True)
class Clinician:
    """A caller with a clinic's key, and the instant of the call. `key_id` tells which key, for evidence."""

    desk: Desk
    clinic_id: ClinicId
    now: datetime
    key_id: UUID

    def transaction(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that sees this clinic only."""
        return self.desk.db.transaction(self.clinic_id)


@dataclass(frozen=True, slots=True)
class Operator:
    """A caller with the operator's key, and the instant of the call."""

    desk: Desk
    now: datetime


_clinic_bearer = HTTPBearer(
    scheme_name="clinic key", auto_error=False, description="A clinic's key, `hr_...`, with the scope `plans`."
)
_operator_bearer = HTTPBearer(
    scheme_name="operator key", auto_error=False, description="The key of whoever runs Handrail."
)
_Shown = HTTPAuthorizationCredentials | None


async def _clinician(request: Request, _: Annotated[_Shown, Security(_clinic_bearer)]) -> Clinician:
    desk = desk_of(request)
    key = await authorised(request, desk.keys, "plans")
    return Clinician(desk, key.clinic_id, desk.clock.now(), key.key_id)


async def _operator(request: Request, shown: Annotated[_Shown, Security(_operator_bearer)]) -> Operator:
    desk = desk_of(request)
    given = shown.credentials if shown else ""
    if not hmac.compare_digest(given.encode(), desk.operator_key.encode()):
        raise Problem(
            401,
            "key_missing_or_unknown",
            "Send the operator's key as: Authorization: Bearer ...",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return Operator(desk, desk.clock.now())


def desk_of(request: Request) -> Desk:
    """What this request is served with."""
    return cast("Desk", request.app.state.desk)


ByClinician = Annotated[Clinician, Depends(_clinician)]
ByOperator = Annotated[Operator, Depends(_operator)]
