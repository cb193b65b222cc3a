"""The work list: what waits for a clinician, why, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from pydantic import AwareDatetime, BaseModel, Field

from handrail_planner.core.client import Client
from handrail_planner.core.refusals import Fault, NotThere, NotValid
from handrail_planner.core.worklist import URGENT, Item, Kind, Move, items_of, items_of_strangers
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import After, Limit
from handrail_planner.http.lookups import the_client
from handrail_planner.http.problems import problem_of, problems
from handrail_planner.http.written import When
from handrail_planner.store import casework, clients

router = APIRouter(tags=["work list"])

AT_ONCE = 10
"""Clients whose cases are read together."""
LOOKED_AT = 50
"""Clients that one request looks at; the next page goes on from there."""
MOST_ROWS = 20_000
"""Rows of what was heard that one request goes through before it leaves the rest to the next page."""
LONGEST = timedelta(days=90)
MOST_URGENT = 50
"""Clients with a crisis case that stand at the top of the list; more are told by the notifier's own list of cases."""


class SeenUntil(Body):
    """Until when an item need not show; now or earlier shows it again."""

    seen_until: When = Field(examples=["2026-03-06T09:00:00-05:00"])


class MoveShown(BaseModel):
    """Something to do about it."""

    code: str = Field(examples=["halve_step"])
    detail: str = Field(examples=["Halve the step, or make its tiny version the plan."])


class RuleShown(BaseModel):
    """The rule that found it, and which version of the rule."""

    rule_id: str = Field(examples=["S1"])
    version: int


class ItemShown(BaseModel):
    """Something that waits, since when, and about what."""

    item_id: UUID
    client_id: UUID | None = Field(description="Null: it is about a number that belongs to no client.")
    kind: Kind
    since: AwareDatetime
    reason: str = Field(examples=["The last 5 nudges of this plan arrived and were not answered."])
    moves: list[MoveShown] = Field(min_length=1, max_length=3)
    rule: RuleShown
    goal_id: UUID | None
    plan_id: UUID | None
    session_id: UUID | None
    insight_id: UUID | None
    case_id: UUID | None = Field(
        description="The crisis case, where `client_id` is null: the notifier shows its texts and takes its closure."
    )
    seen_until: AwareDatetime | None


class WorkListPage(BaseModel):
    """Some of the list: crisis cases first, then whole clients in the order of their enrolment, each one's most urgent item first."""

    items: list[ItemShown]
    next: UUID | None = Field(description="Give it as `after` for the next page; null: that was all.")


@router.get("/v1/worklist", summary="The work list", responses=problems(404, 422))
async def worklist(
    by: ByClinician,
    client_id: Annotated[UUID | None, Query(description="Only this client's.")] = None,
    kind: Annotated[Kind | None, Query(description="Only items of this kind.")] = None,
    seen: Annotated[bool, Query(description="Show those, too, that were put aside as seen.")] = False,  # noqa: FBT002  a query parameter has a name
    after: After = None,
    limit: Annotated[Limit, Query()] = 50,
) -> WorkListPage:
    """A page holds whole clients: it may be shorter than `limit`, and longer where one client alone has more."""
    async with by.transaction() as tx:
        if client_id is not None:
            client = await the_client(by, tx, client_id)
            return WorkListPage(items=await _of(tx, [client], by.now, kind=kind, seen=seen), next=None)
        page = await _page(tx, by.clinic_id, after, limit, by.now, kind=kind, seen=seen)
        if after is not None:
            return page
        return WorkListPage(items=[*await _urgent(tx, by.clinic_id, by.now, kind=kind), *page.items], next=page.next)


@router.put(
    "/v1/clients/{client_id}/worklist/{item_id}",
    summary="Put an item aside",
    responses=problems(400, 404, 422, on_404="`client_unknown`, or `item_unknown`: nothing of that id waits."),
)
async def put_aside(client_id: UUID, item_id: UUID, body: SeenUntil, by: ByClinician) -> ItemShown:
    """Hide it until then. It comes back by itself, and at once if the same thing happens anew."""
    if body.seen_until > by.now + LONGEST:
        fault = Fault("seen_until", f"Put it aside for {LONGEST.days} days at most: the cause may last longer.")
        raise problem_of(NotValid((fault,)))
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        await casework.see(tx, client, item_id, body.seen_until, now=by.now)
        waiting = await _of(tx, [client], by.now, kind=None, seen=True)
        found = next((item for item in waiting if item.item_id == item_id), None)
        if found is None:
            raise problem_of(NotThere("item"))
        return found


