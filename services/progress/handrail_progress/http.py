"""What a clinic and its integrators may ask: how a client's practice stands, and the feed of this service's events.

Every answer is about the key's own clinic; what belongs to another is not there. Lists have a limit and a cursor. Skipped,
missed, silent, undelivered and withheld opportunities are counted apart, always.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, Query, Request
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.http import Problem, authorised, new_app
from handrail_shared.runtime.vault import AccessKey, AccessKeys
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from handrail_progress import store
from handrail_progress.core.opportunity import Opportunity, Standing
from handrail_progress.core.streak import State
from handrail_progress.feed import structured
from handrail_progress.store import PlanProgress

LAST_OUTCOMES = 14
PLANS_OF_A_CLIENT = 100
FIRST = UUID(int=0)

PageSize = Annotated[int, Query(ge=1, le=200, description="How many at most.")]


class Answer(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(frozen=True)


class LastOutcome(Answer):
    """One opportunity: its day, and how it counts."""

    opportunity_id: UUID
    local_date: date | None
    standing: Standing
    helpfulness: int | None


class Counts(Answer):
    """Opportunities by kind; each opportunity is in exactly one."""

    done: int = 0
    partly: int = 0
    missed: int = 0
    did_not_arise: int = 0
    silent: int = Field(default=0, description="Nudged or still to be, and not answered so far.")
    undelivered: int = Field(default=0, description="The nudge did not arrive, and nothing was reported.")
    withheld: int = Field(default=0, description="Deliberately not nudged, and nothing was reported.")


class PlanAnswer(Answer):
    """How practice of one plan stands."""

    plan_id: UUID
    client_id: UUID
    goal_id: UUID | None
    activated_at: datetime | None
    resting_since: datetime | None = Field(
        description="The plan rests by agreement: no opportunity comes up, and none is missed."
    )
    ended_at: datetime | None
    ended_reason: str | None
    state: State
    run: int = Field(description="Opportunities met in a row. While paused: the run that rests.")
    best_run: int
    total_repetitions: int
    reserve: int
    counts: Counts
    last: list[LastOutcome] = Field(description=f"The last {LAST_OUTCOMES} opportunities, the latest first.")


class ClientAnswer(Answer):
    """How practice of a client's plans stands, the newest plan first."""

    client_id: UUID
    plans: list[PlanAnswer]


class Page(Answer):
    """A part of a clinic's plans. `next_after` is the cursor of the next part; null at the end."""

    plans: list[PlanAnswer]
    next_after: UUID | None


class Feed(Answer):
    """Events in the order in which they were published. Ask again with `after` set to `next_after`."""

    events: list[dict[str, JsonValue]] = Field(description="CloudEvents 1.0, structured JSON.")
    next_after: int


Authorised = Callable[[Request], Awaitable[AccessKey]]


def build_app(db: Db, keys: AccessKeys) -> FastAPI:
    """The service's HTTP app."""
    app = new_app("progress", "Repetitions, forgiving streaks, and a feed of both.")

    async def authorise(request: Request) -> AccessKey:
        return await authorised(request, keys, "progress")

    _add_progress(app, db, authorise)
    _add_feed(app, db, authorise)
    return app


def _add_progress(app: FastAPI, db: Db, authorise: Authorised) -> None:
    @app.get("/v1/clients/{client_id}/progress")
    async def client_progress(client_id: UUID, key: Annotated[AccessKey, Depends(authorise)]) -> ClientAnswer:
        """How practice of a client's plans stands."""
        async with db.transaction(key.clinic_id) as tx:
            found = await store.progress_of_client(tx, key.clinic_id, client_id, PLANS_OF_A_CLIENT)
            if not found:
                raise Problem(404, "client_not_found", "This clinic has no client of this id with a plan.")
            return ClientAnswer(client_id=client_id, plans=await _answers(tx, key.clinic_id, found))

    @app.get("/v1/plans/{plan_id}/progress")
    async def plan_progress(plan_id: UUID, key: Annotated[AccessKey, Depends(authorise)]) -> PlanAnswer:
        """How practice of one plan stands."""
        async with db.transaction(key.clinic_id) as tx:
            found = await store.progress_of_plan(tx, key.clinic_id, plan_id)
            if found is None:
                raise Problem(404, "plan_not_found", "This clinic has no plan of this id.")
            return (await _answers(tx, key.clinic_id, [found]))[0]

    @app.get("/v1/progress")
    async def clinic_progress(
        key: Annotated[AccessKey, Depends(authorise)], after: UUID = FIRST, limit: PageSize = 50
    ) -> Page:
        """How practice of all the clinic's plans stands, part by part."""
        async with db.transaction(key.clinic_id) as tx:
            found = await store.progress_after(tx, key.clinic_id, after, limit)
            plans = await _answers(tx, key.clinic_id, found)
        return Page(plans=plans, next_after=plans[-1].plan_id if len(plans) == limit else None)


def _add_feed(app: FastAPI, db: Db, authorise: Authorised) -> None:
    @app.get("/v1/events")
    async def events(
        key: Annotated[AccessKey, Depends(authorise)],
        after: Annotated[int, Query(ge=0, le=2**62, description="The position up to which you have them.")] = 0,
        limit: PageSize = 100,
    ) -> Feed:
        """The events that this service published about the clinic's clients."""
        async with db.transaction(key.clinic_id) as tx:
            rows = await store.events_after(tx, key.clinic_id, after, limit)
        return Feed(
            events=[structured(row) for row in rows],
            next_after=rows[-1]["position"] if rows else after,
        )


async def _answers(tx: Tx, clinic: ClinicId, found: Sequence[PlanProgress]) -> list[PlanAnswer]:
    plans = [each.plan.plan_id for each in found]
    counts = await store.counts(tx, clinic, plans)
    last = await store.last_opportunities(tx, clinic, plans, LAST_OUTCOMES)
    return [_answer(each, counts[each.plan.plan_id], last[each.plan.plan_id]) for each in found]


def _answer(found: PlanProgress, counts: dict[Standing, int], last: Sequence[Opportunity]) -> PlanAnswer:
    return PlanAnswer(
        plan_id=found.plan.plan_id,
        client_id=found.plan.client_id,
        goal_id=found.goal_id,
        activated_at=found.activated_at,
        resting_since=found.resting_since,
        ended_at=found.over_at,
        ended_reason=found.over_because,
        state=found.run.state,
        run=found.run.run,
        best_run=found.run.best_run,
        total_repetitions=found.run.total_repetitions,
        reserve=found.run.reserve,
        counts=Counts.model_validate({standing.value: number for standing, number in counts.items()}),
        last=[_last(each) for each in last],
    )


def _last(opportunity: Opportunity) -> LastOutcome:
    return LastOutcome(
        opportunity_id=opportunity.opportunity_id,
        local_date=opportunity.local_date,
        standing=opportunity.standing,
        helpfulness=opportunity.report.helpfulness if opportunity.report else None,
    )
