"""Sessions: planned, moved, cancelled, closed; and the clinic's patience."""

from dataclasses import asdict
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from handrail_shared.contracts.ids import ClientId, SessionId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field, StrictInt

from handrail_planner.core.client import Client
from handrail_planner.core.patience import FEWEST_HOURS, MOST_HOURS, Patience
from handrail_planner.core.refusals import NotThere
from handrail_planner.core.session import Session, State
from handrail_planner.desk import Desk
from handrail_planner.handlers import sessions as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.http.access import ByClinician, Clinician
from handrail_planner.http.fields import After, Limit, Nothing
from handrail_planner.http.lookups import the_client
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.problems import problem_of, problems, settled
from handrail_planner.http.versions import IfMatch, show_version, version_read
from handrail_planner.http.written import Prose, When
from handrail_planner.store import sessions

router = APIRouter(tags=["sessions"])

SessionState = Literal["planned", "held", "cancelled"]


class SessionTime(Body):
    """When a session begins."""

    starts_at: When = Field(examples=["2026-03-06T17:30:00-05:00"])


class SessionClosed(Body):
    """That a session took place, and what is next."""

    held_at: When = Field(description="When it took place.", examples=["2026-03-06T17:30:00-05:00"])
    notes: Prose | None = Field(default=None, description="For the clinic only; sealed.", examples=["Exit line works."])
    next_starts_at: When | None = Field(default=None, description="When the next one is, if that is known.")


class SessionShown(BaseModel):
    """A session as it stands."""

    session_id: UUID
    client_id: UUID
    state: SessionState
    version: int
    starts_at: AwareDatetime
    held_at: AwareDatetime | None
    with_plan: bool | None = Field(description="Whether a plan was live when the session was closed.")
    plan_due_by: AwareDatetime | None = Field(description="Until when a plan is still awaited.")
    left_without_plan_at: AwareDatetime | None = Field(description="Since when it is flagged: no plan came in time.")
    notes: str | None


class SessionPage(BaseModel):
    """Some of a client's sessions, the earliest first."""

    items: list[SessionShown]
    next: UUID | None


class PatienceSaid(Body):
    """How long the clinic lets something wait before it is on the work list."""

    plan_within_hours: StrictInt = Field(
        default=48, ge=FEWEST_HOURS, le=MOST_HOURS, description="After a session, for a plan to be there."
    )
    insight_days: StrictInt = Field(default=14, ge=1, le=90, description="For an insight to stand open.")
    expiring_days: StrictInt = Field(default=5, ge=1, le=28, description="Before a plan ends.")
    silent_opportunities: StrictInt = Field(default=5, ge=2, le=50, description="Nudges in a row without an answer.")
    idle_days: StrictInt = Field(default=14, ge=1, le=90, description="Without a goal, or without a plan.")


class PatienceShown(BaseModel):
    """The clinic's numbers as they stand."""

    plan_within_hours: int
    insight_days: int
    expiring_days: int
    silent_opportunities: int
    idle_days: int


_OVER = "`session_held` or `session_cancelled`: its life is over. `client_discharged`."


@router.post(
    "/v1/clients/{client_id}/sessions",
    status_code=201,
    summary="Plan a session",
    responses=problems(400, 404, 409, 422, on_409="`client_discharged`."),
)
async def plan_one(
    client_id: UUID, body: SessionTime, by: ByClinician, attempt: AsAttempt, response: Response
) -> SessionShown:
    """One that took place without having been planned is put down here, too, and then closed."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        session_id = SessionId(turn.resource_id)
        if turn.first:
            settled(await handlers.plan_one(by.desk, tx, client, session_id, body.starts_at, now=by.now))
        response.headers["Location"] = f"/v1/clients/{client_id}/sessions/{session_id}"
        return await _answer(by, tx, client, session_id, response)


@router.get("/v1/clients/{client_id}/sessions", summary="A client's sessions", responses=problems(404, 422))
async def list_sessions(
    client_id: UUID,
    by: ByClinician,
    state: Annotated[SessionState | None, Query(description="Only those in this state.")] = None,
    after: After = None,
    limit: Annotated[Limit, Query()] = 50,
) -> SessionPage:
    """The earliest first; with `state=planned` the first one is the next session."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        wanted = State(state) if state else None
        page = await sessions.after(tx, by.clinic_id, client.client_id, after, limit, state=wanted)
        return SessionPage(items=[await _opened(by.desk, tx, each) for each in page.items], next=page.next)


