"""The gap between understanding and doing (R51), and how plans fare by kind and technique (R54). Of a few clients no figure is told.

Four steps of an insight: it is noted; a plan that answers it is live; that plan was used for the first time from then on; it
lasted, which is fourteen repetitions. What became of an insight is what became of the plan that answers it.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from handrail_planner.core.figures import FLOOR, median_days, rate, told
from handrail_planner.core.insight import State
from handrail_planner.core.plan.values import PlanKind
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import After, Limit
from handrail_planner.http.lookups import the_client
from handrail_planner.http.paging import check_cursor
from handrail_planner.http.problems import problems
from handrail_planner.store import gap, insights

router = APIRouter(tags=["outcomes"])

MOST_GROUPS = 200
COUNTED = ("plans", "live", "paused", "ended", "met", "dropped", "used", "sustained", "faded", "graduated")

Days = Annotated[int, Query(ge=1, le=3660, description="How many days to look back.")]


class InsightWent(BaseModel):
    """An insight, and when it got how far; null: not yet."""

    insight_id: UUID
    state: State
    plan_id: UUID | None
    noted_at: AwareDatetime
    planned_at: AwareDatetime | None = Field(description="When a plan that answers it went live.")
    first_used_at: AwareDatetime | None = Field(description="When that plan was used for the first time from then on.")
    sustained_at: AwareDatetime | None = Field(
        description="When it had been used fourteen times; null also where it had been before it answered the insight."
    )


class ClientGap(BaseModel):
    """What came of a client's insights, the newest first."""

    client_id: UUID
    insights: list[InsightWent]
    next: UUID | None = Field(description="Give it as `after` for the next page; null: that was all.")


_OF_A_FEW = f"Null: of fewer than {FLOOR} clients."
Count = Annotated[int | None, Field(description=_OF_A_FEW)]
Rate = Annotated[float | None, Field(description=_OF_A_FEW)]


class ClinicGap(BaseModel):
    """How many insights got how far; the medians are days from the insight on. A figure of fewer clients than the floor is null."""

    since: AwareDatetime
    floor: int = Field(description="No figure is told of fewer different clients; one of nobody is 0.")
    insights: Count
    set_aside: Annotated[
        int | None, Field(description=f"Of these: clinician and client decided that it needs no plan. {_OF_A_FEW}")
    ]
    planned: Count
    used: Count
    sustained: Count
    median_days_to_plan: Rate
    median_days_to_use: Rate
    median_days_to_sustained: Rate


class GroupWent(BaseModel):
    """What became of the plans of a kind, or of a kind and technique. All but its names is null where they are of a few clients."""

    kind: PlanKind
    technique: str | None = Field(
        description="The template that its plans were made from; null: written freely, or not asked for."
    )
    plans: Annotated[
        int | None, Field(description=f"Those that went live: what every rate here is a part of. {_OF_A_FEW}")
    ]
    live: Count
    paused: Count
    ended: Count
    met: Annotated[int | None, Field(description="Of the ended: its goal was met.")]
    dropped: Annotated[int | None, Field(description="Of the ended: it was given up.")]
    used: Annotated[int | None, Field(description="Used at least once: the first repetition.")]
    sustained: Annotated[int | None, Field(description="Used fourteen times.")]
    faded: Annotated[
        int | None, Field(description="Practised so well that it is nudged for once a week or less, as it stands now.")
    ]
    graduated: Annotated[int | None, Field(description="Became a habit that keeps itself.")]
    used_rate: Rate
    sustained_rate: Rate
    faded_rate: Rate


class Outcomes(BaseModel):
    """How plans fare: to see which approach does not fit, not to rank people."""

    since: AwareDatetime
    floor: int = Field(description="No figure is told of fewer different clients.")
    kinds: list[GroupWent] = Field(description=f"The largest first, {MOST_GROUPS} at most.")


@router.get("/v1/clients/{client_id}/gap", summary="From insight to practice", responses=problems(404, 422))
async def of_client(
    client_id: UUID, by: ByClinician, after: After = None, limit: Annotated[Limit, Query()] = 50
) -> ClientGap:
    """What came of each insight of a client, with times."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        await check_cursor(after, partial(insights.find, tx, by.clinic_id), of=client.client_id)
        rows = await gap.of_client(tx, by.clinic_id, client.client_id, limit + 1, after)
    went = [InsightWent.model_validate(dict(row)) for row in rows[:limit]]
    return ClientGap(client_id=client_id, insights=went, next=went[-1].insight_id if len(rows) > limit else None)


@router.get("/v1/gap", summary="From insight to practice, in the clinic", responses=problems(422))
async def of_clinic(by: ByClinician, days: Days = 365) -> ClinicGap:
    """How many insights of the clinic's clients became plans, were used and lasted, and how long that took."""
    since = _since(by.now, days)
    async with by.transaction() as tx:
        row = await gap.of_clinic(tx, by.clinic_id, since)
    steps = ("insights", "set_aside", "planned", "used", "sustained")
    medians = (("plan", "planned"), ("use", "used"), ("sustained", "sustained"))
    return ClinicGap.model_validate(
        {"since": since, "floor": FLOOR}
        | {step: told(row[step], row[f"{step}_of"]) for step in steps}
        | {f"median_days_to_{name}": median_days(row[f"to_{name}"], row[f"{step}_of"]) for name, step in medians}
    )


@router.get("/v1/outcomes", summary="How plans fare by kind and technique", responses=problems(422))
async def outcomes(
    by: ByClinician,
    days: Days = 365,
    group: Annotated[
        Literal["kind", "technique"], Query(alias="by", description="How plans are put together.")
    ] = "kind",
) -> Outcomes:
    """What became of the clinic's plans that went live in these days."""
    since = _since(by.now, days)
    async with by.transaction() as tx:
        rows = await gap.outcomes(tx, by.clinic_id, since, by_technique=group == "technique", limit=MOST_GROUPS)
    return Outcomes(since=since, floor=FLOOR, kinds=[_went(row) for row in rows])


def _went(row: asyncpg.Record) -> GroupWent:
    """Who is in a group at all is who its figures are of."""
    plans, clients = row["plans"], row["plans_of"]
    rates = {f"{step}_rate": rate(row[step], plans, clients) for step in ("used", "sustained", "faded")}
    counts = {name: told(plans, clients) and row[name] for name in COUNTED}
    return GroupWent.model_validate({"kind": row["kind"], "technique": row["technique"]} | counts | rates)


def _since(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)
