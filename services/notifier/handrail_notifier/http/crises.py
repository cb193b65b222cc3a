"""Crisis cases: which wait, what was done, and the words of a person that take one on or close it.

What a client said is with their replies; what a number of nobody said, and which number that is, is opened here for who answers it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Record
from fastapi import FastAPI, Request
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body, Problem, authorised
from handrail_shared.runtime.ids import new_id
from pydantic import AwareDatetime, BaseModel, Field

from handrail_notifier.core.crisis_case import LONGEST_LOWERING, Outcome, State
from handrail_notifier.core.decision import Channel
from handrail_notifier.core.free_text import untested
from handrail_notifier.core.kinds import Kind
from handrail_notifier.crisis import acting
from handrail_notifier.crisis.alerting import alert
from handrail_notifier.crisis.inviting import lacking
from handrail_notifier.http.front import Front
from handrail_notifier.http.paging import Cursor, Limit, cursor_after, position
from handrail_notifier.identity import strangers_of
from handrail_notifier.store import crises, people, staff
from handrail_notifier.store.crises import Case

TESTS_APART = timedelta(minutes=5)
MOST_TEXTS = 50
"""Of a number of nobody no more are shown for a case."""


class CaseShown(BaseModel):
    """A case. `client_id` is null where the text came from a number of nobody."""

    case_id: UUID
    client_id: UUID | None
    tier: str
    state: State
    opened_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None


class CasePage(BaseModel):
    """Cases, those that nobody has answered first. `next` fetches the following page, if there is one."""

    items: list[CaseShown]
    next: str | None


class StepShown(BaseModel):
    """Something that was done about a case, by a person on call or an access key where `by` says so."""

    what: str
    by: UUID | None
    detail: list[str]
    at: datetime


class CaseWhole(CaseShown):
    """A case with every step so far, the first one first."""

    steps: list[StepShown]


class StrangerText(BaseModel):
    """What came from a number of nobody. `words` is null once its time is over."""

    received_at: datetime
    number: str
    words: str | None
    pictures: int = Field(description="How many came with it. They are deleted at the carrier, and nobody saw them.")


class StrangerTexts(BaseModel):
    """What came from the number of a case, the newest first."""

    items: list[StrangerText]


class Closure(Body):
    """How a person closed the case."""

    outcome: Outcome


class Lowered(Body):
    """Until when a client's explicit texts are handled as those in doubt. An instant that is past ends it."""

    until: AwareDatetime = Field(examples=["2026-03-20T17:00:00Z"])


class LoweredShown(BaseModel):
    """What holds for a client."""

    client_id: UUID
    until: datetime


class FreeText(BaseModel):
    """Whether our texts may invite clients to write freely; what is lacking, if not. `tested_at`: when the test was sent whose alert last
    proved to have come, by whatever way; `not_tested`: the ways by which none did within 35 days."""

    digits_only: bool
    lacks: list[str]
    tested_at: datetime | None
    not_tested: list[Channel]


class TestAsked(BaseModel):
    """A test of the alerts: so many texts and mails are on their way."""

    test_id: UUID
    alerts: int


def add_crises(app: FastAPI, front: Front) -> None:
    """What a clinic does about its cases."""

    @app.get("/v1/crises")
    async def cases(request: Request, *, closed: bool = False, limit: Limit = 50, after: Cursor = None) -> CasePage:
        """The open cases; with `closed` all of them, a page at a time."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            rows = await crises.cases(tx, key.clinic_id, closed=closed, before=position(after), limit=limit)
        items = [CaseShown.model_validate(dict(row)) for row in rows]
        last = (items[-1].opened_at, items[-1].case_id) if closed and len(items) == limit else None
        return CasePage(items=items, next=cursor_after(last))

    @app.get("/v1/crises/{case_id}")
    async def one(request: Request, case_id: UUID) -> CaseWhole:
        """A case, and everything that was done about it."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            return await _whole(tx, await _known(tx, key.clinic_id, case_id))

    @app.get("/v1/crises/{case_id}/texts")
    async def texts(request: Request, case_id: UUID) -> StrangerTexts:
        """The words and the number of a case without a client, for who answers it; of a client's, what alarmed and was said by somebody
        whom they chose. A client's own words are with their replies."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            case = await _known(tx, key.clinic_id, case_id)
            of = crises.texts_of_stranger if case.stranger else crises.texts_of_supporter
            rows = await of(tx, key.clinic_id, case_id, MOST_TEXTS)
            if not (case.stranger or rows):
                raise Problem(409, "case_of_client", "This case is a client's: GET /v1/clients/{client_id}/replies.")
            return StrangerTexts(items=[await _opened(tx, front, key.clinic_id, row) for row in rows])

    @app.post("/v1/crises/{case_id}/acknowledgement")
    async def acknowledge(request: Request, case_id: UUID) -> CaseWhole:
        """Take the case on: nobody further is alerted. Doing it again does nothing."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            case = await _known(tx, key.clinic_id, case_id)
            case = await acting.acknowledge(tx, case, way="api", by=key.key_id, now=front.clock.now())
            return await _whole(tx, case)

    @app.post("/v1/crises/{case_id}/closure")
    async def close(request: Request, case_id: UUID, body: Closure) -> CaseWhole:
        """Close the case: a clinician has seen to it. Nudges may come again. Doing it again does nothing."""
        key = await authorised(request, front.keys, "plans")
        async with front.db.transaction(key.clinic_id) as tx:
            case = await _known(tx, key.clinic_id, case_id)
            case = await acting.close(tx, case, body.outcome, by=key.key_id, now=front.clock.now())
            return await _whole(tx, case)

    @app.put("/v1/clients/{client_id}/crisis-lowering")
    async def lower(request: Request, client_id: UUID, body: Lowered) -> LoweredShown:
        """For a while handle this client's explicit texts as those in doubt. They still open a case; nothing mutes them."""
        key, now = await authorised(request, front.keys, "plans"), front.clock.now()
        if body.until > now + LONGEST_LOWERING:
            raise Problem(422, "too_long", f"At most {LONGEST_LOWERING.days} days at a time: judge it anew after that.")
        async with front.db.transaction(key.clinic_id) as tx:
            if not await people.clients(tx, [key.clinic_id], [client_id]):
                raise Problem(404, "client_unknown", "This clinic has no client of this id.")
            await crises.lower(tx, key.clinic_id, client_id, until=body.until, by=key.key_id, now=now)
        return LoweredShown(client_id=client_id, until=body.until)

    add_on_call(app, front)


