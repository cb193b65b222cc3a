"""What a client texted about a plan that lies before them, as the notifier understood it.

Each answer has its effect once, and only on the version that it is about. It counts from when the client gave it: one that was given
in time counts even if it is heard after the proposal was withdrawn for want of it. One for what lapsed or changed before it was
given is refused, and the log says why without the client's words. The clinician still finds the words among the client's replies.
"""

from datetime import datetime
from typing import assert_never

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import PlanSaidBack, ProposalAnswered, StrainTexted
from handrail_shared.contracts.ids import derived
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.vault import KeyDestroyed

from handrail_planner.core.plan import Plan, Settled
from handrail_planner.core.refusals import Conflict, NotThere, NotValid, Refusal, StaleVersion
from handrail_planner.desk import Desk
from handrail_planner.handlers import plan_notes, plans
from handrail_planner.store import plans as stored

log = get_logger(__name__)

AboutPlan = ProposalAnswered | PlanSaidBack | StrainTexted


class Answers:
    """The handlers, with the desk whose vault opens the words."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, consumer: Consumer) -> None:
        consumer.on(ProposalAnswered, self.on_proposal_answered)
        consumer.on(PlanSaidBack, self.on_plan_said_back)
        consumer.on(StrainTexted, self.on_strain_texted)

    async def on_proposal_answered(self, heard: Recorded[ProposalAnswered], tx: Tx, now: datetime) -> None:
        """Taken on, to be changed, or not taken on (R1.4, R1.5)."""
        event = heard.event
        try:
            settled = await self._answered(self._desk.because(heard), event, tx, min(event.occurred_at, now))
        except KeyDestroyed:
            log.info("answer_of_a_forgotten_client", event_id=heard.envelope.id)
            return
        _note(heard, settled)

    async def on_plan_said_back(self, heard: Recorded[PlanSaidBack], tx: Tx, now: datetime) -> None:
        """Said back in the client's own words; live from here on, if nothing stands against it (R1.4)."""
        event = heard.event
        try:
            settled = await self._said_back(self._desk.because(heard), event, tx, min(event.occurred_at, now))
        except KeyDestroyed:
            log.info("answer_of_a_forgotten_client", event_id=heard.envelope.id)
            return
        _note(heard, settled)

    async def on_strain_texted(self, heard: Recorded[StrainTexted], tx: Tx, now: datetime) -> None:
        """How strong something was before and after: kept beside those that were noted in the session (R40)."""
        event, rating = heard.event, derived(heard.event.reply_id, "rating")
        if not await _is_theirs(tx, event):
            return
        which = (event.clinic_id, event.plan_id, rating)
        rated = await plan_notes.rate(
            self._desk.because(heard),
            tx,
            *which,
            day=event.local_date,
            before=event.before,
            after=event.after,
            now=min(event.occurred_at, now),
        )
        if isinstance(rated, NotThere | NotValid | Conflict):
            log.info("rating_refused", event_id=heard.envelope.id)

    async def _answered(self, desk: Desk, event: ProposalAnswered, tx: Tx, said_at: datetime) -> Settled:
        if not await _is_theirs(tx, event):
            return NotThere("plan")
        words = None if event.words is None else await self._opened(tx, event, event.words)
        which, version = (event.clinic_id, event.plan_id), event.plan_version
        await plans.reopen(desk, tx, *which, plan_version=version, way="text", said_at=said_at)
        return await plans.answer(
            desk,
            tx,
            *which,
            event.answer,
            plan_version=version,
            way="text",
            confidence=event.confidence,
            words=words,
            now=said_at,
        )

    async def _said_back(self, desk: Desk, event: PlanSaidBack, tx: Tx, said_at: datetime) -> Settled:
        if not await _is_theirs(tx, event):
            return NotThere("plan")
        words = await self._opened(tx, event, event.words)
        which, version = (event.clinic_id, event.plan_id), event.plan_version
        return await plans.say_back(desk, tx, *which, words, plan_version=version, way="text", now=said_at)

    async def _opened(self, tx: Tx, event: ProposalAnswered | PlanSaidBack, sealed: str) -> str:
        return await self._desk.vault.open(tx, event.clinic_id, event.client_id, "reply.body", sealed)


async def _is_theirs(tx: Tx, event: AboutPlan) -> bool:
    """Whether the plan is this client's, whom this transaction holds."""
    found = await stored.find(tx, event.clinic_id, event.plan_id)
    return found is not None and found.client_id == event.client_id


def _note(heard: Recorded[ProposalAnswered] | Recorded[PlanSaidBack], settled: Settled) -> None:
    if not isinstance(settled, Plan):
        log.warning("answer_refused", event_id=heard.envelope.id, plan=heard.event.plan_id, code=_code(settled))


def _code(refusal: Refusal) -> str:
    match refusal:
        case Conflict(code):
            return code
        case NotThere(what):
            return f"{what}_unknown"
        case StaleVersion():
            return "stale_version"
        case NotValid():
            return "not_valid"
        case never:
            assert_never(never)
