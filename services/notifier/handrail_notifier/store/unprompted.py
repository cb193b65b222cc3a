"""Opportunities of a client that no nudge went out for so far: they come today or a day later, or their nudge was left out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.ids import OpportunityId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.opportunity import LATEST, Opportunity
from handrail_notifier.identity import opportunity_of
from handrail_notifier.store import SQL, moments
from handrail_notifier.store.moments import DueMoment


async def unprompted(tx: Tx, clinic: UUID, client: UUID, at: datetime) -> Sequence[Opportunity]:
    """Those that were decided on in the last week or come next, each once, with when they were answered."""
    rows = await tx.fetch(SQL["unprompted"], clinic, client, at - LATEST, at)
    decided = [
        Opportunity(
            OpportunityId(row["opportunity_id"]), PlanId(row["plan_id"]), row["local_date"], row["at"], answered=False
        )
        for row in rows
    ]
    next_ones = [_coming(each) for each in await moments.ahead(tx, clinic, client) if _is_to_come(each)]
    known = {each.opportunity_id: each for each in (*next_ones, *decided)}
    answers = await tx.fetch(SQL["answers_of"], clinic, list(known))
    for row in answers:
        known[row["opportunity_id"]] = replace(
            known[row["opportunity_id"]], answered=True, answered_at=row["answered_at"]
        )
    return [*known.values()]


def _is_to_come(due: DueMoment) -> bool:
    over = due.plan.ended or due.plan.paused or due.plan.expires_at <= due.occurrence.window_start
    return due.role == "nudge" and not over


def _coming(due: DueMoment) -> Opportunity:
    day = due.occurrence.local_date
    opportunity = opportunity_of(due.moment.moment_id, day)
    return Opportunity(opportunity, PlanId(due.plan.plan_id), day, due.occurrence.decision_at, answered=False)
