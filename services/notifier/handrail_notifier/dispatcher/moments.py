"""Decision points: each is reached once, decided, recorded with its reasons, and followed by the moment's next one.

A batch is decided in one transaction with a fixed number of queries. A point that raises is put aside, for longer each time, until
its use is over or it was tried often enough; then it is withheld as `fault`, with an error in the log, and so is one over which
processes end. The others go their way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.envelope import Recorded
from handrail_shared.contracts.events import Event
from handrail_shared.runtime.db import Tx, is_passing, savepoint
from handrail_shared.runtime.log import get_logger

from handrail_notifier.breakers import withheld
from handrail_notifier.core.ahead import DOUBTFUL, Standing, kept_of, standing
from handrail_notifier.core.decision import (
    Context,
    Decision,
    Postpone,
    Reason,
    Send,
    Withhold,
    decide,
)
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.moment import Aim
from handrail_notifier.core.nudge import TextState
from handrail_notifier.core.preview import OVER
from handrail_notifier.core.ranks import Places, Rank, rank_of
from handrail_notifier.core.restraint import Step, step_of, tells
from handrail_notifier.core.timing import local_day, useful_until
from handrail_notifier.dispatcher import points as gathering
from handrail_notifier.dispatcher import taking_up
from handrail_notifier.dispatcher.attempts import Desk, end_all
from handrail_notifier.dispatcher.care import MOST_TRIES, Care
from handrail_notifier.dispatcher.drafts import draft_of
from handrail_notifier.dispatcher.letters import Draft, Ready, Room, Taken, TakenUp, Unreadable
from handrail_notifier.dispatcher.news import facts_of_decision, facts_of_put_off, facts_of_silence
from handrail_notifier.dispatcher.points import Gathered, Point
from handrail_notifier.speech import OUTBOX
from handrail_notifier.store import decisions, ledger, moments, plans, standings
from handrail_notifier.store.ahead import AheadRow
from handrail_notifier.store.decisions import DecisionRow, PutOff
from handrail_notifier.store.ledger import DueText
from handrail_notifier.store.moments import DueMoment, Upcoming

log = get_logger(__name__)

LOOK_BACK = timedelta(days=7)
"""After a longer outage, older decision points are passed over without a record."""
ASIDE = timedelta(seconds=30)
_RESTS = frozenset({Reason.PLAN_ENDED.value, Reason.PLAN_PAUSED.value})
"""The plan's moments are kept no more; a plan that is resumed states them anew."""


@dataclass(slots=True)
class _Made:
    """What is decided in one transaction, to be written at once."""

    rows: list[DecisionRow] = field(default_factory=list)
    put_off: list[PutOff] = field(default_factory=list)
    begun: list[Draft] = field(default_factory=list)
    waiting: list[DueText] = field(default_factory=list)
    upcoming: list[Upcoming] = field(default_factory=list)
    silences: list[tuple[Point, int, Step]] = field(default_factory=list)
    taken_up: list[TakenUp] = field(default_factory=list)
    withdrawn: list[AheadRow] = field(default_factory=list)
    freed: list[AheadRow] = field(default_factory=list)


async def take_due(tx: Tx, desk: Desk, care: Care, now: datetime, places: Places, room: Room, *, singly: bool) -> Taken:
    """Decide what is due. A nudge whose channel has no room is planned. Clients whom somebody else holds are left for later.

    `singly`: each in a savepoint of its own, so that one that raises stops no other.
    """
    due = await moments.claim_due(tx, now, places)
    if not due:
        return Taken()
    free = await decisions.try_hold(tx, {each.client_id for each in due})
    free_of_others = [each for each in due if each.client_id in free]
    mine = await care.fit(tx, free_of_others, now, which=_which, due=lambda each: each.occurrence.decision_at)
    if not mine:
        return Taken()
    if care.tries(_which(mine[0])) > MOST_TRIES:
        return await _park(tx, mine)
    points = await gathering.points_of(tx, mine, now)
    if care.tries(_which(mine[0])) == MOST_TRIES:
        await _give_up(tx, desk, points[0], now)
        return Taken(worked=True)
    if singly:
        ready = [each for point in points for each in await _alone(tx, desk, care, point, now, room)]
    else:
        ready = list(await _take(tx, desk, points, now, room))
    return Taken(ready, worked=True, routine=sum(1 for each in ready if each.text.rank is Rank.ROUTINE))