async def _page(
    tx: Tx, clinic_id: UUID, after: UUID | None, limit: int, now: datetime, *, kind: Kind | None, seen: bool
) -> WorkListPage:
    items: list[ItemShown] = []
    last, rows_read = after, 0
    for _ in range(LOOKED_AT // AT_ONCE):
        page = await clients.in_care_after(tx, clinic_id, last, AT_ONCE)
        looked = await _look(tx, page.items, now, kind=kind, seen=seen)
        rows_read += looked.rows_read
        for client_id, group in _by_client(page.items, [each for each in looked.items if each.kind not in URGENT]):
            if items and len(items) + len(group) > limit:
                return WorkListPage(items=items, next=last)
            items += group
            last = client_id
        if page.next is None:
            return WorkListPage(items=items, next=None)
        if rows_read >= MOST_ROWS:
            break
    return WorkListPage(items=items, next=last)


async def _urgent(tx: Tx, clinic_id: ClinicId, now: datetime, *, kind: Kind | None) -> list[ItemShown]:
    """Crisis cases of everybody, whoever is discharged, and whatever was put aside; those of numbers of nobody among them."""
    found = await casework.in_crisis(tx, clinic_id, MOST_URGENT)
    known = await casework.cases(tx, clinic_id, found, now=now) if found else {}
    of_nobody = items_of_strangers(await casework.strangers_in_crisis(tx, clinic_id, MOST_URGENT))
    items = [*of_nobody, *(item for case in known.values() for item in items_of(case, now) if item.kind in URGENT)]
    order = list(Kind)
    wanted = sorted(
        (each for each in items if kind in {None, each.kind}), key=lambda each: (order.index(each.kind), each.since)
    )
    return [shown(item) for item in wanted]


def _by_client(found: Sequence[Client], items: Sequence[ItemShown]) -> list[tuple[UUID, list[ItemShown]]]:
    groups: dict[UUID, list[ItemShown]] = {client.client_id: [] for client in found}
    for item in items:
        if item.client_id is not None:
            groups[item.client_id].append(item)
    return list(groups.items())


@dataclass(frozen=True, slots=True)
class _Looked:
    """What waits of some clients, and how many rows it took to see that."""

    items: list[ItemShown]
    rows_read: int


async def _of(tx: Tx, found: Sequence[Client], now: datetime, *, kind: Kind | None, seen: bool) -> list[ItemShown]:
    return (await _look(tx, found, now, kind=kind, seen=seen)).items


async def _look(tx: Tx, found: Sequence[Client], now: datetime, *, kind: Kind | None, seen: bool) -> _Looked:
    """What waits of these clients, as far as they are in care."""
    in_care = [client for client in found if client.discharged_at is None]
    if not in_care:
        return _Looked([], 0)
    clinic_id = in_care[0].clinic_id
    hidden = await casework.seen(tx, clinic_id, [client.client_id for client in in_care], now)
    known = await casework.cases(tx, clinic_id, in_care, now=now)
    items = [
        shown(item, hidden.get(item.item_id))
        for case in known.values()
        for item in items_of(case, now)
        if kind in {None, item.kind} and (seen or item.item_id not in hidden or item.kind in URGENT)
    ]
    return _Looked(items, sum(case.rows_read for case in known.values()))


def shown(item: Item, seen_until: datetime | None = None) -> ItemShown:
    """An item as it is shown to its own clinic."""
    return ItemShown(
        item_id=item.item_id,
        client_id=item.client_id,
        kind=item.kind,
        since=item.since,
        reason=item.reason,
        moves=[shown_move(move) for move in item.rule.moves],
        rule=RuleShown(rule_id=item.rule.rule_id, version=item.rule.version),
        goal_id=item.about.goal_id,
        plan_id=item.about.plan_id,
        session_id=item.about.session_id,
        insight_id=item.about.insight_id,
        case_id=item.about.case_id,
        seen_until=seen_until,
    )


def shown_move(move: Move) -> MoveShown:
    """A move as it is shown."""
    return MoveShown(code=move.code, detail=move.detail)
