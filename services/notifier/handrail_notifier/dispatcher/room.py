"""Which nudges of a client's what gives way to them has to leave room for, gathered."""

from datetime import datetime

from handrail_shared.runtime.db import Tx

from handrail_notifier.core import rules
from handrail_notifier.core.coming import Point, coming
from handrail_notifier.core.decision import Plan
from handrail_notifier.store import moments
from handrail_notifier.store.moments import Anchors, DueMoment
from handrail_notifier.store.standings import Standing


async def nudges_ahead(tx: Tx, standing: Standing, now: datetime) -> tuple[datetime, ...]:
    """When those of the week are to be decided, in order."""
    clinic, client = standing.clinic_id, standing.client_id
    due = await moments.ahead(tx, clinic, client)
    counting = any(rules.counts_from(each.moment.rule) is not None for each in due)
    anchors = await moments.anchors(tx, [(clinic, client)]) if counting else Anchors()
    return coming([_point(each, anchors) for each in due], standing.client.zone, now)


def _point(due: DueMoment, anchors: Anchors) -> Point:
    plan = Plan(due.plan.expires_at, due.plan.ended, due.plan.paused, due.plan.phase)
    counted = tuple(anchors.of(due.client_id, due.plan.plan_id, due.moment))
    return Point(plan, due.moment, due.occurrence.decision_at, counted)
