"""The signals of being stuck: each weighs a window of evidence and says whether it is raised, over, or neither.

None looks at words. A signal of a plan looks only at what happened since the plan was last changed or its goal last looked at: what
was talked about does not count again, and the window that is told begins no sooner. Silence, a skip, a miss, and a nudge that did not arrive are four things here, too.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import takewhile
from uuid import UUID

from handrail_shared.contracts.stalls import StallCode

from handrail_progress.core.opportunity import Fate, Opportunity, Standing, Weight
from handrail_progress.core.stuck.beta import probability_below
from handrail_progress.core.stuck.picture import Goal, Picture, Plan, Session, instant_of
from handrail_progress.core.stuck.thresholds import DEFAULTS, Thresholds
from handrail_progress.core.stuck.traces import Kind, Trace

WRITTEN_DOWN = timedelta(days=1)
"""So long after it began a session that took place has been written down."""


class Level(Enum):
    """RAISED opens a stall, OVER clears it, BETWEEN does neither."""

    OVER = 0
    BETWEEN = 1
    RAISED = 2


Numbers = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a signal says: with which numbers, of which time."""

    code: StallCode
    level: Level
    numbers: Numbers
    since: datetime


@dataclass(frozen=True, slots=True)
class OfPlan:
    """A plan with its goal and all of its client, as it is weighed at `now`; `since`: from when on evidence counts."""

    plan: Plan
    goal: Goal | None
    since: datetime
    now: datetime
    limits: Thresholds = DEFAULTS

    def within(self, span: timedelta) -> list[Opportunity]:
        """The opportunities of the last days, as far back as evidence counts, the oldest first."""
        return self.after(max(self.since, self.now - span))

    def after(self, since: datetime) -> list[Opportunity]:
        return [each for each in self.plan.opportunities if (at := instant_of(each)) and since < at <= self.now]


def silent(seen: OfPlan) -> Weighed:
    """S1: nudges that went out and were not answered, in a row. What did not arrive or was not sent is passed over."""
    limits = seen.limits
    newest = [each for each in reversed(seen.after(seen.since)) if each.report or _unanswered(each, seen.now, limits)]
    row = list(takewhile(lambda each: each.report is None, newest))
    begins = instant_of(row[-1]) if row else None
    lasted = seen.now - begins if begins else timedelta(0)
    long = len(row) >= limits.silent_at_least and lasted >= limits.silent_for
    raised = len(row) >= limits.silent_nudges or long
    level = Level.RAISED if raised else Level.BETWEEN if row or not newest else Level.OVER
    return Weighed(StallCode.SILENT, level, (("nudges", len(row)), ("days", lasted.days)), begins or seen.since)


def low_use(seen: OfPlan) -> Weighed:
    """S2: of what came up, too little was used for that to be chance."""
    limits = seen.limits
    used, missed = _used_and_missed(seen.within(limits.use_within))
    total = used + missed
    chance = probability_below(limits.low_rate, used=used, missed=missed)
    level = Level.BETWEEN
    if total >= limits.use_opportunities and chance > limits.low_sure:
        level = Level.RAISED
    elif total >= limits.good_opportunities and used > limits.good_rate * total:
        level = Level.OVER
    numbers = (
        ("used", used),
        ("opportunities", total),
        ("probability", round(float(chance), 4)),
        ("days", limits.use_within.days),
    )
    return Weighed(StallCode.LOW_USE, level, numbers, max(seen.since, seen.now - limits.use_within))


def same_barrier(seen: OfPlan) -> Weighed:
    """S3: one thing got in the way again and again."""
    limits = seen.limits
    since = max(seen.since, seen.now - limits.barrier_within)
    named = Counter(each.code for each in seen.plan.of(Kind.BARRIER, since) if each.at <= seen.now)
    times, most = max(((count, code) for code, count in named.items() if code), default=(0, None))
    level = Level.RAISED if times >= limits.barrier_times else Level.BETWEEN if times > 1 else Level.OVER
    numbers: Numbers = (("times", times), ("days", limits.barrier_within.days))
    return Weighed(StallCode.SAME_BARRIER, level, (*numbers, (most, times)) if most else numbers, since)


def not_moving(seen: OfPlan) -> Weighed:
    """S4: the plan as it is now is used and the goal stays where it was, at two reviews on end, below what was expected.

    Use is counted across reviews, as no other signal does; what was not looked at yet begins with the last of them.
    """
    limits = seen.limits
    since = seen.now - limits.moving_within
    used, missed = _used_and_missed(seen.after(since))
    total = used + missed
    busy = total >= limits.use_opportunities and used >= limits.moving_rate * total
    stuck = _unmoved(seen.goal, limits.moving_reviews) if seen.goal else False
    raised = stuck and busy and seen.plan.changed_at <= since
    level = Level.RAISED if raised else Level.BETWEEN if stuck else Level.OVER
    numbers = (
        ("used", used),
        ("opportunities", total),
        ("days", limits.moving_within.days),
        ("reviews", limits.moving_reviews),
    )
    return Weighed(StallCode.NOT_MOVING, level, numbers, max(seen.since, since))


