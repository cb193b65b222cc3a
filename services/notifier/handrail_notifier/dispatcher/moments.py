"""Decision points: each is reached once, decided, recorded with its reasons, and followed by the moment's next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import Event, NudgeDecided, NudgeExpired
from handrail_shared.contracts.ids import NudgeId, OpportunityId
from handrail_shared.contracts.wording import nudge
from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel, Context, Decision, Reason, Send, decide, expires_at
from handrail_notifier.core.timing import Occurrence, local_day, next_after
from handrail_notifier.core.wording import Kind
from handrail_notifier.dispatcher.attempts import Desk, Ready, Taken, Unreadable
from handrail_notifier.identity import nudge_of, opportunity_of
from handrail_notifier.speech import OUTBOX, said
from handrail_notifier.store import ledger, people, plans
from handrail_notifier.store.ledger import DueText
from handrail_notifier.store.people import Agreements, ClientRow, ClinicRow
from handrail_notifier.store.plans import DecisionRow, DueMoment

LOOK_BACK = timedelta(days=7)
"""After a longer outage, older decision points are passed over without a record."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A decision point, by the ids that follow from it."""

    moment: DueMoment
    opportunity: OpportunityId
    nudge: NudgeId


@dataclass(slots=True)
class _Known:
    """All that these decision points depend on. `spent` grows as nudges are decided."""

    clinics: Mapping[UUID, ClinicRow]
    clients: Mapping[UUID, ClientRow]
    agreements: Mapping[UUID, Agreements]
    answered: set[UUID]
    decided: set[UUID]
    spent: dict[tuple[UUID, date], int]


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision, and the attempt that follows from it if it is to send."""

    row: DecisionRow
    ready: Ready | None


async def take_due(tx: Tx, desk: Desk, now: datetime, limit: int) -> Taken:
    """Decide what is due. Clients whom somebody else holds are left for the next round."""
    due = await plans.claim_due(tx, now, limit)
    if not due:
        return Taken()
    free = await plans.try_hold(tx, {each.client_id for each in due})
    points = [_point(each) for each in due if each.client_id in free]
    if not points:
        return Taken()
    known = await _gather(tx, points, now)
    fresh = [point for point in points if point.nudge not in known.decided]
    taken = [await _decide(tx, desk, point, known, now) for point in fresh]
    await plans.save_decisions(tx, [each.row for each in taken])
    await OUTBOX.append_recorded(tx, [fact for each in taken for fact in _facts(each.row)])
    expired = {each.row.nudge_id for each in taken if Reason.PLAN_EXPIRED in each.row.reasons}
    await plans.plan_again(tx, [_following(point, known, now, over=point.nudge in expired) for point in points])
    return Taken([each.ready for each in taken if each.ready is not None], worked=True)


def _point(moment: DueMoment) -> _Point:
    opportunity = opportunity_of(moment.moment_id, moment.occurrence.window_start)
    return _Point(moment, opportunity, nudge_of(opportunity))


async def _gather(tx: Tx, points: Sequence[_Point], now: datetime) -> _Known:
    clinics = sorted({point.moment.clinic_id for point in points})
    clients = sorted({point.moment.client_id for point in points})
    since = now.date() - timedelta(days=2)
    return _Known(
        await people.clinics(tx, clinics),
        await people.clients(tx, clinics, clients),
        await people.agreements(tx, clinics, clients),
        await plans.answered(tx, clinics, [point.opportunity for point in points]),
        await plans.decided(tx, clinics, [point.nudge for point in points]),
        dict(await plans.spent(tx, clinics, clients, since)),
    )


async def _decide(tx: Tx, desk: Desk, point: _Point, known: _Known, now: datetime) -> _Decided:
    client = known.clients[point.moment.client_id]
    today = (client.client_id, local_day(now, client.zone))
    context = _context(point, known, client, known.spent.get(today, 0))
    decision = decide(context, now)
    ready = None
    if isinstance(decision, Send):
        try:
            ready = await _begin(tx, desk, point, known, channel=decision.channel, now=now)
            known.spent[today] = known.spent.get(today, 0) + 1
        except Unreadable:
            decision = decide(replace(context, readable=False), now)
    return _Decided(_row(point, decision, today[1], now), ready)


def _context(point: _Point, known: _Known, client: ClientRow, spent: int) -> Context:
    moment = point.moment
    clinic = known.clinics.get(moment.clinic_id)
    return Context(
        zone=client.zone,
        window_start=moment.occurrence.window_start,
        window_end=moment.occurrence.window_end,
        clinic=clinic.clinic if clinic else None,
        agreements=known.agreements[client.client_id],
        addresses=client.addresses,
        sent_today=spent,
        plan_expires_at=moment.plan.expires_at,
        plan_ended=moment.plan.ended,
        discharged=client.discharged,
        answered=point.opportunity in known.answered,
    )


async def _begin(tx: Tx, desk: Desk, point: _Point, known: _Known, *, channel: Channel, now: datetime) -> Ready:
    moment, clinic = point.moment, known.clinics[point.moment.clinic_id]
    address, occurrence = known.clients[moment.client_id].sealed[channel], moment.occurrence
    words = await desk.words(tx, moment.clinic_id, moment.client_id, moment.plan)
    letter = await desk.letter(
        tx, moment.clinic_id, moment.client_id, channel, sealed=address, useful_until=occurrence.window_end
    )
    until = expires_at(occurrence.window_start, occurrence.window_end)
    await ledger.plan_nudge(tx, moment.clinic_id, point.nudge, moment.client_id, channel, useful_until=until, now=now)
    text = DueText(moment.clinic_id, point.nudge, moment.client_id, Kind.NUDGE, channel, None, until, 0, 0)
    return await desk.begin(tx, text, clinic, body=nudge(clinic.voice.alias, words), letter=letter, now=now)


def _row(point: _Point, decision: Decision, today: date, now: datetime) -> DecisionRow:
    moment = point.moment
    send = isinstance(decision, Send)
    return DecisionRow(
        clinic_id=moment.clinic_id,
        nudge_id=point.nudge,
        opportunity_id=point.opportunity,
        client_id=moment.client_id,
        plan_id=moment.plan.plan_id,
        plan_version=moment.plan.version,
        moment_id=moment.moment_id,
        local_date=moment.occurrence.local_date,
        window_start=moment.occurrence.window_start,
        window_end=moment.occurrence.window_end,
        decision="send" if send else "withhold",
        reasons=() if isinstance(decision, Send) else tuple(reason.value for reason in decision.reasons),
        channel=decision.channel if isinstance(decision, Send) else None,
        sent_on=today if send else None,
        decided_at=now,
    )


def _following(point: _Point, known: _Known, now: datetime, *, over: bool) -> tuple[UUID, UUID, Occurrence | None]:
    """The next decision point; none for a plan that is over. What a long outage left behind is passed over."""
    moment = point.moment
    client = known.clients.get(moment.client_id)
    from_ = max(moment.occurrence.decision_at, now - LOOK_BACK)
    next_one = None if client is None or over else next_after(moment.window, client.zone, from_)
    return moment.clinic_id, moment.moment_id, next_one


def _facts(row: DecisionRow) -> list[Recorded[Event]]:
    about = {
        "clinic_id": row.clinic_id,
        "client_id": row.client_id,
        "occurred_at": row.decided_at,
        "plan_id": row.plan_id,
        "opportunity_id": row.opportunity_id,
        "nudge_id": row.nudge_id,
    }
    decided = NudgeDecided.model_validate(
        about
        | {
            "moment_id": row.moment_id,
            "plan_version": row.plan_version,
            "local_date": row.local_date,
            "window_start": row.window_start,
            "window_end": row.window_end,
            "decision": row.decision,
            "reasons": row.reasons,
            "channel": row.channel,
        }
    )
    facts: list[Event] = [decided]
    if Reason.MOMENT_PASSED in row.reasons:
        facts.append(NudgeExpired.model_validate(about | {"reason": Reason.MOMENT_PASSED.value}))
    return [said(fact, about=row.opportunity_id) for fact in facts]