def add_on_call(app: FastAPI, front: Front) -> None:
    """What stands behind the alerts."""

    @app.get("/v1/on-call/readiness")
    async def readiness(request: Request) -> FreeText:
        """Whether this clinic's texts may invite free text, and what is lacking if not."""
        key, now = await authorised(request, front.keys, "plans"), front.clock.now()
        async with front.db.transaction(key.clinic_id) as tx:
            on_call, lacks = await staff.on_call(tx, key.clinic_id), await lacking(tx, key.clinic_id, now)
        tested_at = max(on_call.tested.values(), default=None)
        not_tested = list(untested(on_call.readiness(None), now))
        return FreeText(digits_only=bool(lacks), lacks=list(lacks), tested_at=tested_at, not_tested=not_tested)

    @app.post("/v1/on-call/test-alerts", status_code=202)
    async def test(request: Request) -> TestAsked:
        """Send a test to everyone on call, by every way, each with a code of its own. Whoever answers with it shows that alerts arrive by
        that way; both ways are to be shown, by one person or by two."""
        key, now = await authorised(request, front.keys, "plans"), front.clock.now()
        async with front.db.transaction(key.clinic_id) as tx:
            last = await staff.last_test(tx, key.clinic_id)
            if last is not None and timedelta() <= now - last < TESTS_APART:
                raise Problem(
                    409, "tested_just_now", "A test was sent less than five minutes ago: wait for its answer."
                )
            on_call, test_id = await staff.on_call(tx, key.clinic_id), new_id()
            if not on_call.roster.people:
                raise Problem(
                    409, "nobody_on_call", "State who is on call first: PUT /v1/clinic/on-call at the planner."
                )
            await staff.ask_for_test(tx, key.clinic_id, test_id, now)
            planned = [
                await alert(tx, key.clinic_id, test_id, on_call, person, Kind.STAFF_TEST, "test", now)
                for person in on_call.roster.people
            ]
        return TestAsked(test_id=test_id, alerts=sum(planned))


async def _known(tx: Tx, clinic: UUID, case_id: UUID) -> Case:
    case = await acting.held(tx, clinic, case_id)
    if case is None:
        raise Problem(404, "case_unknown", "This clinic has no crisis case of this id.")
    return case


async def _whole(tx: Tx, case: Case) -> CaseWhole:
    rows = await crises.steps(tx, case.clinic_id, case.case_id)
    return CaseWhole(
        case_id=case.case_id,
        client_id=None if case.stranger else case.client_id,
        tier=case.tier.value,
        state=case.state,
        opened_at=case.opened_at,
        acknowledged_at=case.acknowledged_at,
        closed_at=case.closed_at,
        outcome=case.outcome,
        steps=[_step(row) for row in rows],
    )


async def _opened(tx: Tx, front: Front, clinic: UUID, row: Record) -> StrangerText:
    about = (tx, clinic, strangers_of(clinic))
    words = row["body"] and await front.vault.open(*about, "reply.body", row["body"])
    number = await front.vault.open(*about, "contact.phone", row["address"])
    return StrangerText(received_at=row["received_at"], number=number, words=words, pictures=row["pictures"])


def _step(row: Record) -> StepShown:
    return StepShown.model_validate(dict(row))
