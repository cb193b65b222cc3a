"""Giving a plan a walk-through, changing it, taking it away; and what is heard of clients who go through one.

What was strong before and after is noted with the plan's ratings, apart from whether the plan was used.
"""

from datetime import datetime
from typing import Any

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import (
    StrainWanted,
    WalkBegun,
    WalkFinished,
    WalkOffered,
    WalkStep,
    WalkThroughSet,
    WalkThroughWithdrawn,
)
from handrail_shared.contracts.ids import ClinicId, OfferId, PlanId, derived
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger

from handrail_planner.core.plan import Plan, State
from handrail_planner.core.refusals import Conflict, NotThere, NotValid, StaleVersion
from handrail_planner.core.walk_through import ENDED, NOT_LIVE, Kept, WalkThrough, document_of, faults_of, read, said
from handrail_planner.desk import Desk
from handrail_planner.handlers import plan_notes
from handrail_planner.handlers.plans.held import Held, held
from handrail_planner.store import plan_notes as ratings
from handrail_planner.store import plans as stored
from handrail_planner.store import walk_throughs

log = get_logger(__name__)

Settled = Kept | NotThere | NotValid | Conflict | StaleVersion


class Walks:
    """What is heard of walks, with the desk that notes ratings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, consumer: Consumer) -> None:
        consumer.on(WalkBegun, self.on_walk)
        consumer.on(WalkFinished, self.on_walk)

    async def on_walk(self, heard: Recorded[WalkBegun | WalkFinished], tx: Tx, now: datetime) -> None:
        """Count it for the brief; and keep how strong something was before and after, if both were asked for and said."""
        event = heard.event
        plan = await stored.find(tx, event.clinic_id, event.plan_id)
        if plan is None or plan.client_id != event.client_id:
            log.info("walk_of_no_plan", event_id=heard.envelope.id)
            return
        await walk_throughs.note(tx, event)
        if isinstance(event, WalkFinished) and event.before is not None and event.after is not None:
            await self._rate(heard, event, event.before, event.after, tx, now)

    async def _rate(
        self, heard: Recorded[Any], event: WalkFinished, before: int, after: int, tx: Tx, now: datetime
    ) -> None:
        """Once for each walk."""
        rating_id = derived(event.walk_id, "rating")
        if await ratings.rating(tx, event.clinic_id, rating_id) is not None:
            return
        which = (event.clinic_id, event.plan_id, rating_id)
        desk, at = self._desk.because(heard), min(event.occurred_at, now)
        rated = await plan_notes.rate(desk, tx, *which, day=event.local_date, before=before, after=after, now=at)
        if isinstance(rated, NotThere | NotValid | Conflict):
            log.info("rating_refused", event_id=heard.envelope.id)


async def give(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, walk: WalkThrough, *, version: int | None, now: datetime
) -> Settled:
    """Give a plan a walk-through, in place of the one of `version` if it has one."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    if found.plan.state is State.ENDED:
        return ENDED
    before = await walk_throughs.find(tx, found.plan)
    stands = before is not None and before.document is not None
    if before is not None and stands and version != before.version:
        return StaleVersion(before.version)
    if faults := tuple(faults_of(walk, language=found.client.contact.language)):
        return NotValid(faults)
    if before is not None and stands and await opened(desk, tx, before) == walk:
        return before
    return await _keep(desk, tx, found, walk, 1 if before is None else before.version + 1, now)


async def take_away(desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, now: datetime) -> Plan | NotThere:
    """The plan has none any more. What was begun goes on to its end."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    before = await walk_throughs.find(tx, found.plan)
    if before is not None and before.document is not None:
        version = before.version + 1
        about = (clinic_id, found.plan.client_id, plan_id)
        await walk_throughs.add(tx, Kept(*about, version, None, now))
        news = WalkThroughWithdrawn(
            clinic_id=clinic_id, client_id=found.plan.client_id, occurred_at=now, plan_id=plan_id, walk_version=version
        )
        await desk.outbox.append(tx, [news])
    return found.plan


async def offer(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, offer_id: OfferId, *, now: datetime
) -> Plan | NotThere | Conflict:
    """Begin the walk-through of a live plan for its client."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    stands = await walk_throughs.find(tx, found.plan)
    if stands is None or stands.document is None:
        return NotThere("walk_through")
    if found.plan.state is not State.ACTIVE:
        return NOT_LIVE
    about = {"clinic_id": clinic_id, "client_id": found.plan.client_id, "occurred_at": now}
    await desk.outbox.append(tx, [WalkOffered.model_validate(about | {"plan_id": plan_id, "offer_id": offer_id})])
    return found.plan


async def want_strain(
    desk: Desk, tx: Tx, clinic_id: ClinicId, plan_id: PlanId, *, wanted: bool, now: datetime
) -> Plan | NotThere | Conflict:
    """Have clients asked, or asked no more, how strong something was before and after. Saying it again does nothing."""
    found = await held(tx, clinic_id, plan_id)
    if not isinstance(found, Held):
        return found
    if found.plan.state is State.ENDED:
        return ENDED
    if await walk_throughs.want_strain(tx, found.plan, wanted=wanted):
        about = {"clinic_id": clinic_id, "client_id": found.plan.client_id, "occurred_at": now}
        news = StrainWanted.model_validate(about | {"plan_id": plan_id, "wanted": wanted})
        await desk.outbox.append(tx, [news])
    return found.plan


async def opened(desk: Desk, tx: Tx, kept: Kept) -> WalkThrough:
    """In clear, for its own clinic."""
    assert kept.document is not None, "one that was taken away says nothing"
    return read(await desk.vault.open(tx, kept.clinic_id, kept.client_id, "walk.document", kept.document))


async def _keep(desk: Desk, tx: Tx, found: Held, walk: WalkThrough, version: int, now: datetime) -> Kept:
    clinic_id, client_id, plan_id = found.plan.clinic_id, found.plan.client_id, found.plan.plan_id
    document = await desk.vault.seal(tx, clinic_id, client_id, "walk.document", document_of(walk))
    kept = Kept(clinic_id, client_id, plan_id, version, document, now)
    await walk_throughs.add(tx, kept)
    steps = [
        WalkStep(
            text=await desk.vault.seal(tx, clinic_id, client_id, "walk.step", each.text),
            takes=each.takes,
            measures=each.measures,
        )
        for each in said(walk, language=found.client.contact.language)
    ]
    news = WalkThroughSet(
        clinic_id=clinic_id,
        client_id=client_id,
        occurred_at=now,
        plan_id=plan_id,
        walk_version=version,
        steps=tuple(steps),
    )
    await desk.outbox.append(tx, [news])
    return kept
