"""What stops a clinic's texts just now, and the operator's word that it is mended.

A clinic sees its own breakers and those of the carrier's account, which all clinics share. It closes its own, and the account's cap once
that is raised: nobody tries a cap, and where it was not raised the next text meets it again. Refused credentials are no clinic's to mend;
that breaker closes once a text arrives.
"""

from datetime import datetime

from fastapi import FastAPI, Request
from handrail_shared.runtime.http import Body, Problem, authorised
from handrail_shared.runtime.log import get_logger
from pydantic import BaseModel, Field

from handrail_notifier.core.breaker import Breaker, Gate, State, is_open, state
from handrail_notifier.core.errors import ERRORS
from handrail_notifier.http.front import Front
from handrail_notifier.store import breakers, ledger

log = get_logger(__name__)


class Stopped(BaseModel):
    """Something that lets no text pass. `until`: when one text tries it, or when it is over."""

    name: str
    gate: Gate
    state: State
    wording: str | None = Field(description="The wording that rests, such as nudge:plan.")
    code: int | None = Field(description="The carrier's code that it opened with.")
    means: str | None = Field(description="What that code means.")
    opened_at: datetime | None
    until: datetime | None


class AllStopped(BaseModel):
    """All that stops texts of this clinic."""

    items: list[Stopped]


class Mended(Body):
    """The breaker that is to be closed, by its name."""

    name: str = Field(max_length=100, examples=["wording:nudge:plan"])


def add_breakers(app: FastAPI, front: Front) -> None:
    """What an operator may ask and say."""

    @app.get("/v1/breakers")
    async def stopped(request: Request) -> AllStopped:
        """What stops texts of this clinic just now: its wordings, its sender, the carrier's caps and account."""
        key = await authorised(request, front.keys, "plans")
        now = front.clock.now()
        async with front.db.transaction(key.clinic_id) as tx:
            kept = await breakers.breakers(tx, [key.clinic_id], now, front.account)
        found = [each for of in kept.values() for each in of if is_open(each, now)]
        return AllStopped(items=[_shown(each, now) for each in found])

    @app.post("/v1/breakers/close", status_code=204)
    async def close(request: Request, body: Mended) -> None:
        """It is mended, or the cap raised: texts pass again from now on. Doing it again does nothing."""
        key = await authorised(request, front.keys, "plans")
        gate = body.name.partition(":")[0]
        if gate == Gate.ACCOUNT:
            raise Problem(
                409, "breaker_shared", "All clinics share this one. It closes by itself as soon as a text arrives."
            )
        async with front.db.transaction(key.clinic_id) as tx:
            if gate in set(Gate) and await breakers.drop(tx, key.clinic_id, body.name):
                log.warning("breaker_closed_by_hand", clinic=key.clinic_id)
                await ledger.wake(tx, key.clinic_id, None, front.clock.now())


def _shown(breaker: Breaker, now: datetime) -> Stopped:
    row = ERRORS.get(breaker.code or 0)
    return Stopped(
        name=breaker.name,
        gate=breaker.gate,
        state=state(breaker, now),
        wording=breaker.wording,
        code=breaker.code,
        means=row.means if row else None,
        opened_at=breaker.opened_at,
        until=breaker.until,
    )
