"""Which nudges are posted ahead: those that would be sent, as far as can be told some minutes before.

Nothing is decided here. A nudge that would not be sent, or not by text, is left to its own time; so is one whose number or words do not
open, that would try a breaker, or that a look at number and words stops.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.ids import new_id

from handrail_notifier.core.ahead import HANDED_OVER, LAST_POST, Ahead
from handrail_notifier.core.decision import Reason, Send, decide
from handrail_notifier.dispatcher import points as gathering
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.drafts import draft_of
from handrail_notifier.dispatcher.letters import Draft, Unreadable
from handrail_notifier.dispatcher.points import Gathered, Point
from handrail_notifier.store import ahead, decisions, moments
from handrail_notifier.store.ahead import AheadRow
from handrail_notifier.store.dues import DueQuery

BATCH = 50
LOOKS_FURTHER = timedelta(minutes=10)
"""Beyond what is to be posted now; then it is looked again."""
SECOND = timedelta(seconds=1)
NEAREST = LAST_POST - HANDED_OVER + timedelta(seconds=20)
"""A decision point that is nearer is left to its own time: there would be no time to post."""

Services = Mapping[str, str]
"""Messaging services by the sender's number."""


def send_at_of(decision_at: datetime) -> datetime:
    """When the provider sends what is decided then; in whole seconds, as it takes them."""
    at = decision_at + HANDED_OVER
    return at if at.microsecond == 0 else at.replace(microsecond=0) + SECOND


async def take(tx: Tx, desk: Desk, services: Services, now: datetime, lead: timedelta) -> int:
    """Keep what is to be posted ahead. How many decision points were looked at."""
    due = await moments.claim_ahead(tx, now + NEAREST, now + lead, BATCH)
    free = await decisions.try_hold(tx, {each.client_id for each in due}) if due else set()
    mine = [each for each in due if each.client_id in free]
    if not mine:
        return 0
    await moments.looked_ahead(tx, [(each.clinic_id, each.moment.moment_id) for each in mine])
    points = await gathering.points_of(tx, mine, now)
    gathered = await gathering.gather(tx, desk, points, now, {})
    for point in points:
        await _keep(tx, desk, point, gathered, services, now)
    return len(mine)


async def _keep(tx: Tx, desk: Desk, point: Point, gathered: Gathered, services: Services, now: datetime) -> None:
    """One by one, so that each counts for those after it that say the same."""
    clinic = gathered.clinics.get(point.moment.clinic_id)
    service = services.get(clinic.senders.get("sms", "")) if clinic is not None else None
    if service is None or point.nudge in gathered.known.decided or point.nudge in gathered.ahead:
        return
    send_at = send_at_of(point.moment.occurrence.decision_at)
    draft = _draft(desk, point, gathered, send_at)
    if draft is None or draft.says is None or await stopped(tx, desk, gathered, [draft], now):
        return
    await ahead.add(tx, _row(desk, point, gathered, draft, draft.says, service, send_at), now)


async def stopped(
    tx: Tx, desk: Desk, gathered: Gathered, drafts: Sequence[Draft], now: datetime
) -> Mapping[UUID, Reason]:
    """Which of these a look at number and words stops, by the nudge's id."""
    looked_at = [replace(each, country=gathered.guard.country(each.text.client_id)) for each in drafts]
    return {draft.text.text_id: reason for draft, reason in (await desk.apart(tx, looked_at, now))[1]}


def _row(
    desk: Desk, point: Point, gathered: Gathered, draft: Draft, says: Saying, service: str, send_at: datetime
) -> AheadRow:
    due = point.moment
    return AheadRow(
        clinic_id=due.clinic_id,
        ahead_id=new_id(),
        nudge_id=point.nudge,
        client_id=due.client_id,
        moment_id=due.moment.moment_id,
        plan_version=due.plan.version,
        aimed_at=due.occurrence.aimed_at,
        valid_until=draft.letter.useful_until,
        useful_until=draft.text.useful_until,
        sender=draft.clinic.senders["sms"],
        service=service,
        says=says,
        segments=draft.segments,
        words_index=desk.marks(draft).words_index or b"",
        address=draft.letter.sealed,
        body=desk.sealed(gathered.keys, draft),
        text=Ahead(send_at),
        account=desk.account,
    )


def _draft(desk: Desk, point: Point, gathered: Gathered, send_at: datetime) -> Draft | None:
    context = gathering.context_of(point, gathered, send_at)
    decision = decide(context, send_at)
    if not isinstance(decision, Send) or decision.channel != "sms" or context.defences.probes:
        return None
    try:
        return draft_of(desk, point, gathered, decision, send_at)
    except Unreadable:
        return None


async def pass_over(tx: Tx, now: datetime, lead: timedelta) -> int:
    """Leave to their own time what is to be posted ahead now. How many decision points that were."""
    due = await moments.claim_ahead(tx, now + NEAREST, now + lead, BATCH)
    await moments.looked_ahead(tx, [(each.clinic_id, each.moment.moment_id) for each in due])
    return len(due)


def next_ahead(now: datetime, lead: timedelta) -> DueQuery:
    """The first decision point that is to be posted ahead, as far as is looked."""
    return moments.next_ahead(now + NEAREST, now + lead + LOOKS_FURTHER)


def next_due(first: datetime | None, now: datetime, lead: timedelta) -> datetime:
    """When something is next to be posted ahead, or to be looked for, `first` being what was found."""
    return now + LOOKS_FURTHER if first is None else first - lead
