"""Links to the page. Whoever writes one holds its client."""

from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.link import Act, Link, State
from handrail_planner.store import SQL


async def save(tx: Tx, link: Link) -> None:
    await tx.execute(
        SQL["save_link"],
        link.clinic_id,
        link.client_id,
        link.plan_id,
        link.plan_version,
        link.token_digest,
        link.code_digest,
        link.made_at,
        link.until,
        link.state,
        link.closed_by,
        link.wrong_codes,
    )


async def find(tx: Tx, token_digest: bytes) -> Link | None:
    row = await tx.fetchrow(SQL["link_by_token"], token_digest)
    return None if row is None else _link(row)


async def of_plan(tx: Tx, clinic_id: UUID, plan_id: UUID) -> list[Link]:
    return [_link(row) for row in await tx.fetch(SQL["links_of_plan"], clinic_id, plan_id)]


async def forget(tx: Tx, clinic_id: UUID, before: datetime) -> None:
    """Drop the clinic's links whose time was over by then."""
    await tx.execute(SQL["forget_links"], clinic_id, before)


def _link(row: asyncpg.Record) -> Link:
    return Link(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        plan_id=PlanId(row["plan_id"]),
        plan_version=row["plan_version"],
        token_digest=row["token_digest"],
        code_digest=row["code_digest"],
        made_at=row["made_at"],
        until=row["until"],
        state=State(row["state"]),
        closed_by=None if row["closed_by"] is None else Act(row["closed_by"]),
        wrong_codes=row["wrong_codes"],
    )
