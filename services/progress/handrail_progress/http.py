"""What a clinic and its integrators may ask: how a client's practice stands, and the feed of this service's events.

Every answer is about the key's own clinic; what belongs to another is not there. Lists have a limit and a cursor. Skipped, missed,
silent, undelivered, withheld and not available opportunities are counted apart, always; rates are of real opportunities alone.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, Query, Request
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.http import Problem, authorised, new_app
from handrail_shared.runtime.vault import AccessKey, AccessKeys
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from handrail_progress.core.consistency import Consistency as Rate
from handrail_progress.core.consistency import Recently
from handrail_progress.core.days import local_day
from handrail_progress.core.explaining import Picture, explained
from handrail_progress.core.graduation import MILESTONES, Habit, Rating
from handrail_progress.core.opportunity import Opportunity, Standing
from handrail_progress.core.streak import State
from handrail_progress.feed import structured
from handrail_progress.http_stuck import Authorised, add_flags
from handrail_progress.store import answers
from handrail_progress.store.answers import PlanProgress

LAST_OUTCOMES = 14
LAST_RATINGS = 14
FIRST = UUID(int=0)

Position = Annotated[int, Field(ge=0, le=2**62)]
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
    skipped: int = Field(default=0, description="Let go on purpose: neither used nor missed.")
    silent: int = Field(default=0, description="Nudged or still to be, and not answered so far: never a miss.")
    undelivered: int = Field(default=0, description="The nudge did not arrive, and nothing was reported.")
    withheld: int = Field(default=0, description="Left out to nudge less, and nothing was reported.")
    not_available: int = Field(
        default=0,
        description="No nudge could be or was to be (a hold, a break, silent hours, a plan at rest), and nothing was reported.",
    )


class Consistency(Answer):
    """Of the real opportunities of the last days, how many were met. Real is what was reported used or missed, nothing else."""

    used: int
    missed: int
    rate: float | None = Field(description="Used of used and missed, 0 to 1; null where there were none.")


class Automaticity(Answer):
    """How far the plan comes to mind by itself, 0 to 10, when the client said so."""

    rating: int
    rated_at: datetime


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
    run_began_on: date | None = Field(description="The local day of the run's first use.")
    last_used_on: date | None
    misses_in_a_row: int
    best_run: int
    total_repetitions: int
    reserve: int = Field(description="What is left to let moments go on purpose.")
    strength: float = Field(description="How settled the plan is, 0 to 1: what came of it lately weighs most.")
    consistency_7_days: Consistency
    consistency_28_days: Consistency
    milestones: list[int] = Field(
        description=f"Those of {', '.join(map(str, MILESTONES))} repetitions that were reached."
    )
    automaticity: list[Automaticity] = Field(
        description=f"The last {LAST_RATINGS} times that the client said how far it comes to mind by itself, the latest first."
    )
    graduated_at: datetime | None = Field(description="When it became a habit that keeps itself.")
    counts: Counts
    explanation: list[str] = Field(description="The same in plain sentences.")
    last: list[LastOutcome] = Field(description=f"The last {LAST_OUTCOMES} opportunities, the latest first.")


class ClientAnswer(Answer):
    """How practice of a client's plans stands, the newest plan first. `next_after` is the cursor of the next part; null at the end."""

    client_id: UUID
    plans: list[PlanAnswer]
    next_after: UUID | None


class Page(Answer):
    """A part of a clinic's plans. `next_after` is the cursor of the next part; null at the end."""

    plans: list[PlanAnswer]
    next_after: UUID | None


class Feed(Answer):
    """Events in the order in which they were published. Ask again with `after` set to `next_after`."""

    events: list[dict[str, JsonValue]] = Field(description="CloudEvents 1.0, structured JSON.")
    next_after: int


def build_app(db: Db, keys: AccessKeys, clock: Clock) -> FastAPI:
    """The service's HTTP app."""
    app = new_app("progress", "Repetitions, forgiving streaks, and a feed of both.")

    async def authorise(request: Request) -> AccessKey:
        return await authorised(request, keys, "progress")

    _add_progress(app, db, clock, authorise)
    _add_feed(app, db, authorise)
    add_flags(app, db, authorise, clock)
    return app


