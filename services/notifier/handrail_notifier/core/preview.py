"""What would be decided about a client in the days ahead, by the core that decides in earnest.

Nothing is guessed: it is what happens if nobody answers and nothing is changed meanwhile. How many nudges went unanswered, and how
far the plans are practised, stay as they are now; what is sent takes its place in the client's budget, over all of the plans, and
so do the texts that give way to nudges, as far as they are known by now. Two
decision points at the same instant are taken in the order of their moments, which the notifier does not promise to do.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.ids import NudgeId, OpportunityId

from handrail_notifier.core import giving_way
from handrail_notifier.core.adaptive import next_opening
from handrail_notifier.core.coming import Point, coming
from handrail_notifier.core.decision import (
    HARD_WEEKLY_CAP,
    Channel,
    Client,
    Clinic,
    Context,
    Decision,
    Defences,
    Opening,
    Plan,
    Postpone,
    Reason,
    Role,
    Send,
    Withhold,
    decide,
)
from handrail_notifier.core.giving_way import Circumstances, Weighed
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.moment import Moment
from handrail_notifier.core.opening_ids import drawn_for, nudge_of, opportunity_of
from handrail_notifier.core.restraint import step_of, tells
from handrail_notifier.core.risk import Report
from handrail_notifier.core.timing import Occurrence, useful_until

MOST_DAYS = 31
MOST_POINTS = 1000
"""Decision points that are looked at, of all of the client's plans."""
LOOK_BACK = timedelta(days=7)
"""After a longer outage, older decision points are passed over."""
OVER = frozenset({Reason.PLAN_EXPIRED, Reason.PLAN_ENDED, Reason.PLAN_PAUSED})
"""No opening follows, unless the plan is stated anew."""
_NEWEST = HARD_WEEKLY_CAP + 1


@dataclass(frozen=True, slots=True)
class Ahead:
    """A moment with the opening that is decided next. `anchors`: what its days are counted from, if they are."""

    plan_id: UUID
    moment: Moment
    occurrence: Occurrence
    role: Role = "nudge"
    asks_about: UUID | None = None
    at_night: bool = False
    postponed: int = 0
    anchors: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class TextAhead:
    """A text that gives way to nudges: from when on it may go, until when, and by which rule it is weighed."""

    kind: Kind
    text_id: UUID
    due_at: datetime
    begins: datetime
    useful_until: datetime
    weigh: Callable[[Circumstances, datetime], Weighed]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How things stand with a client now. `tiny_until`: until when the smallest version of a plan is said; `busy`: from when until
    when the calendar is; `decided`, `answered`: nudges that were decided, and opportunities that were answered, lately; `reports`: what
    their answers told of risky moments; `latest`: the day of each moment's latest opening, which a debrief asks about."""

    clinic: Clinic | None
    client: Client
    plans: Mapping[UUID, Plan]
    ahead: Sequence[Ahead]
    tiny_until: Mapping[UUID, datetime] = field(default_factory=dict)
    busy: Sequence[tuple[datetime, datetime]] = ()
    decided: frozenset[UUID] = frozenset()
    answered: frozenset[UUID] = frozenset()
    reports: Sequence[Report] = ()
    latest: Mapping[UUID, date] = field(default_factory=dict)
    texts: Sequence[TextAhead] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be decided about an opening at `at`. `body`: what would be sent, if anything would."""

    at: datetime
    nudge_id: NudgeId
    point: Ahead
    context: Context
    decision: Decision
    body: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ForeseenText:
    """What would be decided at `at` about a text that gives way. `body`: what would be sent, if anything would."""

    at: datetime
    text: TextAhead
    weighed: Weighed
    body: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Foresight:
    """All that would be decided up to `until`, in order. `cut`: that is less far than was asked for."""

    points: Sequence[Foreseen]
    texts: Sequence[ForeseenText]
    until: datetime
    cut: bool


Say = Callable[[UUID, Send], str | None]
"""What a plan's nudge says; None: what is sealed for the client does not open."""
Tell = Callable[[Kind, Channel], str | None]
"""What a text that gives way says; None: the same."""


def foresee(outlook: Outlook, now: datetime, until: datetime, say: Say, tell: Tell) -> Foresight:
    """Every decision from `now` to `until`: at most 31 days, and at most 1000 points."""
    end = min(until, now + timedelta(days=MOST_DAYS))
    days = _Days(outlook, now, say, tell)
    passed = 0
    while (following := days.next_at()) is not None and following <= end:
        if passed == MOST_POINTS:
            return Foresight(days.points, days.texts, max(following, now), cut=True)
        days.pass_one()
        passed += 1
    return Foresight(days.points, days.texts, end, cut=end < until)


