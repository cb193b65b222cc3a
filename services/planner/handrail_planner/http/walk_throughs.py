"""Walk-throughs: those that come with Handrail, and the one that a plan has."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from handrail_shared.contracts.ids import OfferId, PlanId
from handrail_shared.contracts.wording import walk_step
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, StrictBool, StringConstraints

from handrail_planner.core.client import Client
from handrail_planner.core.refusals import Fault, NotThere, NotValid
from handrail_planner.core.walk_through import LONGEST_STEP, MOST_STEPS, Kept, Step, Takes, WalkThrough, said
from handrail_planner.handlers import walk_throughs as handlers
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import Code, Nothing, OneLine
from handrail_planner.http.lookups import the_client, the_plan
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, VersionRead, show_version, version_read
from handrail_planner.http.voice import alias_of
from handrail_planner.store import walk_throughs
from handrail_planner.walks import Shipped, shipped

router = APIRouter(tags=["walk-throughs"])


class StepGiven(Body):
    """One text, which asks one thing. Whatever the client answers goes on to the next."""

    text: Annotated[OneLine, StringConstraints(max_length=LONGEST_STEP)] = Field(
        examples=["Feet flat on the floor. Press them down, and let one slow breath out."]
    )
    takes: Takes = Field(default="ok", description="What is asked for: OK, a few words, or a number from 0 to 10.")


class WalkThroughGiven(Body):
    """One that comes with Handrail, or a name and steps of its own. And the version that was read, if the plan has one."""

    shipped: Code | None = Field(
        default=None, description="The id of one that comes with Handrail.", examples=["here_and_now"]
    )
    name: Annotated[OneLine, StringConstraints(max_length=60)] | None = None
    steps: tuple[StepGiven, ...] = Field(default=(), max_length=MOST_STEPS)
    rated: StrictBool = Field(
        default=False,
        description="Ask how strong it is, 0 to 10, before the first step and after the last. Kept apart from whether the plan was used.",
    )
    version: VersionRead = None

    def wanted(self, language: str) -> WalkThrough | NotValid:
        if self.shipped is not None:
            if self.name is not None or self.steps:
                return NotValid((Fault("shipped", "Name one that comes with Handrail, or say name and steps."),))
            found = shipped().get(self.shipped)
            if found is None:
                return NotValid((Fault("shipped", "None of that id comes with Handrail: GET /v1/walk-throughs."),))
            words = found.of(language)
            return WalkThrough(words.name, words.steps, self.rated)
        if self.name is None:
            return NotValid((Fault("name", "Say what it is called, for you and your colleagues."),))
        return WalkThrough(self.name, tuple(Step(each.text, each.takes) for each in self.steps), self.rated)


class StepShown(BaseModel):
    text: str
    takes: Takes


class WalkThroughShown(BaseModel):
    """What a plan has. `texts`: all that the client gets, one after the other."""

    plan_id: UUID
    name: str
    steps: list[StepShown]
    rated: bool
    texts: list[str]
    version: int
    set_at: AwareDatetime


class ShippedShown(BaseModel):
    """One that comes with Handrail, in English."""

    id: str
    name: str
    summary: str
    languages: list[str]
    steps: list[StepShown]


class ShippedList(BaseModel):
    items: list[ShippedShown]


@router.get("/v1/walk-throughs", summary="Walk-throughs that come with Handrail", responses=problems())
async def list_shipped(_: ByClinician) -> ShippedList:
    """A plan gets one as it is, in its client's language; or write steps of your own."""
    return ShippedList(items=[_of_shipped(each) for each in shipped().values()])


@router.get("/v1/plans/{plan_id}/walk-through", summary="A plan's walk-through", responses=problems(404, 422))
async def show(plan_id: UUID, by: ByClinician, response: Response) -> WalkThroughShown:
    """`ETag` is the version."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        kept = await walk_throughs.find(tx, plan)
        if kept is None or kept.document is None:
            raise problem_of(NotThere("walk_through"))
        return await _shown(by, tx, response, kept, await the_client(by, tx, plan.client_id))


@router.put(
    "/v1/plans/{plan_id}/walk-through",
    summary="Give a plan a walk-through",
    responses=problems(400, 404, 409, 412, 422, 428, on_409="`plan_ended`."),
)
async def give(
    plan_id: UUID, body: WalkThroughGiven, by: ByClinician, response: Response, if_match: IfMatch = None
) -> WalkThroughShown:
    """The client begins it by NOW, or by their own word for that. What was begun goes on as it began."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        client = await the_client(by, tx, plan.client_id)
        before = await walk_throughs.find(tx, plan)
        stands = before is not None and before.document is not None
        version = version_read(if_match, body.version) if stands or if_match or body.version else None
        walk = settled(body.wanted(client.contact.language))
        outcome = await handlers.give(by.desk, tx, by.clinic_id, PlanId(plan_id), walk, version=version, now=by.now)
        return await _shown(by, tx, response, settled(outcome), client)