def _add_progress(app: FastAPI, db: Db, clock: Clock, authorise: Authorised) -> None:
    @app.get("/v1/clients/{client_id}/progress")
    async def client_progress(
        client_id: UUID,
        key: Annotated[AccessKey, Depends(authorise)],
        after: UUID | None = None,
        limit: PageSize = 100,
    ) -> ClientAnswer:
        """How practice of a client's plans stands, part by part."""
        async with db.transaction(key.clinic_id) as tx:
            found = await answers.progress_of_client(tx, key.clinic_id, client_id, after, limit)
            if not found and after is None:
                raise Problem(404, "client_not_found", "This clinic has no client of this id with a plan.")
            plans = await _answers(tx, key.clinic_id, found, clock.now())
        return ClientAnswer(
            client_id=client_id, plans=plans, next_after=plans[-1].plan_id if len(plans) == limit else None
        )

    @app.get("/v1/plans/{plan_id}/progress")
    async def plan_progress(plan_id: UUID, key: Annotated[AccessKey, Depends(authorise)]) -> PlanAnswer:
        """How practice of one plan stands."""
        async with db.transaction(key.clinic_id) as tx:
            found = await answers.progress_of_plan(tx, key.clinic_id, plan_id)
            if found is None:
                raise Problem(404, "plan_not_found", "This clinic has no plan of this id.")
            return (await _answers(tx, key.clinic_id, [found], clock.now()))[0]

    @app.get("/v1/progress")
    async def clinic_progress(
        key: Annotated[AccessKey, Depends(authorise)], after: UUID = FIRST, limit: PageSize = 50
    ) -> Page:
        """How practice of all the clinic's plans stands, part by part."""
        async with db.transaction(key.clinic_id) as tx:
            found = await answers.progress_after(tx, key.clinic_id, after, limit)
            plans = await _answers(tx, key.clinic_id, found, clock.now())
        return Page(plans=plans, next_after=plans[-1].plan_id if len(plans) == limit else None)


def _add_feed(app: FastAPI, db: Db, authorise: Authorised) -> None:
    @app.get("/v1/events")
    async def events(
        key: Annotated[AccessKey, Depends(authorise)],
        after: Annotated[
            Position | UUID,
            Query(
                description="What you have: the `next_after` of the last answer, or the id of the last event; 0: nothing."
            ),
        ] = 0,
        limit: PageSize = 100,
    ) -> Feed:
        """The events that this service published about the clinic's clients, each once and none left out, for 90 days."""
        async with db.transaction(key.clinic_id) as tx:
            position = await _position(tx, key.clinic_id, after)
            rows = await answers.events_after(tx, key.clinic_id, position, limit)
        return Feed(
            events=[structured(row) for row in rows],
            next_after=rows[-1]["position"] if rows else position,
        )


async def _position(tx: Tx, clinic: ClinicId, after: int | UUID) -> int:
    if isinstance(after, int):
        return after
    position = await answers.position_of(tx, clinic, after)
    if position is None:
        raise Problem(
            410,
            "event_not_kept",
            "This event is not in the clinic's log, or no longer; what the compacted topic states never is. Name the last event of "
            "another kind that you have, or begin with after=0 and pass over the ids that you have.",
        )
    return position


async def _answers(tx: Tx, clinic: ClinicId, found: Sequence[PlanProgress], now: datetime) -> list[PlanAnswer]:
    plans = [each.plan.plan_id for each in found]
    counts = await answers.counts(tx, clinic, plans)
    recently = await answers.consistency(tx, clinic, {each.plan.plan_id: local_day(now, each.zone) for each in found})
    ratings = await answers.last_ratings(tx, clinic, plans, LAST_RATINGS)
    last = await answers.last_opportunities(tx, clinic, plans, LAST_OUTCOMES)
    return [
        _answer(each, counts[plan], recently[plan], ratings[plan], last[plan])
        for each, plan in zip(found, plans, strict=True)
    ]


def _answer(
    found: PlanProgress,
    counts: dict[Standing, int],
    recently: Recently,
    ratings: Sequence[Rating],
    last: Sequence[Opportunity],
) -> PlanAnswer:
    run = found.practice.run
    return PlanAnswer(
        plan_id=found.plan.plan_id,
        client_id=found.plan.client_id,
        goal_id=found.goal_id,
        activated_at=found.activated_at,
        resting_since=found.resting_since,
        ended_at=found.over_at,
        ended_reason=found.over_because,
        state=run.state,
        run=run.run,
        run_began_on=run.began_on,
        last_used_on=run.last_on,
        misses_in_a_row=run.misses,
        best_run=run.best_run,
        total_repetitions=run.total_repetitions,
        reserve=run.reserve,
        strength=round(found.practice.strength.value, 3),
        consistency_7_days=_rate(recently.week),
        consistency_28_days=_rate(recently.four_weeks),
        milestones=_milestones(found.habit),
        automaticity=[Automaticity(rating=each.rating, rated_at=each.at) for each in ratings],
        graduated_at=found.habit.graduated_at,
        counts=Counts.model_validate({standing.value: number for standing, number in counts.items()}),
        explanation=list(explained(Picture(found.practice, found.habit, counts, recently))),
        last=[_last(each) for each in last],
    )


def _rate(found: Rate) -> Consistency:
    rate = found.rate
    return Consistency(used=found.used, missed=found.missed, rate=None if rate is None else round(rate, 3))


def _milestones(habit: Habit) -> list[int]:
    return [each for each in MILESTONES if each <= habit.milestone]


def _last(opportunity: Opportunity) -> LastOutcome:
    return LastOutcome(
        opportunity_id=opportunity.opportunity_id,
        local_date=opportunity.local_date,
        standing=opportunity.standing,
        helpfulness=opportunity.report.helpfulness if opportunity.report else None,
    )
