"""Worksheets. The answers come and go sealed."""

from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.template.document import Template
from handrail_planner.core.worksheet import Worksheet, WorksheetId
from handrail_planner.store import SQL
from handrail_planner.store.rows import Page, paged


async def add(tx: Tx, sheet: Worksheet) -> None:
    await tx.execute(
        SQL["add_worksheet"],
        sheet.clinic_id,
        sheet.worksheet_id,
        sheet.client_id,
        sheet.template.model_dump_json(exclude_defaults=True),
        sheet.answers,
        sheet.version,
        sheet.begun_at,
        sheet.changed_at,
    )


async def change(tx: Tx, sheet: Worksheet) -> None:
    changed = (sheet.answers, sheet.version, sheet.changed_at, sheet.plan_id)
    await tx.execute(SQL["change_worksheet"], sheet.clinic_id, sheet.worksheet_id, *changed)


async def find(tx: Tx, clinic_id: UUID, worksheet_id: UUID) -> Worksheet | None:
    row = await tx.fetchrow(SQL["worksheet"], clinic_id, worksheet_id)
    return None if row is None else _worksheet(row)


async def after(tx: Tx, clinic_id: UUID, client_id: UUID, last: UUID | None, limit: int) -> Page[Worksheet]:
    rows = await tx.fetch(SQL["worksheets_after"], clinic_id, client_id, last, limit + 1)
    return paged([(row["worksheet_id"], _worksheet(row)) for row in rows], limit)


def _worksheet(row: asyncpg.Record) -> Worksheet:
    return Worksheet(
        clinic_id=ClinicId(row["clinic_id"]),
        client_id=ClientId(row["client_id"]),
        worksheet_id=WorksheetId(row["worksheet_id"]),
        template=Template.model_validate_json(row["template"]),
        answers=row["answers"],
        version=row["version"],
        begun_at=row["begun_at"],
        changed_at=row["changed_at"],
        plan_id=None if row["plan_id"] is None else PlanId(row["plan_id"]),
    )
