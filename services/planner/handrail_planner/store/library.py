"""A clinic's own templates, the built-in ones it has retired, and the gates that were cleared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.plan import CueKind
from handrail_planner.core.template.document import GateKind, Modality, Template
from handrail_planner.core.template.shelf import Kept
from handrail_planner.store import SQL


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which templates are looked for; None: any."""

    modality: Modality | None = None
    cue_kind: CueKind | None = None
    language: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Clearing:
    """Who cleared a gate for a plan: the clinic's key that said so, and when."""

    gate: GateKind
    template_id: str
    template_version: int
    key_id: UUID
    cleared_at: datetime


async def add(tx: Tx, clinic_id: ClinicId, template: Template, *, copied: Template | None, now: datetime) -> bool:
    """Whether the id was free."""
    origin = (copied.id, copied.version) if copied else (None, None)
    row = await tx.fetchval(SQL["add_template"], clinic_id, *_fields(template), *origin, now)
    return row is not None


async def change(tx: Tx, clinic_id: ClinicId, template: Template, *, was: int, now: datetime) -> bool:
    """Whether it still stood at version `was`. A retired one comes back."""
    row = await tx.fetchval(SQL["change_template"], clinic_id, *_fields(template), now, was)
    return row is not None


async def retire(tx: Tx, clinic_id: ClinicId, template_id: str, at: datetime | None) -> None:
    """Retire it, or with no instant bring it back."""
    await tx.execute(SQL["retire_template"], clinic_id, template_id, at)


async def retire_built_in(tx: Tx, clinic_id: ClinicId, template_id: str, at: datetime | None) -> None:
    """Retire a built-in one for this clinic, or with no instant bring it back."""
    if at is None:
        await tx.execute(SQL["restore_built_in"], clinic_id, template_id)
    else:
        await tx.execute(SQL["retire_built_in"], clinic_id, template_id, at)


async def retired_built_in(tx: Tx, clinic_id: ClinicId) -> Mapping[str, datetime]:
    """The built-in templates that the clinic has retired, and when."""
    rows = await tx.fetch(SQL["retired_built_in"], clinic_id)
    return {row["template_id"]: row["retired_at"] for row in rows}


async def count(tx: Tx, clinic_id: ClinicId) -> int:
    """How many templates the clinic has of its own, retired ones too."""
    return int(await tx.fetchval(SQL["count_templates"], clinic_id))


async def named(tx: Tx, clinic_id: ClinicId, ids: Collection[str]) -> Mapping[str, Kept]:
    """The clinic's own of these ids."""
    rows = await tx.fetch(SQL["templates_named"], clinic_id, list(ids))
    return {kept.template.id: kept for kept in map(_kept, rows)}


async def after(tx: Tx, clinic_id: ClinicId, wanted: Wanted, last: str | None, limit: int) -> list[Kept]:
    """The clinic's own in the order of their ids."""
    which = (wanted.modality, wanted.cue_kind, wanted.language, wanted.retired)
    return [_kept(row) for row in await tx.fetch(SQL["templates_after"], clinic_id, last, *which, limit)]


async def record_clearings(
    tx: Tx,
    clinic_id: ClinicId,
    client_id: ClientId,
    plan_id: PlanId,
    template: Template,
    *,
    key_id: UUID,
    now: datetime,
) -> None:
    """Write down who cleared the template's gates for the plan."""
    about = (client_id, template.id, template.version, key_id, now)
    rows = [(clinic_id, plan_id, gate.kind, *about) for gate in template.gates]
    await tx.executemany(SQL["record_clearing"], rows)


async def clearings(tx: Tx, clinic_id: ClinicId, plan_id: UUID) -> list[Clearing]:
    return [Clearing(**row) for row in await tx.fetch(SQL["clearings"], clinic_id, plan_id)]


def _fields(template: Template) -> tuple[object, ...]:
    content = template.model_dump_json(exclude_defaults=True)
    return template.id, template.version, list(template.modalities), template.cue.kind, template.language, content


def _kept(row: asyncpg.Record) -> Kept:
    return Kept(
        template=Template.model_validate_json(row["content"]),
        built_in=False,
        copied_from=row["copied_from"],
        copied_version=row["copied_version"],
        made_at=row["made_at"],
        changed_at=row["changed_at"],
        retired_at=row["retired_at"],
    )