def _which(due: DueMoment) -> UUID:
    return due.moment.moment_id


async def _park(tx: Tx, due: Sequence[DueMoment]) -> Taken:
    """Not even putting on record that it is given up was lived through: it is due no more until its plan is stated anew."""
    for each in due:
        log.error("moment_parked_unsaid", moment=_which(each))
    await moments.park(tx, [(each.clinic_id, _which(each)) for each in due])
    return Taken(worked=True)


async def _alone(tx: Tx, desk: Desk, care: Care, point: Point, now: datetime, room: Room) -> Sequence[Ready]:
    try:
        async with savepoint(tx):
            return await _take(tx, desk, [point], now, room)
    except Exception as fault:
        if is_passing(fault):
            raise
        log.exception("decision_failed", moment=point.moment.moment.moment_id)
    await _put_aside(tx, desk, point, await care.failed(tx, _which(point.moment), now), now)
    return []


async def _put_aside(tx: Tx, desk: Desk, point: Point, tries: int, now: datetime) -> None:
    """Each pause is as long as all the time before it, until the nudge would be of no more use or was tried often enough."""
    due, occurrence = point.moment, point.moment.occurrence
    reached = occurrence.aimed_at - (due.moment.lead if due.moment.aim is Aim.BEFORE else timedelta())
    later = now + max(now - reached, ASIDE)
    if tries < MOST_TRIES and later < useful_until(occurrence, due.moment.aim):
        await moments.plan_again(tx, [_again(point, later, due.postponed)])
        return
    try:
        async with savepoint(tx):
            await _give_up(tx, desk, point, now)
    except Exception as fault:
        if is_passing(fault):
            raise
        await moments.plan_again(tx, [_again(point, now + timedelta(days=1), due.postponed)])


def _again(point: Point, at: datetime, postponed: int) -> Upcoming:
    """The same opening, decided later."""
    due = point.moment
    opening = replace(due.occurrence, decision_at=at)
    return Upcoming(due.clinic_id, due.moment.moment_id, opening, postponed, due.explained)


async def _give_up(tx: Tx, desk: Desk, point: Point, now: datetime) -> None:
    log.error("decision_given_up", moment=_which(point.moment))
    gathered = await gathering.gather(tx, desk, [point], now, {})
    made = _Made()
    if point.nudge not in gathered.known.decided:
        context = gathering.context_of(point, gathered, now)
        made.rows.append(_row(point, context, Withhold((Reason.FAULT,)), now))
    made.upcoming.append(_following(point, gathered, now, over=False))
    await _write(tx, made, now)


async def _take(tx: Tx, desk: Desk, points: Sequence[Point], now: datetime, room: Room) -> Sequence[Ready]:
    gathered = await gathering.gather(tx, desk, points, now, room)
    made = _Made()
    for point in points:
        if point.nudge in gathered.known.decided:
            made.upcoming.append(_following(point, gathered, now, over=False))
        else:
            _decide(desk, point, gathered, made, now)
    begun, stopped = await desk.apart(tx, made.begun, now)
    ready = await desk.begin_nudges(tx, gathered.keys, begun, now)
    _give_back(room, made.begun, ready)
    waiting = [*made.waiting, *(draft.text for draft, _ in stopped)]
    instants = [now] * len(waiting)
    await ledger.save_nudges(tx, waiting, TextState.PLANNED, due_at=instants, tries=0, now=now)
    await desk.take_up(tx, made.taken_up, now)
    await _write(tx, made, now)
    await taking_up.conclude(tx, made.taken_up, made.withdrawn, made.freed, now)
    await end_all(tx, stopped, now)
    return ready


