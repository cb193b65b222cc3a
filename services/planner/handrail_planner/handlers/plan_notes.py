"""Noting what a plan's use was like. It says nothing of whether the plan was used: that is the client's to report (R2.2, R40)."""

from datetime import date, datetime
from uuid import UUID

from handrail_shared.contracts.events import RatingRecorded
from handrail_shared.contracts.ids import ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.core import experiment
from handrail_planner.core.experiment import Learned
from handrail_planner.core.refusals import Conflict, Fault, NotThere, NotValid
from handrail_planner.core.zones import local_date
from handrail_planner.desk import Desk
from handrail_planner.handlers.plans.held import Held, held
from handrail_planner.store import plan_notes
from handrail_planner.store.plan_notes import Noted, Rating

Refused = NotThere | NotValid | Conflict


async def rate(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    plan_id: PlanId,
    rating_id: UUID,
    *,
    day: date,
    before: int,
    after: int,
    now: datetime,
) -> Rating | Refused:
    """Keep how strong it was before and after, and say so."""
    found = await _used(tx, clinic_id, plan_id, day, now)
    if not isinstance(found, Held):
        return found
    rating = Rating(rating_id, plan_id, day, before, after, now)
    await plan_notes.add_rating(tx, found.plan, rating)
    fact = RatingRecorded(
        clinic_id=clinic_id,
        client_id=found.client.client_id,
        occurred_at=now,
        plan_id=plan_id,
        local_date=day,
        before=before,
        after=after,
    )
    await desk.outbox.append(tx, [fact])
    return rating


async def learn(
    desk: Desk,
    tx: Tx,
    clinic_id: ClinicId,
    plan_id: PlanId,
    outcome_id: UUID,
    learned: Learned,
    *,
    day: date,
    now: datetime,
) -> Noted | Refused:
    """Keep what came of an experiment, sealed. Nobody else hears of it."""
    found = await _used(tx, clinic_id, plan_id, day, now)
    if not isinstance(found, Held):
        return found
    if found.plan.kind != "experiment":
        return Conflict("no_experiment", "Only a plan of kind experiment has outcomes.")
    sealed = await desk.vault.seal(
        tx, clinic_id, found.client.client_id, "plan.outcome", experiment.document_of(learned)
    )
    noted = Noted(outcome_id, plan_id, found.plan.version, day, sealed, now)
    await plan_notes.add_outcome(tx, found.plan, noted)
    return noted


async def _used(tx: Tx, clinic_id: ClinicId, plan_id: PlanId, day: date, now: datetime) -> Held | Refused:
    """A plan that is live or was, and a day that has come."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    if found.plan.activated_at is None:
        return Conflict("never_active", "This plan has not been live, so nobody has used it.")
    if day > local_date(now, found.client.contact.zone):
        return NotValid((Fault("local_date", "This day has not come yet where the client is."),))
    return found
