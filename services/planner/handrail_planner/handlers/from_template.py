"""A draft plan from a template, once every gate of the template is cleared; who cleared it is written down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.ids import GoalId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.client import Client
from handrail_planner.core.experiment import Prediction
from handrail_planner.core.ladder import Rung
from handrail_planner.core.plan import Plan
from handrail_planner.core.refusals import Conflict, NotValid
from handrail_planner.core.template.document import GateKind, Template
from handrail_planner.core.words import Words
from handrail_planner.core.worksheet import Filled, GatesClosed, gates_left
from handrail_planner.desk import Desk
from handrail_planner.handlers import plans
from handrail_planner.handlers.plans import Wish
from handrail_planner.store import library


@dataclass(frozen=True, slots=True)
class Frame:
    """What a plan needs that no template knows."""

    goal_id: GoalId
    copy_level: CopyLevel
    lasts_days: int


@dataclass(frozen=True, slots=True)
class Clearance:
    """The gates that are said to be cleared, and the clinic's key that says so."""

    gates: frozenset[GateKind]
    key_id: UUID


async def draft(
    desk: Desk,
    tx: Tx,
    client: Client,
    plan_id: PlanId,
    template: Template,
    filled: Filled,
    frame: Frame,
    clearance: Clearance,
    *,
    now: datetime,
) -> Plan | NotValid | Conflict | GatesClosed:
    """Write the plan down, unless a gate of its template is closed."""
    if closed := gates_left(template, clearance.gates):
        return closed
    made = await plans.draft(desk, tx, client, plan_id, _wish(template, filled, frame), now=now)
    if isinstance(made, Plan):
        about = (client.clinic_id, client.client_id, plan_id, template)
        await library.record_clearings(tx, *about, key_id=clearance.key_id, now=now)
    return made


def _wish(template: Template, filled: Filled, frame: Frame) -> Wish:
    return Wish(
        goal_id=frame.goal_id,
        words=_words(filled),
        copy_level=frame.copy_level,
        windows=filled.windows,
        lasts_days=frame.lasts_days,
        cue_kind=template.cue.kind,
        response_kind=template.response.kind,
        kind=template.plan_kind,
        template_id=template.id,
    )


def _words(filled: Filled) -> Words:
    return Words(
        cue=filled.cue,
        response=filled.response,
        discreet=filled.discreet,
        first_act=filled.first_act,
        tiny=filled.tiny,
        minutes=filled.minutes,
        steps=filled.steps,
        obstacle=filled.obstacle,
        done_when=filled.done_when,
        rationale=filled.rationale,
        avoided=filled.avoided,
        rungs=tuple(Rung(each) for each in filled.rungs),
        prediction=Prediction(filled.prediction) if filled.prediction else None,
    )
