"""Goals, in versions, each shown with what would make it easier to tell from outside."""

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from handrail_shared.contracts.ids import ClientId, GoalId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, StrictInt, StringConstraints

from handrail_planner.core import smart
from handrail_planner.core.client import Client
from handrail_planner.core.goal import (
    MAX_LEVEL_LENGTH,
    Domain,
    Facts,
    Goal,
    State,
    Version,
    Wants,
    Words,
)
from handrail_planner.core.zones import local_date
from handrail_planner.handlers import goals as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.handlers.goals import Wish
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import After, Day, Limit, OneLine
from handrail_planner.http.lookups import the_client
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.paging import check_cursor
from handrail_planner.http.problems import problems, settled
from handrail_planner.http.smart import FindingShown, Measure, Statement, findings_shown
from handrail_planner.http.versions import IfMatch, VersionRead, show_version, version_read
from handrail_planner.store import goals

router = APIRouter(tags=["goals"])

LevelWords = Annotated[OneLine, StringConstraints(max_length=MAX_LEVEL_LENGTH)]
Level = Annotated[StrictInt, Field(ge=-2, le=2)]
Third = Annotated[StrictInt, Field(ge=1, le=3)]


class ScaleGiven(Body):
    """Five levels of attainment in the client's words, the worst first (-2, -1, 0, 1, 2), and where the client is today."""

    levels: tuple[LevelWords, ...] = Field(
        min_length=5,
        max_length=5,
        examples=[
            [
                "I stay until closing time every Friday",
                "I stay until closing time most Fridays",
                "I leave by nine two Fridays a month",
                "I leave by nine most Fridays",
                "I leave by nine every Friday and see a film",
            ]
        ],
    )
    baseline: Level = Field(description="The level that it is at today, usually -1 or -2.", examples=[-1])


class GoalWritten(Body):
    """What the client wants to feel, do or experience differently, in their words."""

    statement: Statement = Field(examples=["I leave by nine two Fridays a month and remember the evening"])
    wants: Wants | None = Field(default=None, description="What kind of difference it is.", examples=["do"])
    why: Statement | None = Field(default=None, description="What it is good for.", examples=["To be there for Ada."])
    domain: Domain | None = Field(default=None, description="Where in the client's life it is at home.")
    measure: Measure | None = Field(
        default=None, description="How anybody could tell.", examples=["Fridays on which I was home by half past nine"]
    )
    target_date: Day | None = Field(default=None, description="By when.")
    scale: ScaleGiven | None = Field(default=None, description="The goal's own scale, if it is to be rated.")
    importance: Third = Field(default=1, description="1 to 3, said by the client.")
    difficulty: Third | None = Field(default=None, description="1 to 3, if it was judged.")

    def wish(self) -> Wish:
        """The same as the core knows it."""
        levels = self.scale.levels if self.scale else None
        return Wish(
            Words(self.statement, self.why, self.measure, levels),
            Facts(
                wants=self.wants,
                domain=self.domain,
                target_date=self.target_date,
                baseline=self.scale.baseline if self.scale else None,
                importance=self.importance,
                difficulty=self.difficulty,
            ),
        )


class GoalRewritten(GoalWritten):
    """All of a goal again, and the version that was read (here, or in If-Match)."""

    version: VersionRead = None


class GoalOver(Body):
    """How a goal ends."""

    outcome: Literal["met", "dropped"]


class ScaleShown(BaseModel):
    """Five levels, from -2 to +2, and the one that the goal began at."""

    levels: list[str]
    baseline: int


class _ContentShown(BaseModel):
    version: int
    statement: str
    wants: Wants | None
    why: str | None
    domain: Domain | None
    measure: str | None
    target_date: date | None
    scale: ScaleShown | None
    importance: int
    difficulty: int | None
    weight: int = Field(description="Importance times difficulty, or importance alone.")


class GoalShown(_ContentShown):
    """A goal as it stands."""

    goal_id: UUID
    client_id: UUID
    state: State
    findings: list[FindingShown] = Field(description="What an open goal lacks.")
    set_at: AwareDatetime
    revised_at: AwareDatetime
    review_due_at: AwareDatetime | None = Field(description="When it is to be looked at again; null: it is closed.")
    review_due: bool = Field(description="Whether that time has come.")
    closed_at: AwareDatetime | None


class GoalPage(BaseModel):
    """Some of a client's goals, the oldest first."""

    items: list[GoalShown]
    next: UUID | None


class VersionShown(_ContentShown):
    """What a version of a goal said."""

    written_at: AwareDatetime


class VersionPage(BaseModel):
    """Some of a goal's versions, the first first."""

    items: list[VersionShown]
    next: int | None = Field(description="Give it as `after` for the next page; null: that was all.")


_LEFT = "`client_discharged`"


