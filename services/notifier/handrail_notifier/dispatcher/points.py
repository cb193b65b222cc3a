"""Decision points that were reached, with the ids that follow from them and all that their decisions are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from handrail_shared.contracts.ids import NudgeId, OpportunityId
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Keyring

from handrail_notifier.core import rules
from handrail_notifier.core.adaptive import may_move, next_opening
from handrail_notifier.core.decision import Client, Context, Opening, Plan
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.restraint import Step
from handrail_notifier.core.risk import REMEMBERED, Report
from handrail_notifier.core.timing import Occurrence, useful_until
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.guard import Guard, guard_of
from handrail_notifier.dispatcher.letters import Room
from handrail_notifier.identity import drawn_for, nudge_of, opportunity_of
from handrail_notifier.store import ahead, decisions, moments, people, risk
from handrail_notifier.store.ahead import AheadRow
from handrail_notifier.store.decisions import Known
from handrail_notifier.store.moments import Anchors, DueMoment
from handrail_notifier.store.people import ClinicRow
from handrail_notifier.store.standings import Standing, standings


@dataclass(frozen=True, slots=True)
class Point:
    """A decision point, by the ids that follow from it. `local_date`: the day of its opportunity, which for a debrief is the one that
    it asks about."""

    moment: DueMoment
    local_date: date
    opportunity: OpportunityId
    nudge: NudgeId


@dataclass(slots=True)
class Gathered:
    """All that these decisions depend on. `ahead`: what is posted of them already; `sent` takes in the nudges that are decided for each client, newest first; `room` shrinks."""

    clinics: Mapping[UUID, ClinicRow]
    clients: Mapping[UUID, Standing]
    known: Known
    anchors: Anchors
    reports: Mapping[UUID, Sequence[Report]]
    keys: Keyring
    room: Room
    guard: Guard
    ahead: Mapping[UUID, AheadRow] = field(default_factory=dict)
    told: dict[UUID, Step] = field(default_factory=dict)
    sent: dict[UUID, tuple[datetime, ...]] = field(default_factory=dict)

    def client(self, client_id: UUID) -> Client:
        """How things stand with a client, with the nudges that were decided for them in this transaction."""
        client = self.clients[client_id].client
        sent = self.sent.get(client_id)
        return replace(client, sent=(*sent, *client.sent)) if sent else client


async def points_of(tx: Tx, dues: Sequence[DueMoment], now: datetime) -> Sequence[Point]:
    """In this order. A debrief asks about the latest opening of its moment, or else about that of its own day."""
    asking = [each for each in dues if each.asks_about is not None]
    moments = [(each.clinic_id, each.client_id, each.asks_about) for each in asking if each.asks_about is not None]
    latest = await decisions.latest_openings(tx, moments, now)
    days = {each.moment.moment_id: day for each, day in zip(asking, latest, strict=True) if day is not None}
    return [_point(each, days.get(each.moment.moment_id, each.occurrence.local_date)) for each in dues]


def _point(due: DueMoment, day: date) -> Point:
    opportunity = opportunity_of(due.asks_about or due.moment.moment_id, day)
    return Point(due, day, opportunity, nudge_of(opportunity, due.role))


async def gather(tx: Tx, desk: Desk, points: Sequence[Point], now: datetime, room: Room) -> Gathered:
    """Everything at once: a fixed number of queries, however many points."""
    clients = {(point.moment.clinic_id, point.moment.client_id) for point in points}
    counting = {
        (point.moment.clinic_id, point.moment.client_id)
        for point in points
        if rules.counts_from(point.moment.moment.rule) is not None
    }
    clinics = await people.clinics(tx, [clinic for clinic, _ in clients])
    known = await standings(tx, clients, now)
    return Gathered(
        clinics,
        known,
        await decisions.known(tx, [(point.moment.clinic_id, point.nudge, point.opportunity) for point in points]),
        await moments.anchors(tx, counting) if counting else Anchors(),
        await _reports(tx, clinics, known, now),
        await desk.keys(tx, clients),
        room,
        await guard_of(tx, clinics, clients, now, account=desk.account, again=False),
        await ahead.of_nudges(tx, [(point.moment.clinic_id, point.nudge) for point in points]),
    )


def context_of(point: Point, gathered: Gathered, now: datetime) -> Context:
    """What the decision about this point is made from."""
    due, plan = point.moment, point.moment.plan
    clinic = gathered.clinics.get(due.clinic_id)
    return Context(
        clinic.clinic if clinic else None,
        gathered.client(due.client_id),
        Plan(
            expires_at=plan.expires_at,
            ended=plan.ended,
            paused=plan.paused,
            phase=plan.phase,
            phase_since=plan.phase_since,
            nudged_at=plan.nudged_at,
            tiny=plan.tiny_until is not None and now < plan.tiny_until,
        ),
        Opening(
            local_date=due.occurrence.local_date,
            window_start=due.occurrence.window_start,
            window_end=due.occurrence.window_end,
            due_at=due.occurrence.decision_at,
            useful_until=useful_until(due.occurrence, due.moment.aim),
            role=due.role,
            at_night=due.at_night,
            draw=drawn_for(point.opportunity),
            postponed=due.postponed,
            answered=point.nudge in gathered.known.answered,
        ),
        gathered.guard.defences(due.clinic_id, due.client_id, Kind.NUDGE, point.nudge),
    )


def sent_now(gathered: Gathered, point: Point, now: datetime) -> None:
    """The nudge takes its place in the client's budget, for the decisions that follow in this transaction."""
    client = point.moment.client_id
    gathered.sent[client] = (now, *gathered.sent.get(client, ()))


def following(point: Point, gathered: Gathered, after: datetime) -> tuple[Occurrence | None, str | None]:
    """The moment's next opening, none for a client who is not known; and why at that time, where a model was asked."""
    due = point.moment
    standing, clinic = gathered.clients.get(due.client_id), gathered.clinics.get(due.clinic_id)
    if standing is None:
        return None, None
    client = standing.client
    anchors = gathered.anchors.of(due.client_id, due.plan.plan_id, due.moment)
    reports = gathered.reports.get(due.client_id, ())
    return next_opening(
        due.moment, clinic.clinic if clinic else None, client, after, anchors, reports, at_night=due.at_night
    )


async def _reports(
    tx: Tx, clinics: Mapping[UUID, ClinicRow], clients: Mapping[UUID, Standing], now: datetime
) -> Mapping[UUID, Sequence[Report]]:
    """What the clients reported for whom a model may choose; nothing is read where it may for none."""
    adaptive = [
        each
        for each in clients.values()
        if each.clinic_id in clinics and may_move(clinics[each.clinic_id].clinic, each.client)
    ]
    if not adaptive:
        return {}
    since = now.date() - REMEMBERED
    return await risk.reports(tx, [each.clinic_id for each in adaptive], [each.client_id for each in adaptive], since)
