"""Templates: copying, editing, retiring, restoring, bringing in a file, taking one out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice

from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.outbox import hold

from handrail_planner.core.refusals import Conflict, NotThere, NotValid, StaleVersion
from handrail_planner.core.template.document import Content, Template, named
from handrail_planner.core.template.reading import Read, Unfit, written
from handrail_planner.core.template.shelf import (
    BUILT_IN,
    ID_TAKEN,
    MAX_OWN,
    TOO_MANY,
    Does,
    Kept,
    Step,
    blocking,
    dropped,
    taken_in,
)
from handrail_planner.library import built_in
from handrail_planner.store import library
from handrail_planner.store.library import Wanted

Settled = Kept | NotThere | NotValid | Conflict | StaleVersion


@dataclass(frozen=True, slots=True)
class Shelved:
    """Some of a shelf, and the id to go on from; None: that was all."""

    items: Sequence[Kept]
    next: str | None


async def find(tx: Tx, clinic_id: ClinicId, template_id: str) -> Kept | NotThere:
    """The clinic's own template of that id, or the built-in one."""
    return (await _shelf(tx, clinic_id, [template_id])).get(template_id, NotThere("template"))


async def page(tx: Tx, clinic_id: ClinicId, wanted: Wanted, *, last: str | None, limit: int) -> Shelved:
    """Built-in templates and the clinic's own together, in the order of their ids."""
    retired = await library.retired_built_in(tx, clinic_id)
    ours = [_shown_built_in(each, retired) for each in built_in().values() if last is None or each.id > last]
    own = await library.after(tx, clinic_id, wanted, last, limit + 1)
    both = merge((each for each in ours if _is(wanted, each)), own, key=lambda kept: kept.template.id)
    found = list(islice(both, limit + 1))
    shown = found[:limit]
    return Shelved(shown, shown[-1].template.id if len(found) > limit else None)


async def copy(
    tx: Tx, clinic_id: ClinicId, template_id: str, *, new_id: str, name: str | None, now: datetime
) -> Kept | NotThere | Conflict:
    """Make a template the clinic's own, under an id of its own."""
    await hold(tx, [clinic_id])
    origin = await find(tx, clinic_id, template_id)
    if isinstance(origin, NotThere):
        return origin
    if await library.count(tx, clinic_id) >= MAX_OWN:
        return TOO_MANY
    content = origin.template.content.model_copy(update={"name": name or origin.template.name})
    made = named(new_id, 1, content)
    if new_id in built_in() or not await library.add(tx, clinic_id, made, copied=origin.template, now=now):
        return ID_TAKEN
    return await _kept(tx, clinic_id, new_id)


async def edit(
    tx: Tx, clinic_id: ClinicId, template_id: str, content: Content, *, version: int, now: datetime
) -> Settled:
    """Replace what a template of the clinic's own says; `version` is the one that the caller has read."""
    await hold(tx, [clinic_id])
    kept = await find(tx, clinic_id, template_id)
    if isinstance(kept, NotThere):
        return kept
    if kept.built_in:
        return BUILT_IN
    if version != kept.template.version:
        return StaleVersion(kept.template.version)
    origin = (await _origins(tx, clinic_id, [kept])).get(kept.copied_from or "")
    if faults := (*blocking(content), *dropped(content, kept, origin)):
        return NotValid(faults)
    changed = named(template_id, version + 1, content)
    took = await library.change(tx, clinic_id, changed, was=version, now=now)
    assert took, "every writer of templates holds the clinic"
    return await _kept(tx, clinic_id, template_id)


async def retire(tx: Tx, clinic_id: ClinicId, template_id: str, *, at: datetime | None) -> Kept | NotThere:
    """Take a template out of use, or with no instant bring it back. Its plans and worksheets stay as they are."""
    await hold(tx, [clinic_id])
    kept = await find(tx, clinic_id, template_id)
    if isinstance(kept, NotThere):
        return kept
    if kept.built_in:
        await library.retire_built_in(tx, clinic_id, template_id, at)
    else:
        await library.retire(tx, clinic_id, template_id, at)
    return await _kept(tx, clinic_id, template_id)


async def file_of(tx: Tx, clinic_id: ClinicId, *, with_built_in: bool) -> str:
    """The clinic's own templates as a file, and the built-in ones if wanted; what is retired stays out."""
    own = await library.after(tx, clinic_id, Wanted(), None, MAX_OWN)
    retired = await library.retired_built_in(tx, clinic_id)
    ours = [each for each in built_in().values() if each.id not in retired] if with_built_in else []
    return written(sorted([*ours, *(kept.template for kept in own)], key=lambda template: template.id))


async def bring_in(
    tx: Tx, clinic_id: ClinicId, file: Read, *, dry_run: bool, now: datetime
) -> tuple[Step, ...] | Unfit | Conflict:
    """Take in all of a file, or nothing; a dry run only says what would happen."""
    await hold(tx, [clinic_id])
    shelf = await _shelf(tx, clinic_id, [each.id for each in file.templates])
    steps = taken_in(file, shelf, await _origins(tx, clinic_id, shelf.values()))
    if isinstance(steps, Unfit):
        return steps
    added = sum(step.does is Does.ADDS for step in steps)
    if await library.count(tx, clinic_id) + added > MAX_OWN:
        return TOO_MANY
    for step in steps if not dry_run else ():
        await _take(tx, clinic_id, step, now)
    return steps


async def _take(tx: Tx, clinic_id: ClinicId, step: Step, now: datetime) -> None:
    template = step.template
    match step.does:
        case Does.ADDS:
            kept = await library.add(tx, clinic_id, template, copied=None, now=now)
        case Does.REVISES:
            kept = await library.change(tx, clinic_id, template, was=template.version - 1, now=now)
        case Does.RESTORES:
            kept = isinstance(await retire(tx, clinic_id, template.id, at=None), Kept)
        case Does.CHANGES_NOTHING:
            kept = True
    assert kept, "every writer of templates holds the clinic"


async def _shelf(tx: Tx, clinic_id: ClinicId, ids: Sequence[str]) -> Mapping[str, Kept]:
    own = await library.named(tx, clinic_id, ids)
    retired = await library.retired_built_in(tx, clinic_id)
    ours = {each: _shown_built_in(built_in()[each], retired) for each in ids if each in built_in()}
    return {**ours, **own}


async def _origins(tx: Tx, clinic_id: ClinicId, copies: Iterable[Kept]) -> Mapping[str, Template]:
    """What these were copied from, as it stands: built-in, or the clinic's own."""
    ids = sorted({each.copied_from for each in copies if each.copied_from is not None})
    return {found: kept.template for found, kept in (await _shelf(tx, clinic_id, ids)).items()}


async def _kept(tx: Tx, clinic_id: ClinicId, template_id: str) -> Kept:
    return (await _shelf(tx, clinic_id, [template_id]))[template_id]


def _shown_built_in(template: Template, retired: Mapping[str, datetime]) -> Kept:
    return Kept(template, built_in=True, retired_at=retired.get(template.id))


def _is(wanted: Wanted, kept: Kept) -> bool:
    template = kept.template
    return (
        (wanted.modality is None or wanted.modality in template.modalities)
        and (wanted.cue_kind is None or wanted.cue_kind == template.cue.kind)
        and (wanted.language is None or wanted.language == template.language)
        and (wanted.retired or kept.retired_at is None)
    )
