"""A walk-through: an exercise of a few steps that a plan's client goes through by text, one question each, at their own pace.

Its texts are fit for any lock screen, as a template's are, and each has one wording: they follow each other within minutes, and which
step a client is at must be plain. What the numbers before and after it say is about the exercise, and never that the plan was used.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.contracts.wording import strain_questions, walk_step

from handrail_planner.core.lines import says_something
from handrail_planner.core.refusals import Conflict, Fault
from handrail_planner.core.template.fit import WIDEST_ALIAS, unfit

FEWEST_STEPS, MOST_STEPS = 2, 8
"""One that is rated may have a single step between its two numbers."""
LONGEST_STEP = 120

Takes = Literal["ok", "words", "number"]
Measures = Literal["before", "after"]

NOT_LIVE = Conflict("not_active", "Only the walk-through of an active plan can be begun: activate it first.")
ENDED = Conflict("plan_ended", "This plan has ended: give the walk-through to a plan that is in use.")


@dataclass(frozen=True, slots=True)
class Step:
    """One text, which asks one thing."""

    text: str = field(repr=False)
    takes: Takes = "ok"


@dataclass(frozen=True, slots=True)
class WalkThrough:
    """The steps in order. `rated`: how strong it is, 0 to 10, is asked before the first and after the last."""

    name: str = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    rated: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of a plan's walk-through, sealed. `document` None: from this version on there is none."""

    clinic_id: ClinicId
    client_id: ClientId
    plan_id: PlanId
    version: int
    document: str | None
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A step as it is sent."""

    text: str = field(repr=False)
    takes: Takes
    measures: Measures | None = None


def faults_of(walk: WalkThrough, *, language: str) -> Iterator[Fault]:
    """What must be put right before it can be sent to a client who speaks this language."""
    fewest = 1 if walk.rated else FEWEST_STEPS
    if not fewest <= len(walk.steps) <= MOST_STEPS:
        yield Fault("steps", f"Use {fewest} to {MOST_STEPS} steps.")
    for number, step in enumerate(walk.steps):
        place = f"steps.{number}.text"
        if not says_something(step.text):
            yield Fault(place, "Say what is done in this step.")
            continue
        text = walk_step(WIDEST_ALIAS, step.text, step.takes, language=language)
        yield from (Fault(place, fault) for fault in unfit(step.text, text, language))


def said(walk: WalkThrough, *, language: str) -> Sequence[Said]:
    """All that is sent, one after the other."""
    steps = [Said(step.text, step.takes) for step in walk.steps]
    if not walk.rated:
        return steps
    before, after = strain_questions(language)
    return [Said(before, "number", "before"), *steps, Said(after, "number", "after")]


def document_of(walk: WalkThrough) -> str:
    """As it is sealed."""
    steps = [{"text": step.text, "takes": step.takes} for step in walk.steps]
    return json.dumps({"name": walk.name, "steps": steps, "rated": walk.rated}, ensure_ascii=False)


def read(document: str) -> WalkThrough:
    """The same again."""
    kept = json.loads(document)
    return WalkThrough(kept["name"], tuple(Step(each["text"], each["takes"]) for each in kept["steps"]), kept["rated"])
