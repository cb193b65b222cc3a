"""What happens to a plan once it is written: proposed, answered, said back, live, resting, over.

Each command may be sent again: one that finds its work done changes nothing.
"""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response
from handrail_shared.contracts.ids import PlanId
from handrail_shared.runtime.db import Tx
from pydantic import Field

from handrail_planner.core.plan import Plan
from handrail_planner.handlers import plans as handlers
from handrail_planner.handlers.plans import Proposed
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import Nothing
from handrail_planner.http.lookups import the_plan
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.plans.bodies import (
    AgreedInRoom,
    ClientSays,
    FocusMoved,
    GoLive,
    PlanOffered,
    PlanOver,
    RungMoved,
    SaidBack,
)
from handrail_planner.http.plans.shown import PlanShown, WarningShown, answered
from handrail_planner.http.problems import problems, settled
from handrail_planner.http.versions import IfMatch, check_version
from handrail_planner.store import consents

router = APIRouter(tags=["plans"])


class PlanProposedShown(PlanShown):
    """A plan that lies before the client."""

    told_code: str | None = Field(
        description="For a page: six digits for the client, told in the session. They are never shown again.",
        examples=["408213"],
    )


@router.post(
    "/v1/plans/{plan_id}/propose",
    summary="Propose a plan to the client",
    responses=problems(400, 404, 409, 422, on_409="`not_shown_by_text`, or `plan_ended`."),
)
async def propose(
    plan_id: UUID, body: PlanOffered, by: ByClinician, attempt: AsAttempt, response: Response
) -> PlanProposedShown:
    """It must say why, when, what first, what stands in the way and what counts as done. A plan that lies before the client already
    is taken back first if the way is another; to propose it on the page again voids the link, and makes a new one with a new code. A
    code is kept nowhere, so a request that is sent again with its `Idempotency-Key` makes a new one, too."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now, resource_id=plan_id)
        outcome = Proposed(plan)
        if turn.first or (body.way == "page" and plan.proposal and plan.proposal.way == "page"):
            outcome = settled(
                await handlers.propose_and_tell(
                    by.desk,
                    tx,
                    by.clinic_id,
                    plan.plan_id,
                    way=body.way,
                    answer_hours=body.answer_hours,
                    now=by.now,
                )
            )
        plain = await answered(by, tx, outcome.plan, response)
        plain.warnings += await _unheard(by, tx, outcome.plan)
    by.desk.sooner.set()
    return PlanProposedShown(**dict(plain), told_code=outcome.code)


async def _unheard(by: Clinician, tx: Tx, plan: Plan) -> Sequence[WarningShown]:
    """A text waits for the client's consent, and may wait in vain."""
    if plan.proposal is None or plan.proposal.way != "text":
        return ()
    consent = (await consents.of(tx, by.clinic_id, [plan.client_id]))[plan.client_id]["sms"]
    if consent.state == "confirmed":
        return ()
    detail = "The client has not confirmed that they want texts: this one goes out only if they do in time."
    return (WarningShown(code="no_consent_for_texts", detail=detail),)


@router.post(
    "/v1/plans/{plan_id}/answer",
    summary="Record the client's answer",
    responses=problems(400, 404, 409, 412, 422, on_409="`not_proposed`, `plan_active`, or `plan_ended`."),
)
async def answer(
    plan_id: UUID, body: ClientSays, by: ByClinician, response: Response, if_match: IfMatch = None
) -> PlanShown:
    """What the client says in the session to the plan that lies before them; later, how sure of it they are by now. It may name
    the version that was read."""
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        check_version(plan.version, if_match, body.version)
        outcome = await handlers.answer(
            by.desk,
            tx,
            by.clinic_id,
            plan.plan_id,
            body.answer,
            plan_version=plan.version,
            way="session",
            confidence=body.confidence,
            importance=body.importance,
            words=body.words or None,
            now=by.now,
        )
        return await answered(by, tx, settled(outcome), response)


@router.post(
    "/v1/plans/{plan_id}/rehearse",
    summary="Record that the client said it back",
    responses=problems(400, 404, 409, 412, 422, on_409="`not_accepted`, `plan_paused`, or `plan_ended`."),
)
async def rehearse(
    plan_id: UUID, by: ByClinician, response: Response, body: SaidBack | None = None, if_match: IfMatch = None
) -> PlanShown:
    """In the session. Once for each version; it may name the one that was read."""
    said = body or SaidBack()
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        check_version(plan.version, if_match, said.version)
        outcome = await handlers.rehearse(
            by.desk, tx, by.clinic_id, plan.plan_id, said.words or None, plan_version=plan.version, now=by.now
        )
        return await answered(by, tx, settled(outcome), response)