@router.get("/v1/clients/{client_id}/sessions/{session_id}", summary="A session", responses=problems(404, 422))
async def show(client_id: UUID, session_id: UUID, by: ByClinician, response: Response) -> SessionShown:
    """With its notes; `ETag` is its version."""
    async with by.transaction() as tx:
        return await _answer(by, tx, await the_client(by, tx, client_id), session_id, response)


@router.put(
    "/v1/clients/{client_id}/sessions/{session_id}",
    summary="Move a session",
    responses=problems(400, 404, 409, 422, 428, on_409=f"`stale_version`. {_OVER}"),
)
async def move(
    client_id: UUID,
    session_id: UUID,
    body: SessionTime,
    by: ByClinician,
    response: Response,
    if_match: IfMatch = None,
) -> SessionShown:
    """Only one that was not held yet."""
    version = version_read(if_match)
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        outcome = await handlers.move(
            by.desk, tx, client, SessionId(session_id), body.starts_at, version=version, now=by.now
        )
        settled(outcome)
        return await _answer(by, tx, client, session_id, response)


@router.post(
    "/v1/clients/{client_id}/sessions/{session_id}/cancel",
    summary="Cancel a session",
    responses=problems(400, 404, 409, 422, on_409=_OVER),
)
async def cancel(
    client_id: UUID, session_id: UUID, by: ByClinician, response: Response, _: Nothing | None = None
) -> SessionShown:
    """Doing it again does nothing."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        settled(await handlers.cancel(by.desk, tx, client, SessionId(session_id), now=by.now))
        return await _answer(by, tx, client, session_id, response)


@router.post(
    "/v1/clients/{client_id}/sessions/{session_id}/held",
    summary="Close a session",
    responses=problems(400, 404, 409, 422, on_409=_OVER),
)
async def close(
    client_id: UUID, session_id: UUID, body: SessionClosed, by: ByClinician, response: Response
) -> SessionShown:
    """It took place. Without a live plan, `plan_due_by` says until when one is awaited. Doing it again does nothing."""
    said = handlers.Held(body.held_at, body.notes, body.next_starts_at)
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        settled(await handlers.close(by.desk, tx, client, SessionId(session_id), said, now=by.now))
        return await _answer(by, tx, client, session_id, response)


@router.get("/v1/clinic/patience", summary="How long the clinic lets things wait", responses=problems())
async def show_patience(by: ByClinician, response: Response) -> PatienceShown:
    """What the work list goes by; `ETag` is the version of the numbers, 0 where the clinic never set any."""
    async with by.transaction() as tx:
        show_version(response, await sessions.patience_version(tx, by.clinic_id))
        return PatienceShown(**asdict(await sessions.patience(tx, by.clinic_id)))


@router.put(
    "/v1/clinic/patience",
    summary="Replace how long the clinic lets things wait",
    responses=problems(400, 422, 428),
)
async def set_patience(
    body: PatienceSaid, by: ByClinician, response: Response, if_match: IfMatch = None
) -> PatienceShown:
    """State all numbers again; what is left out takes its default. A session that was closed before keeps its time."""
    wanted = Patience(**body.model_dump())
    async with by.transaction() as tx:
        show_version(
            response, settled(await handlers.set_patience(tx, by.clinic_id, wanted, read=version_read(if_match)))
        )
    return PatienceShown(**asdict(wanted))


async def _answer(by: Clinician, tx: Tx, client: Client, session_id: UUID, response: Response) -> SessionShown:
    found = await sessions.find(tx, by.clinic_id, session_id)
    if found is None or found.client_id != client.client_id:
        raise problem_of(NotThere("session"))
    show_version(response, found.version)
    return await _opened(by.desk, tx, found)


async def _opened(desk: Desk, tx: Tx, session: Session) -> SessionShown:
    notes = session.notes
    if notes is not None:
        notes = await desk.vault.open(tx, session.clinic_id, session.client_id, "session.notes", notes)
    return SessionShown(
        session_id=session.session_id,
        client_id=session.client_id,
        state=session.state.value,
        version=session.version,
        starts_at=session.starts_at,
        held_at=session.held_at,
        with_plan=session.with_plan,
        plan_due_by=session.plan_due_by,
        left_without_plan_at=session.left_without_plan_at,
        notes=notes,
    )