def cue_never_fires(seen: OfPlan) -> Weighed:
    """S7: of the last answers almost all say that the moment did not come up. The *if* is wrong, not the person."""
    limits = seen.limits
    last = [each for each in seen.after(seen.since) if each.report][-limits.cue_windows :]
    absent = sum(each.standing is Standing.DID_NOT_ARISE for each in last)
    enough = len(last) >= limits.cue_windows
    raised = enough and absent >= limits.cue_absent
    level = Level.RAISED if raised else Level.OVER if enough and absent <= limits.cue_well else Level.BETWEEN
    begins = instant_of(last[0]) if last else None
    return Weighed(
        StallCode.CUE_NEVER_FIRES, level, (("absent", absent), ("opportunities", len(last))), begins or seen.since
    )


def avoidance(seen: OfPlan) -> Weighed:
    """R53: the steps of a ladder are skipped, put off and left unanswered, time and again. Silence alone is S1."""
    limits = seen.limits
    since = max(seen.since, seen.now - limits.use_within)
    recent = [each for each in seen.after(since) if each.report or _unanswered(each, seen.now, limits)]
    later = len(seen.plan.of(Kind.LATER, since))
    skipped = sum(each.standing is Standing.SKIPPED for each in recent)
    let_go = skipped + sum(each.report is None for each in recent)
    total = len(recent)
    on_purpose = skipped + later > 0
    enough = seen.plan.rung is not None and total >= limits.avoided_opportunities
    raised = enough and on_purpose and let_go >= limits.avoided_share * total
    over = seen.plan.rung is None or (total > 0 and 2 * _used_and_missed(recent)[0] >= total)
    numbers = (("let_go", let_go), ("opportunities", total), ("skipped", skipped), ("later", later))
    level = Level.RAISED if raised else Level.OVER if over else Level.BETWEEN
    return Weighed(StallCode.AVOIDANCE, level, numbers, since)


OF_PLAN: Sequence[Callable[[OfPlan], Weighed]] = (
    avoidance,
    not_moving,
    cue_never_fires,
    same_barrier,
    low_use,
    silent,
)
"""By weight: of several the first is told."""


def drift(goal: Goal, due_at: datetime, now: datetime, limits: Thresholds = DEFAULTS) -> Weighed:
    """S6: nobody looks at the goal. `due_at`: since when its open review is due, or when the next will be."""
    overdue, untouched = now - due_at, now - goal.touched_at
    raised = overdue > limits.overdue_for or untouched > limits.untouched_for
    numbers = (("days_overdue", max(0, overdue.days)), ("days_untouched", untouched.days))
    level = Level.RAISED if raised else Level.OVER
    return Weighed(StallCode.DRIFT, level, numbers, max(goal.begins, min(due_at, goal.touched_at)))


def insight_loop(seen: Picture, now: datetime, limits: Thresholds = DEFAULTS) -> Weighed:
    """R50: over some sessions more insights were noted than plans were used."""
    sessions = len(_held(seen.sessions, now)[-limits.loop_sessions :])
    since = loop_since(seen.sessions, now, limits) or now
    insights = sum(since <= at <= now for at in seen.insights)
    used = sum(any(_is_used_after(each, since, now) for each in plan.opportunities) for plan in seen.plans)
    enough = sessions >= limits.loop_sessions and insights >= limits.loop_insights
    level = Level.RAISED if enough and insights > used else Level.OVER
    numbers = (("sessions", sessions), ("insights", insights), ("acted_on", used))
    return Weighed(StallCode.INSIGHT_LOOP, level, numbers, since)


def loop_since(sessions: Sequence[Session], now: datetime, limits: Thresholds = DEFAULTS) -> datetime | None:
    """From when on insights and use are counted: a day before the first of the last sessions. None: none was held."""
    last = _held(sessions, now)[-limits.loop_sessions :]
    return last[0] - timedelta(days=1) if last else None


def _held(sessions: Sequence[Session], now: datetime) -> list[datetime]:
    return [each.at for each in sessions if each.state is Kind.SESSION_HELD and each.at <= now]


def no_direction(seen: Picture, now: datetime, limits: Thresholds = DEFAULTS) -> Weighed:
    """R55: no goal, or no plan that is live, for some weeks."""
    goals, plans = len(seen.open_goals), len(seen.live)
    since = _without_since(seen) if not (goals and plans) else None
    raised = since is not None and since + limits.idle_for <= now
    numbers = (("days", (now - since).days if since else 0), ("goals", goals), ("plans", plans))
    return Weighed(StallCode.NO_DIRECTION, Level.RAISED if raised else Level.OVER, numbers, since or now)