@router.post(
    "/v1/plans/{plan_id}/activate",
    summary="Activate a plan",
    responses=problems(
        400,
        404,
        409,
        422,
        on_409="`not_accepted`, `not_rehearsed`, `smaller_step_wanted`, `too_many_active_plans`, `plan_paused`, "
        "or `plan_ended`.",
    ),
)
async def activate(plan_id: UUID, by: ByClinician, response: Response, body: GoLive | None = None) -> PlanShown:
    """From now on its moments are watched. Doing it again does nothing."""
    wish = body or GoLive()
    async with by.transaction() as tx:
        outcome = await handlers.activate(
            by.desk,
            tx,
            by.clinic_id,
            PlanId(plan_id),
            unrehearsed=wish.unrehearsed,
            despite_confidence=wish.despite_confidence,
            now=by.now,
        )
        return await answered(by, tx, settled(outcome), response)


@router.post(
    "/v1/plans/{plan_id}/agree",
    summary="Agree on a plan in the room",
    responses=problems(
        400,
        404,
        409,
        412,
        422,
        on_409="`smaller_step_wanted`, `too_many_active_plans`, `plan_paused`, or `plan_ended`.",
    ),
)
async def agree(
    plan_id: UUID, by: ByClinician, response: Response, body: AgreedInRoom | None = None, if_match: IfMatch = None
) -> PlanShown:
    """Proposed, accepted, said back and live at once: for a plan that clinician and client made together. It may name the version
    that was read."""
    wish = body or AgreedInRoom()
    async with by.transaction() as tx:
        plan = await the_plan(by, tx, plan_id)
        check_version(plan.version, if_match, wish.version)
        outcome = await handlers.agree(
            by.desk,
            tx,
            by.clinic_id,
            plan.plan_id,
            plan_version=plan.version,
            confidence=wish.confidence,
            importance=wish.importance,
            despite_confidence=wish.despite_confidence,
            now=by.now,
        )
        return await answered(by, tx, settled(outcome), response)


@router.post(
    "/v1/plans/{plan_id}/withdraw",
    summary="Take a proposal back",
    responses=problems(404, 409, 422, on_409="`plan_active`, or `plan_ended`."),
)
async def withdraw(plan_id: UUID, by: ByClinician, response: Response, _: Nothing | None = None) -> PlanShown:
    """It is a draft again."""
    async with by.transaction() as tx:
        outcome = await handlers.withdraw(by.desk, tx, by.clinic_id, PlanId(plan_id), now=by.now)
        return await answered(by, tx, settled(outcome), response)


@router.post(
    "/v1/plans/{plan_id}/pause",
    summary="Let a plan rest",
    responses=problems(404, 409, 422, on_409="`not_active`, or `plan_ended`."),
)
async def pause(plan_id: UUID, by: ByClinician, response: Response, _: Nothing | None = None) -> PlanShown:
    """Nothing of it is due and nothing is counted as missed; it keeps its place among the three, and its end."""
    async with by.transaction() as tx:
        outcome = await handlers.pause(by.desk, tx, by.clinic_id, PlanId(plan_id), now=by.now)
        return await answered(by, tx, settled(outcome), response)


@router.post(
    "/v1/plans/{plan_id}/resume",
    summary="Go on with a plan",
    responses=problems(404, 409, 422, on_409="`not_active`, or `plan_ended`."),
)
async def resume(plan_id: UUID, by: ByClinician, response: Response, _: Nothing | None = None) -> PlanShown:
    """From now on its moments are watched again."""
    async with by.transaction() as tx:
        outcome = await handlers.resume(by.desk, tx, by.clinic_id, PlanId(plan_id), now=by.now)
        return await answered(by, tx, settled(outcome), response)


@router.post(
    "/v1/plans/{plan_id}/focus",
    summary="Put a plan in focus",
    responses=problems(400, 404, 409, 422, on_409="`not_active`."),
)
async def focus(plan_id: UUID, by: ByClinician, response: Response, body: FocusMoved | None = None) -> PlanShown:
    """One plan of a client is in focus; another one gives way. The version stays."""
    wanted = body.in_focus if body else True
    async with by.transaction() as tx:
        outcome = await handlers.focus(by.desk, tx, by.clinic_id, PlanId(plan_id), wanted=wanted, now=by.now)
        return await answered(by, tx, settled(outcome), response)


@router.post(
    "/v1/plans/{plan_id}/rung",
    summary="Move the client to another rung",
    responses=problems(400, 404, 409, 422, on_409="`no_ladder`, or `plan_ended`."),
)
async def move_rung(plan_id: UUID, body: RungMoved, by: ByClinician, response: Response) -> PlanShown:
    """A new version whose response is that rung. Only the clinician moves a client, up or down."""
    async with by.transaction() as tx:
        outcome = await handlers.move_rung(by.desk, tx, by.clinic_id, PlanId(plan_id), body.to, body.reason, now=by.now)
        return await answered(by, tx, settled(outcome), response)


@router.post("/v1/plans/{plan_id}/end", summary="End a plan", responses=problems(400, 404, 422))
async def end(plan_id: UUID, body: PlanOver, by: ByClinician, response: Response) -> PlanShown:
    """Nothing of it is due any more; what was counted stays. Doing it again does nothing."""
    async with by.transaction() as tx:
        outcome = await handlers.end(by.desk, tx, by.clinic_id, PlanId(plan_id), body.reason, now=by.now)
        return await answered(by, tx, settled(outcome), response)
