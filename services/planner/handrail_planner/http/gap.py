"""The gap between understanding and doing (R51), and how plans fare by their kind (R54). Numbers alone; no rate of fewer than five.

Four steps of an insight: it is noted; a plan that answers it is live; that plan was used for the first time; it lasted, which is
fourteen repetitions. What became of an insight is what became of the plan that answers it.
"""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from handrail_planner.core.insight import State
from handrail_planner.core.plan.values import PlanKind
from handrail_planner.http.access import ByClinician
from handrail_planner.http.lookups import the_client
from handrail_planner.http.problems import problems
from handrail_planner.store import gap

router = APIRouter(tags=["outcomes"])

FEW = 5
"""A rate or a median of fewer says more of one person than of a clinic: it is left out."""
INSIGHTS = 200
DAY_SECONDS = 86_400

Days = Annotated[int, Query(ge=1, le=3660, description="How many days to look back.")]


class InsightWent(BaseModel):
    """An insight, and when it got how far; null: not yet."""

    insight_id: UUID
    state: State
    plan_id: UUID | None
    noted_at: AwareDatetime
    planned_at: AwareDatetime | None = Field(description="When a plan that answers it went live.")
    first_used_at: AwareDatetime | None = Field(description="When that plan was used for the first time.")
    sustained_at: AwareDatetime | None = Field(description="When it had been used fourteen times.")


class ClientGap(BaseModel):
    """What came of a client's insights, the newest first."""

    client_id: UUID
    insights: list[InsightWent] = Field(description=f"The last {INSIGHTS}.")


class ClinicGap(BaseModel):
    """How many insights got how far. The medians are days from the insight on; null where fewer than five got there."""

    since: AwareDatetime
    insights: int
    set_aside: int = Field(description="Of these: clinician and client decided that it needs no plan.")
    planned: int
    used: int
    sustained: int
    median_days_to_plan: float | None
    median_days_to_use: float | None
    median_days_to_sustained: float | None


class KindWent(BaseModel):
    """What became of the plans of a kind. Rates are null where there are fewer than five plans."""

    kind: PlanKind
    plans: int = Field(description="Those that went live.")
    live: int
    paused: int
    ended: int
    met: int = Field(description="Of the ended: its goal was met.")
    dropped: int = Field(description="Of the ended: it was given up.")
    used: int = Field(description="Used at least once.")
    sustained: int = Field(description="Used fourteen times.")
    graduated: int = Field(description="Became a habit that keeps itself.")
    used_rate: float | None
    sustained_rate: float | None


class Outcomes(BaseModel):
    """How plans fare by their kind: to see which approach does not fit, not to rank people."""

    since: AwareDatetime
    kinds: list[KindWent]


@router.get("/v1/clients/{client_id}/gap", summary="From insight to practice", responses=problems(404, 422))
async def of_client(client_id: UUID, by: ByClinician) -> ClientGap:
    """What came of each insight of a client, with times."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        rows = await gap.of_client(tx, by.clinic_id, client.client_id, INSIGHTS)
    return ClientGap(client_id=client_id, insights=[InsightWent.model_validate(dict(row)) for row in rows])


@router.get("/v1/gap", summary="From insight to practice, in the clinic", responses=problems(422))
async def of_clinic(by: ByClinician, days: Days = 365) -> ClinicGap:
    """How many insights of the clinic's clients became plans, were used and lasted, and how long that took."""
    since = _since(by.now, days)
    async with by.transaction() as tx:
        row = await gap.of_clinic(tx, by.clinic_id, since)
    return ClinicGap(
        since=since,
        insights=row["insights"],
        set_aside=row["set_aside"],
        planned=row["planned"],
        used=row["used"],
        sustained=row["sustained"],
        median_days_to_plan=_days(row["to_plan"], row["planned"]),
        median_days_to_use=_days(row["to_use"], row["used"]),
        median_days_to_sustained=_days(row["to_sustained"], row["sustained"]),
    )


@router.get("/v1/outcomes", summary="How plans fare by their kind", responses=problems(422))
async def by_kind(by: ByClinician, days: Days = 365) -> Outcomes:
    """What became of the clinic's plans that went live in these days."""
    since = _since(by.now, days)
    async with by.transaction() as tx:
        rows = await gap.outcomes(tx, by.clinic_id, since)
    return Outcomes(
        since=since,
        kinds=[
            KindWent(
                **dict(row),
                used_rate=_rate(row["used"], row["plans"]),
                sustained_rate=_rate(row["sustained"], row["plans"]),
            )
            for row in rows
        ],
    )


def _since(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _days(seconds: float | None, of: int) -> float | None:
    return None if seconds is None or of < FEW else round(float(seconds) / DAY_SECONDS, 1)


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole >= FEW else None