def drop_out(seen: Picture, now: datetime, limits: Thresholds = DEFAULTS) -> Weighed:
    """R56: nothing was answered for two weeks though nudges went out, and the last sessions did not take place. Both, not one of them."""
    since = now - limits.unheard_for
    known = [each for plan in seen.plans for each in plan.opportunities]
    answers = [each.report.reported_at for each in known if each.report]
    heard = max(answers, default=None)
    arrived = sum(_unanswered(each, now, limits) and (instant_of(each) or now) > since for each in known)
    past = [each for each in seen.sessions if _is_over(each, now)]
    off = len(list(takewhile(lambda session: session.state is not Kind.SESSION_HELD, reversed(past))))
    quiet = arrived >= limits.unheard_nudges and not (heard and heard > since)
    unheard = (now - (heard or seen.enrolled_at or now)).days
    numbers = (("days_unheard", unheard), ("nudges", arrived), ("sessions_off", off))
    raised = quiet and off >= limits.sessions_off
    over = (heard is not None and heard > since) or off == 0
    return Weighed(
        StallCode.DROP_OUT, Level.RAISED if raised else Level.OVER if over else Level.BETWEEN, numbers, since
    )


def worse(measures: Sequence[Trace], now: datetime, limits: Thresholds = DEFAULTS) -> Weighed:
    """S5: a measure that rises with distress is worse by a real change, or has not gained one in time. Without measures it says nothing.

    Each measure comes with what a real change of it is. Of several the one that changed most for the worse is told.
    """
    several: dict[UUID | None, list[Trace]] = {}
    for each in measures:
        several.setdefault(each.about, []).append(each)
    weighed = [_worsened(own, limits) for own in several.values()]
    nothing = Weighed(StallCode.WORSE, Level.OVER, (("points", 0), ("weeks", 0)), now)
    return max(weighed, key=lambda each: (each.level is Level.RAISED, dict(each.numbers)["points"]), default=nothing)


def _worsened(measures: Sequence[Trace], limits: Thresholds) -> Weighed:
    """Of one measure. `measures` is not empty, and in order."""
    first, last = measures[0], measures[-1]
    ends = max(1, min(limits.settled_by, len(measures) // 2))
    points, real = _middle(measures[-ends:]) - _middle(measures[:ends]), last.other or first.other or 0
    lasted = last.at - first.at
    known = real > 0 and lasted >= limits.measured_for
    raised = known and (points >= real or (lasted >= limits.gain_within and points > -real))
    numbers = (("points", points), ("weeks", lasted.days // 7))
    return Weighed(StallCode.WORSE, Level.RAISED if raised else Level.OVER, numbers, first.at)


def _middle(measures: Sequence[Trace]) -> int:
    return sorted(each.number or 0 for each in measures)[len(measures) // 2]


def of_client(seen: Picture, now: datetime, limits: Thresholds = DEFAULTS) -> list[Weighed]:
    """What the work as a whole says, by weight."""
    return [
        worse(seen.measures, now, limits),
        drop_out(seen, now, limits),
        insight_loop(seen, now, limits),
        no_direction(seen, now, limits),
    ]


_ARRIVED = frozenset({Fate.DELIVERED, Fate.MAILED})


def _unanswered(each: Opportunity, now: datetime, limits: Thresholds) -> bool:
    """Its nudge arrived, or went out by mail and did not come back, and the time for an answer is over."""
    if each.report or each.nudge is None or each.nudge.fate not in _ARRIVED:
        return False
    at = instant_of(each)
    return at is not None and max(at, each.nudge.at) + limits.answer_within <= now


def _is_over(session: Session, now: datetime) -> bool:
    """Whether it can be told how it ended: one that was planned may be held just now, and is written down later that day."""
    return session.at + (WRITTEN_DOWN if session.state is Kind.SESSION_PLANNED else timedelta(0)) <= now


def _used_and_missed(opportunities: Sequence[Opportunity]) -> tuple[int, int]:
    """Of the real opportunities; a skip is none."""
    return (
        sum(each.weight is Weight.MET for each in opportunities),
        sum(each.weight is Weight.MISSED for each in opportunities),
    )


def _is_used_after(each: Opportunity, since: datetime, now: datetime) -> bool:
    at = instant_of(each)
    return each.weight is Weight.MET and at is not None and since <= at <= now


def _unmoved(goal: Goal, reviews: int) -> bool:
    """Whoever rated the goal at these reviews said the same each time, and below what was expected."""
    last = goal.reviews[-reviews:]
    if len(last) < reviews:
        return False
    said = [
        [level for level in levels if level is not None]
        for levels in ([each.number for each in last], [each.other for each in last])
    ]
    told = [levels for levels in said if levels]
    return bool(told) and all(len(levels) == reviews and len(set(levels)) == 1 and levels[0] < 0 for levels in told)


def _without_since(seen: Picture) -> datetime | None:
    if seen.open_goals:
        ended = [plan.ended_at for plan in seen.plans if plan.ended_at]
        return max([min(goal.set_at for goal in seen.open_goals), *ended])
    closed = [goal.closed_at for goal in seen.goals if goal.closed_at]
    return max([seen.enrolled_at, *closed]) if seen.enrolled_at else max(closed, default=None)