class _Days:
    """The days as they go by: client and plans as they then are, and the next opening of each moment."""

    def __init__(self, outlook: Outlook, now: datetime, say: Say, tell: Tell) -> None:
        self.points: list[Foreseen] = []
        self.texts: list[ForeseenText] = []
        self._outlook = outlook
        self._now = now
        self._say = say
        self._tell = tell
        self._client = outlook.client
        self._plans = dict(outlook.plans)
        self._decided = set(outlook.decided)
        self._latest = dict(outlook.latest)
        self._ahead: list[tuple[datetime, UUID, Ahead | TextAhead]] = []
        for each in outlook.ahead:
            self._push(each)
        for text in outlook.texts:
            self._push_text(text)

    def next_at(self) -> datetime | None:
        return self._ahead[0][0] if self._ahead else None

    def pass_one(self) -> None:
        """Decide about what comes next; of an opening, find the one that follows it."""
        due, _, following = heapq.heappop(self._ahead)
        at = max(due, self._now)
        match following:
            case TextAhead():
                self._pass_text(following, at)
            case Ahead():
                self._pass_opening(following, at)
            case never:
                assert_never(never)

    def _pass_text(self, text: TextAhead, at: datetime) -> None:
        """It sees the nudges ahead as they are planned by then."""
        points = [
            Point(self._plans[each.plan_id], each.moment, due, each.anchors)
            for due, _, each in self._ahead
            if isinstance(each, Ahead)
        ]
        ahead = coming(points, self._client.zone, at)
        about = Circumstances(
            self._outlook.clinic,
            self._with_calendar(at),
            Defences(),
            text.begins,
            text.useful_until,
            giving_way.draw_of(text.text_id),
            ahead,
        )
        weighed = text.weigh(about, at)
        match weighed.decision:
            case Send(channel):
                body = self._tell(text.kind, channel)
                if body is None:
                    unreadable = replace(weighed, decision=Withhold((Reason.UNREADABLE,)))
                    self.texts.append(ForeseenText(at, text, unreadable))
                    return
                self.texts.append(ForeseenText(at, text, weighed, body))
                self._client = replace(self._client, sent=(at, *self._client.sent)[:_NEWEST])
            case Postpone(until):
                self.texts.append(ForeseenText(at, text, weighed))
                self._push_text(replace(text, due_at=until))
            case Withhold():
                self.texts.append(ForeseenText(at, text, weighed))
            case never:
                assert_never(never)

    def _pass_opening(self, point: Ahead, at: datetime) -> None:
        day = self._latest.get(point.asks_about, point.occurrence.local_date) if point.asks_about else None
        opportunity = opportunity_of(point.asks_about or point.moment.moment_id, day or point.occurrence.local_date)
        nudge = nudge_of(opportunity, point.role)
        if nudge in self._decided:
            self._follow(point, at)
            return
        foreseen = self._decide(point, opportunity, nudge, at)
        self.points.append(foreseen)
        self._conclude(foreseen)

    def _decide(self, point: Ahead, opportunity: OpportunityId, nudge: NudgeId, at: datetime) -> Foreseen:
        context = self._context(point, opportunity, at)
        decision = decide(context, at)
        if not isinstance(decision, Send):
            return Foreseen(at, nudge, point, context, decision)
        body = self._say(point.plan_id, decision)
        if body is None:
            context = replace(context, client=replace(context.client, readable=False))
            decision = decide(context, at)
        return Foreseen(at, nudge, point, context, decision, body)

    def _context(self, point: Ahead, opportunity: OpportunityId, at: datetime) -> Context:
        outlook, occurrence = self._outlook, point.occurrence
        tiny_until = outlook.tiny_until.get(point.plan_id)
        opening = Opening(
            local_date=occurrence.local_date,
            window_start=occurrence.window_start,
            window_end=occurrence.window_end,
            due_at=occurrence.decision_at,
            useful_until=useful_until(occurrence, point.moment.aim),
            role=point.role,
            at_night=point.at_night,
            draw=drawn_for(opportunity),
            postponed=point.postponed,
            answered=opportunity in outlook.answered,
        )
        return Context(
            outlook.clinic,
            self._with_calendar(at),
            replace(self._plans[point.plan_id], tiny=tiny_until is not None and at < tiny_until),
            opening,
        )

    def _with_calendar(self, at: datetime) -> Client:
        busy = [end for start, end in self._outlook.busy if start <= at < end]
        return replace(self._client, busy_until=max(busy, default=None))

    def _conclude(self, foreseen: Foreseen) -> None:
        at, point, decision = foreseen.at, foreseen.point, foreseen.decision
        match decision:
            case Postpone(until):
                occurrence = replace(point.occurrence, decision_at=until)
                self._push(replace(point, occurrence=occurrence, postponed=point.postponed + 1))
                return
            case Send():
                self._client = replace(self._client, sent=(at, *self._client.sent)[:_NEWEST])
                self._plans[point.plan_id] = replace(self._plans[point.plan_id], nudged_at=at)
            case Withhold(reasons):
                if not OVER.isdisjoint(reasons):
                    return
            case never:
                assert_never(never)
        step = step_of(self._client.unanswered)
        if tells(self._client.step, step, sent=isinstance(decision, Send)):
            self._client = replace(self._client, step=step)
        self._decided.add(foreseen.nudge_id)
        self._latest[point.moment.moment_id] = point.occurrence.local_date
        self._follow(point, at)

    def _follow(self, point: Ahead, at: datetime) -> None:
        after = max(point.occurrence.decision_at, at - LOOK_BACK)
        occurrence, _ = next_opening(
            point.moment,
            self._outlook.clinic,
            self._client,
            after,
            point.anchors,
            self._outlook.reports,
            at_night=point.at_night,
        )
        if occurrence is not None:
            self._push(replace(point, occurrence=occurrence, postponed=0))

    def _push_text(self, text: TextAhead) -> None:
        heapq.heappush(self._ahead, (text.due_at, text.text_id, text))

    def _push(self, point: Ahead) -> None:
        heapq.heappush(self._ahead, (point.occurrence.decision_at, point.moment.moment_id, point))