def _give_back(room: Room, begun: Sequence[Draft], ready: Sequence[Ready]) -> None:
    """What stands in its sender's line, or was stopped, has no place after all: planned texts whose turn has come may have it."""
    for draft in begun:
        room[draft.text.channel] += 1
    for each in ready:
        room[each.text.channel] -= 1


async def _write(tx: Tx, made: _Made, now: datetime) -> None:
    withheld([reason for row in made.rows for reason in row.reasons])
    await decisions.save(tx, made.rows, now)
    await decisions.save_put_off(tx, made.put_off, now)
    sent = [row for row in made.rows if row.sent_on is not None]
    await plans.nudged(tx, sorted({(row.clinic_id, row.plan_id) for row in sent}), now)
    await standings.tell_steps(tx, [(p.moment.clinic_id, p.moment.client_id, step) for p, _, step in made.silences])
    await OUTBOX.append_recorded(tx, list(_news(made, now)), held=True)
    await moments.plan_again(tx, made.upcoming)
    resting = [row for row in made.rows if not _RESTS.isdisjoint(row.reasons)]
    await moments.forget(tx, [(row.clinic_id, row.moment_id) for row in resting])


def _news(made: _Made, now: datetime) -> Iterator[Recorded[Event]]:
    for row in made.rows:
        yield from facts_of_decision(row, now)
    for each in made.put_off:
        yield from facts_of_put_off(each, now)
    for point, unanswered, step in made.silences:
        yield facts_of_silence(point, unanswered, step, now)


def _decide(desk: Desk, point: Point, gathered: Gathered, made: _Made, now: datetime) -> None:
    context = gathering.context_of(point, gathered, now)
    posted = gathered.ahead.get(point.nudge)
    if posted is not None:
        match standing(posted.text, now, ended=posted.ended, elsewhere=desk.is_elsewhere(posted.account)):
            case Standing.FREE:
                made.freed.append(posted)
            case Standing.NOT_YET:
                made.upcoming.append(_again(point, now + taking_up.AGAIN, point.moment.postponed))
                return
            case Standing.ON_OFFER:
                _take_or_withdraw(desk, point, gathered, made, context, posted, now)
                return
            case Standing.GONE:
                _take_up(point, gathered, made, context, posted, None, now)
                return
            case never:
                assert_never(never)
    decision = decide(context, now)
    if isinstance(decision, Send):
        try:
            _begin(desk, point, gathered, made, context, decision, now)
        except Unreadable:
            context = replace(context, client=replace(context.client, readable=False))
            decision = decide(context, now)
    _conclude(point, gathered, made, context, decision, now)


def _take_or_withdraw(
    desk: Desk, point: Point, gathered: Gathered, made: _Made, context: Context, posted: AheadRow, now: datetime
) -> None:
    """What is held for its time goes out if it says what would be said now; else it is taken back, and decided then."""
    draft = taking_up.fitting(desk, point, gathered, posted, decide(context, now), now)
    if isinstance(draft, Draft):
        _take_up(point, gathered, made, context, posted, _guarded(point, gathered, draft, context), now)
        return
    made.withdrawn.append(taking_up.withdrawn(posted, draft))
    made.upcoming.append(_again(point, now + taking_up.AGAIN, point.moment.postponed))


def _take_up(
    point: Point,
    gathered: Gathered,
    made: _Made,
    context: Context,
    posted: AheadRow,
    draft: Draft | None,
    now: datetime,
) -> None:
    """It goes out, or did: that is the decision, whatever it would be now."""
    copy = kept_of(posted.text) or next(each for each in posted.text.copies if each.state in DOUBTFUL)
    until = useful_until(point.moment.occurrence, point.moment.moment.aim)
    rank = rank_of(Kind.NUDGE, point.moment.role)
    text = DueText(posted.clinic_id, point.nudge, posted.client_id, Kind.NUDGE, "sms", None, until, 0, 0, rank=rank)
    made.taken_up.append(TakenUp(posted, copy, text, draft))
    _conclude(point, gathered, made, context, Send("sms", posted.says), now)