@router.delete(
    "/v1/plans/{plan_id}/walk-through",
    status_code=204,
    summary="Take a plan's walk-through away",
    responses=problems(404, 422),
)
async def take_away(plan_id: UUID, by: ByClinician) -> None:
    """NOW shows the plan again. Doing it again does nothing."""
    async with by.transaction() as tx:
        settled(await handlers.take_away(by.desk, tx, by.clinic_id, PlanId(plan_id), now=by.now))


class Offered(BaseModel):
    """The walk-through is begun, unless something stands against its first step being sent."""

    offer_id: UUID


@router.post(
    "/v1/plans/{plan_id}/walk-through/begin",
    status_code=202,
    summary="Begin a plan's walk-through for its client",
    responses=problems(400, 404, 409, 422, on_409="`not_active`."),
)
async def begin(plan_id: UUID, by: ByClinician, attempt: AsAttempt, body: Nothing | None = None) -> Offered:
    """Its first step is texted within a day, in hours and a dose that hold for nudges; then the client goes on at their own pace."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        turn = await once(by.desk, tx, by.clinic_id, attempt, body or Nothing(), now=by.now)
        offer_id = OfferId(turn.resource_id)
        if turn.first:
            settled(await handlers.offer(by.desk, tx, by.clinic_id, plan.plan_id, offer_id, now=by.now))
    return Offered(offer_id=offer_id)


class BeforeAfterShown(BaseModel):
    """Whether clients are asked for two numbers once they have reported the plan used."""

    asked: bool


class BeforeAfterGiven(Body):
    """The same, to be set."""

    asked: StrictBool


@router.get("/v1/plans/{plan_id}/before-after", summary="Whether a plan's use is rated", responses=problems(404, 422))
async def show_before_after(plan_id: UUID, by: ByClinician) -> BeforeAfterShown:
    """What was rated stands at `/v1/plans/{plan_id}/ratings`."""
    async with by.transaction() as tx:
        return BeforeAfterShown(asked=await walk_throughs.wants_strain(tx, await the_plan(by, tx, plan_id)))


@router.put(
    "/v1/plans/{plan_id}/before-after",
    summary="Have a plan's use rated",
    responses=problems(400, 404, 409, 422, on_409="`plan_ended`."),
)
async def set_before_after(plan_id: UUID, body: BeforeAfterGiven, by: ByClinician) -> BeforeAfterShown:
    """Once a client reported the plan used, they are asked how strong it was before and after. It counts for nothing else."""
    async with by.transaction() as tx:
        outcome = await handlers.want_strain(by.desk, tx, by.clinic_id, PlanId(plan_id), wanted=body.asked, now=by.now)
        settled(outcome)
    return BeforeAfterShown(asked=body.asked)


async def _shown(by: Clinician, tx: Tx, response: Response, kept: Kept, client: Client) -> WalkThroughShown:
    show_version(response, kept.version)
    walk, language = await handlers.opened(by.desk, tx, kept), client.contact.language
    alias = await alias_of(by, tx, client)
    return WalkThroughShown(
        plan_id=kept.plan_id,
        name=walk.name,
        steps=[StepShown(text=each.text, takes=each.takes) for each in walk.steps],
        rated=walk.rated,
        texts=[walk_step(alias, each.text, each.takes, language=language) for each in said(walk, language=language)],
        version=kept.version,
        set_at=kept.set_at,
    )


def _of_shipped(each: Shipped) -> ShippedShown:
    walk = each.said["en"]
    return ShippedShown(
        id=each.id,
        name=walk.name,
        summary=each.summary,
        languages=sorted(each.said),
        steps=[StepShown(text=step.text, takes=step.takes) for step in walk.steps],
    )
