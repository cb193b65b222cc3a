"""Decision points: each is reached once, decided, recorded with its reasons, and followed by the moment's next one.

One that raises is put aside, for longer each time, until its use is over; then it is withheld as `fault`, with an error in the
log. The others go their way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import Event, NudgeDecided, NudgeExpired
from handrail_shared.contracts.ids import NudgeId, OpportunityId
from handrail_shared.contracts.wording import nudge
from handrail_shared.runtime.db import Tx, is_passing
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.decision import Channel, Context, Decision, Reason, Send, Withhold, decide, expires_at
from handrail_notifier.core.timing import Occurrence, local_day, next_after
from handrail_notifier.core.wording import Kind
from handrail_notifier.dispatcher.attempts import Desk, Ready, Room, Taken, Unreadable, no_longer_than
from handrail_notifier.identity import nudge_of, opportunity_of
from handrail_notifier.speech import OUTBOX, said
from handrail_notifier.store import ledger, people, plans
from handrail_notifier.store.ledger import DueText
from handrail_notifier.store.people import Agreements, ClientRow, ClinicRow
from handrail_notifier.store.plans import DecisionRow, DueMoment

log = get_logger(__name__)

LOOK_BACK = timedelta(days=7)
"""After a longer outage, older decision points are passed over without a record."""
ASIDE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Point:
    """A decision point, by the ids that follow from it."""

    moment: DueMoment
    opportunity: OpportunityId
    nudge: NudgeId


@dataclass(slots=True)
class _Known:
    """All that these decision points depend on. `spent` grows and `room` shrinks as nudges are decided."""

    clinics: Mapping[UUID, ClinicRow]
    clients: Mapping[UUID, ClientRow]
    agreements: Mapping[UUID, Agreements]
    answered: set[UUID]
    decided: set[UUID]
    spent: dict[tuple[UUID, date], int]
    room: Room


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision, and the attempt that follows from it if it is to send."""

    row: DecisionRow
    ready: Ready | None


async def take_due(tx: Tx, desk: Desk, now: datetime, limit: int, room: Room, *, singly: bool) -> Taken:
    """Decide what is due. A nudge whose channel has no room is planned. Clients whom somebody else holds are left for later.

    `singly`: each in a savepoint of its own, so that one that raises stops no other.
    """
    due = await plans.claim_due(tx, now, limit)
    if not due:
        return Taken()
    free = await plans.try_hold(tx, {each.client_id for each in due})
    points = [_point(each) for each in due if each.client_id in free]
    if not points:
        return Taken()
    if singly:
        ready = [each for point in points for each in await _alone(tx, desk, point, now, room)]
    else:
        ready = await _take(tx, desk, points, now, room)
    return Taken(ready, worked=True)


async def _alone(tx: Tx, desk: Desk, point: _Point, now: datetime, room: Room) -> list[Ready]:
    try:
        async with tx.transaction():
            return await _take(tx, desk, [point], now, room)
    except Exception as fault:
        if is_passing(fault):
            raise
        log.exception("decision_failed", moment=point.moment.moment.moment_id)
    await _put_aside(tx, point, now)
    return []


async def _put_aside(tx: Tx, point: _Point, now: datetime) -> None:
    """Each pause is as long as all the time before it, until the nudge would be of no more use."""
    moment, occurrence = point.moment, point.moment.occurrence
    reached = occurrence.aimed_at - moment.moment.lead
    later = now + max(now - reached, ASIDE)
    if later < expires_at(occurrence.window_start, occurrence.window_end):
        await plans.plan_again(
            tx, [(moment.clinic_id, moment.moment.moment_id, replace(occurrence, decision_at=later))]
        )
        return
    log.error("decision_given_up", moment=moment.moment.moment_id)
    try:
        async with tx.transaction():
            await _withhold(tx, point, now)
    except Exception as fault:
        if is_passing(fault):
            raise
        tomorrow = replace(occurrence, decision_at=now + timedelta(days=1))
        await plans.plan_again(tx, [(moment.clinic_id, moment.moment.moment_id, tomorrow)])


async def _withhold(tx: Tx, point: _Point, now: datetime) -> None:
    known = await _gather(tx, [point], now, {})
    if point.nudge not in known.decided:
        today = local_day(now, known.clients[point.moment.client_id].zone)
        row = _row(point, Withhold((Reason.FAULT,)), today, now)
        await plans.save_decisions(tx, [row])
        await OUTBOX.append_recorded(tx, _facts(row))
    await plans.plan_again(tx, [_following(point, known, now, over=False)])


async def _take(tx: Tx, desk: Desk, points: Sequence[_Point], now: datetime, room: Room) -> list[Ready]:
    known = await _gather(tx, points, now, room)
    fresh = [point for point in points if point.nudge not in known.decided]
    taken = [await _decide(tx, desk, point, known, now) for point in fresh]
    await plans.save_decisions(tx, [each.row for each in taken])
    await OUTBOX.append_recorded(tx, [fact for each in taken for fact in _facts(each.row)])
    expired = {each.row.nudge_id for each in taken if Reason.PLAN_EXPIRED in each.row.reasons}
    await plans.plan_again(tx, [_following(point, known, now, over=point.nudge in expired) for point in points])
    return [each.ready for each in taken if each.ready is not None]


def _point(moment: DueMoment) -> _Point:
    opportunity = opportunity_of(moment.moment.moment_id, moment.occurrence.local_date)
    return _Point(moment, opportunity, nudge_of(opportunity))


async def _gather(tx: Tx, points: Sequence[_Point], now: datetime, room: Room) -> _Known:
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
        room,
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
        plan_paused=moment.plan.paused,
        discharged=client.discharged,
        answered=point.opportunity in known.answered,
    )


async def _begin(tx: Tx, desk: Desk, point: _Point, known: _Known, *, channel: Channel, now: datetime) -> Ready | None:
    moment, clinic = point.moment, known.clinics[point.moment.clinic_id]
    client, occurrence = known.clients[moment.client_id], moment.occurrence
    until = expires_at(occurrence.window_start, occurrence.window_end)
    at_carrier = no_longer_than(until, clinic, client.zone, now)
    words = await desk.words(tx, moment.clinic_id, moment.client_id, moment.plan)
    letter = await desk.letter(
        tx, moment.clinic_id, moment.client_id, channel, sealed=client.sealed[channel], useful_until=at_carrier
    )
    begins = known.room[channel] > 0
    await ledger.plan_nudge(
        tx,
        moment.clinic_id,
        point.nudge,
        moment.client_id,
        channel,
        useful_until=until,
        due_at=None if begins else now,
        now=now,
    )
    if not begins:
        return None
    known.room[channel] -= 1
    text = DueText(moment.clinic_id, point.nudge, moment.client_id, Kind.NUDGE, channel, None, until, 0, 0)
    return await desk.begin(
        tx,
        text,
        clinic,
        body=nudge(clinic.voice.alias, words, answerable=text.channel == "sms"),
        letter=letter,
        now=now,
    )


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
        moment_id=moment.moment.moment_id,
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
    next_one = None if client is None or over else next_after(moment.moment, client.zone, from_)
    return moment.clinic_id, moment.moment.moment_id, next_one


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