def _conclude(
    point: Point, gathered: Gathered, made: _Made, context: Context, decision: Decision, now: datetime
) -> None:
    over = False
    match decision:
        case Postpone(until, reasons):
            made.put_off.append(_put_off(point, context, until, reasons))
            made.upcoming.append(_again(point, until, point.moment.postponed + 1))
            return
        case Send():
            gathering.sent_now(gathered, point, now)
        case Withhold(reasons):
            over = not OVER.isdisjoint(reasons)
        case never:
            assert_never(never)
    made.rows.append(_row(point, context, decision, now))
    made.upcoming.append(_following(point, gathered, now, over=over))
    step = step_of(context.client.unanswered)
    changes = tells(context.client.step, step, sent=isinstance(decision, Send))
    if changes and point.moment.client_id not in gathered.told:
        gathered.told[point.moment.client_id] = step
        made.silences.append((point, context.client.unanswered, step))


def _begin(
    desk: Desk, point: Point, gathered: Gathered, made: _Made, context: Context, send: Send, now: datetime
) -> None:
    """Raises `Unreadable`."""
    draft = draft_of(desk, point, gathered, send, now)
    if gathered.room.get(send.channel, 0) <= 0:
        made.waiting.append(draft.text)
        return
    gathered.room[send.channel] -= 1
    made.begun.append(_guarded(point, gathered, draft, context))


def _guarded(point: Point, gathered: Gathered, draft: Draft, context: Context) -> Draft:
    """With what the last defences know of it, as its decision was made from. Of mails they know nothing."""
    due, guard = point.moment, gathered.guard
    if draft.text.channel != "sms":
        return draft
    probes = guard.took(due.clinic_id, due.client_id, point.nudge, draft.wording, draft.segments, context.defences)
    return replace(draft, probes=probes, country=guard.country(due.client_id))


def _row(point: Point, context: Context, decision: Send | Withhold, now: datetime) -> DecisionRow:
    due, opening = point.moment, point.moment.occurrence
    send = decision if isinstance(decision, Send) else None
    return DecisionRow(
        clinic_id=due.clinic_id,
        nudge_id=point.nudge,
        opportunity_id=point.opportunity,
        client_id=due.client_id,
        plan_id=due.plan.plan_id,
        plan_version=due.plan.version,
        moment_id=due.moment.moment_id,
        local_date=point.local_date,
        window_start=opening.window_start,
        window_end=opening.window_end,
        decision="send" if send else "withhold",
        reasons=() if isinstance(decision, Send) else tuple(reason.value for reason in decision.reasons),
        channel=send.channel if send else None,
        sent_on=local_day(now, context.client.zone) if send else None,
        role=due.role,
        says=send.says if send else None,
        context=decisions.written(context),
        at_night=due.at_night,
        explained=due.explained,
    )


def _put_off(point: Point, context: Context, until: datetime, reasons: Sequence[Reason]) -> PutOff:
    due = point.moment
    return PutOff(
        clinic_id=due.clinic_id,
        nudge_id=point.nudge,
        number=due.postponed + 1,
        client_id=due.client_id,
        moment_id=due.moment.moment_id,
        plan_id=due.plan.plan_id,
        opportunity_id=point.opportunity,
        until=until,
        reasons=tuple(reason.value for reason in reasons),
        context=decisions.written(context),
    )


def _following(point: Point, gathered: Gathered, now: datetime, *, over: bool) -> Upcoming:
    """The next decision point; none for a plan that is over. What a long outage left behind is passed over."""
    due = point.moment
    after = max(due.occurrence.decision_at, now - LOOK_BACK)
    opening, explained = (None, None) if over else gathering.following(point, gathered, after)
    return Upcoming(due.clinic_id, due.moment.moment_id, opening, explained=explained)