@router.post(
    "/v1/clients/{client_id}/goals",
    status_code=201,
    summary="Set a goal",
    responses=problems(400, 404, 409, 422, on_409=f"{_LEFT}, or `too_many_open_goals`."),
)
async def set_goal(
    client_id: UUID, body: GoalWritten, by: ByClinician, attempt: AsAttempt, response: Response
) -> GoalShown:
    """What the client wants: plans are made for it. It is looked at again in two weeks."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        goal_id = GoalId(turn.resource_id)
        if turn.first:
            settled(await handlers.set_goal(by.desk, tx, client, goal_id, body.wish(), now=by.now))
        response.headers["Location"] = f"/v1/clients/{client_id}/goals/{goal_id}"
        return await _answer(by, tx, client, settled(await handlers.of_client(tx, client, goal_id)), response)


@router.get("/v1/clients/{client_id}/goals", summary="A client's goals", responses=problems(404, 422))
async def list_goals(
    client_id: UUID,
    by: ByClinician,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    after: After = None,
    limit: Annotated[Limit, Query()] = 50,
) -> GoalPage:
    """The oldest first."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        await check_cursor(after, partial(goals.find, tx, by.clinic_id), of=client.client_id)
        page = await goals.after(tx, by.clinic_id, client.client_id, after, limit, state=state)
        return GoalPage(items=[await _shown(by, tx, client, each) for each in page.items], next=page.next)


@router.get("/v1/clients/{client_id}/goals/{goal_id}", summary="A goal", responses=problems(404, 422))
async def show(client_id: UUID, goal_id: UUID, by: ByClinician, response: Response) -> GoalShown:
    """As it stands; `ETag` is its version."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        return await _answer(by, tx, client, settled(await handlers.of_client(tx, client, GoalId(goal_id))), response)


@router.put(
    "/v1/clients/{client_id}/goals/{goal_id}",
    summary="Revise a goal",
    responses=problems(400, 404, 409, 422, 428, on_409=f"`stale_version`, {_LEFT}, or `goal_closed`."),
)
async def revise(
    client_id: UUID, goal_id: UUID, body: GoalRewritten, by: ByClinician, response: Response, if_match: IfMatch = None
) -> GoalShown:
    """State all of it again: a new version. Its plans stay, and so does the time of its next review."""
    version = version_read(if_match, body.version)
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        goal = await handlers.revise(by.desk, tx, client, GoalId(goal_id), body.wish(), version=version, now=by.now)
        return await _answer(by, tx, client, settled(goal), response)


@router.get(
    "/v1/clients/{client_id}/goals/{goal_id}/versions", summary="A goal's versions", responses=problems(404, 422)
)
async def list_versions(
    client_id: UUID,
    goal_id: UUID,
    by: ByClinician,
    after: Annotated[int, Query(ge=0, le=999_999_999, description="The `next` of the page before.")] = 0,
    limit: Annotated[Limit, Query()] = 50,
) -> VersionPage:
    """What each of them said, the one that stands included."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        goal = settled(await handlers.of_client(tx, client, GoalId(goal_id)))
        found = await goals.versions_after(tx, by.clinic_id, goal.goal_id, after, limit + 1)
        items = [await _version_shown(by, tx, goal, each) for each in found[:limit]]
        return VersionPage(items=items, next=items[-1].version if len(found) > limit else None)


@router.post(
    "/v1/clients/{client_id}/goals/{goal_id}/close",
    summary="Close a goal",
    responses=problems(400, 404, 409, 422, on_409=f"{_LEFT}, or `goal_closed`: it was closed the other way."),
)
async def close(client_id: UUID, goal_id: UUID, body: GoalOver, by: ByClinician, response: Response) -> GoalShown:
    """It was met, or is dropped: its plans end first. Doing it again does nothing."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        closed = await handlers.close(by.desk, tx, client, GoalId(goal_id), body.outcome, now=by.now)
        return await _answer(by, tx, client, settled(closed), response)


async def _answer(by: Clinician, tx: Tx, client: Client, goal: Goal, response: Response) -> GoalShown:
    show_version(response, goal.version)
    return await _shown(by, tx, client, goal)


async def _shown(by: Clinician, tx: Tx, client: Client, goal: Goal) -> GoalShown:
    words = await handlers.opened(by.desk, tx, goal, goal.content.words)
    return GoalShown(
        **_content(goal.version, words, goal.content.facts),
        goal_id=goal.goal_id,
        client_id=goal.client_id,
        state=goal.state,
        findings=findings_shown(_lacking(by, client, goal, words)),
        set_at=goal.set_at,
        revised_at=goal.revised_at,
        review_due_at=goal.review_due_at,
        review_due=goal.review_due_at is not None and goal.review_due_at <= by.now,
        closed_at=goal.closed_at,
    )


async def _version_shown(by: Clinician, tx: Tx, goal: Goal, version: Version) -> VersionShown:
    words = await handlers.opened(by.desk, tx, goal, version.content.words)
    return VersionShown(**_content(version.version, words, version.content.facts), written_at=version.written_at)


def _content(version: int, words: Words, facts: Facts) -> dict[str, Any]:
    scale = None
    if words.levels is not None and facts.baseline is not None:
        scale = ScaleShown(levels=list(words.levels), baseline=facts.baseline)
    return {
        "version": version,
        "statement": words.statement,
        "wants": facts.wants,
        "why": words.why,
        "domain": facts.domain,
        "measure": words.measure,
        "target_date": facts.target_date,
        "scale": scale,
        "importance": facts.importance,
        "difficulty": facts.difficulty,
        "weight": facts.weight,
    }


def _lacking(by: Clinician, client: Client, goal: Goal, words: Words) -> tuple[smart.Finding, ...]:
    if goal.state is not State.OPEN:
        return ()
    return smart.lint(
        words.statement,
        measure=words.measure,
        has_scale=words.levels is not None,
        target_date=goal.content.facts.target_date,
        today=local_date(by.now, client.contact.zone),
        language=client.contact.language,
    )
