"""A clinic's shelf of templates: the built-in ones and its own, and what bringing in a file would do to it.

A file is an edit like any other: it names the version that it was made from, so that nobody overwrites what they have not read.
All of a file is taken in, or nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handrail_planner.core.refusals import Conflict, Fault
from handrail_planner.core.template.document import Content, Template, named
from handrail_planner.core.template.lint import Finding, lint
from handrail_planner.core.template.reading import Misfit, Read, Unfit

MAX_OWN = 500
"""Templates of one clinic's own."""

BUILT_IN = Conflict("template_built_in", "A built-in template stays as it is: copy it, and edit the copy.")
RETIRED = Conflict("template_retired", "This template is retired: restore it, or choose another.")
ID_TAKEN = Conflict("template_id_taken", "There is a template of this id: choose another id.")
TOO_MANY = Conflict("too_many_templates", f"A clinic has at most {MAX_OWN} templates of its own.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A template as it stands on a clinic's shelf. A built-in one was made with Handrail itself, so it has no dates."""

    template: Template
    built_in: bool
    copied_from: str | None = None
    copied_version: int | None = None
    made_at: datetime | None = None
    changed_at: datetime | None = None
    retired_at: datetime | None = None


class Does(StrEnum):
    """What a file's template does to the shelf."""

    ADDS = "adds"
    REVISES = "revises"
    RESTORES = "restores"
    CHANGES_NOTHING = "changes_nothing"


@dataclass(frozen=True, slots=True)
class Step:
    """One template of a file, as it will stand, and what that does."""

    template: Template
    does: Does
    warnings: tuple[Finding, ...]


def blocking(content: Content) -> tuple[Fault, ...]:
    """What must be put right before the content can be kept."""
    return tuple(Fault(each.field, each.fault) for each in lint(content) if each.severity == "block")


def dropped(content: Content, kept: Kept, origin: Template | None) -> Iterator[Fault]:
    """What of its original's safety the content would lose: a copy's wording is the clinic's, its gates are not."""
    if origin is None or kept.copied_from is None:
        return
    gates = {gate.kind for gate in content.gates}
    for gate in origin.gates:
        if gate.kind not in gates:
            yield Fault("gates", f"It keeps the gate {gate.kind} of the template it was copied from: {_OWN}")
        if gate.kind == "rungs_by_clinician_only" and content.plan_kind != origin.plan_kind:
            yield Fault("plan_kind", f"It stays {origin.plan_kind} like the template it was copied from: {_OWN}")


_OWN = "to work without it make a template of your own, not a copy."


def taken_in(
    file: Read, shelf: Mapping[str, Kept], origins: Mapping[str, Template] | None = None
) -> tuple[Step, ...] | Unfit:
    """What each of a file's templates does to the shelf, or every reason against it. `origins`: what copies are of."""
    misfits = sorted(_misfits(file, shelf, origins or {}), key=lambda misfit: misfit.place)
    if misfits:
        return Unfit(tuple(misfits))
    return tuple(_step(each, shelf.get(each.id)) for each in file.templates)


def _misfits(file: Read, shelf: Mapping[str, Kept], origins: Mapping[str, Template]) -> Iterator[Misfit]:
    for number, template in enumerate(file.templates):
        for fault in blocking(template.content):
            yield file.misfit(number, fault.field, fault.fault)
        there = shelf.get(template.id)
        if there is None or there.template.content == template.content:
            continue
        for fault in dropped(template.content, there, origins.get(there.copied_from or "")):
            yield file.misfit(number, fault.field, fault.fault)
        if there.built_in:
            yield file.misfit(
                number, "id", "A built-in template has this id and says something else: choose another id."
            )
        elif there.template.version != template.version:
            now = there.template.version
            yield file.misfit(
                number, "version", f"The clinic has version {now} of it: export it again and decide anew."
            )


def _step(template: Template, there: Kept | None) -> Step:
    warnings = tuple(each for each in lint(template.content) if each.severity == "warn")
    if there is None:
        return Step(template, Does.ADDS, warnings)
    if there.template.content != template.content:
        return Step(named(template.id, there.template.version + 1, template.content), Does.REVISES, warnings)
    does = Does.CHANGES_NOTHING if there.retired_at is None else Does.RESTORES
    return Step(there.template, does, warnings)
