"""News about one plan, taken in order: where practice stands, what changed, and what to say.

The result depends on the facts alone: not on how they were cut into batches, and not on whether the whole history was at hand or
only what was folded from it. Where the past changed, it is folded again from a waypoint before the change; what was announced and turns
out otherwise is then corrected, once for each piece of news that did it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import assert_never
from uuid import UUID

from handrail_shared.contracts.events import ClientEvent
from handrail_shared.contracts.ids import OpportunityId

from handrail_progress.core.announce import Change, Draft, PlanKey, Speaker, is_otherwise, newly, numbers_of
from handrail_progress.core.graduation import (
    HIGHEST,
    UNKNOWN,
    Habit,
    PhaseHeard,
    Rating,
    later_phase,
    later_rating,
    milestones_between,
    ripe,
)
from handrail_progress.core.opportunity import WINDOW_UNKNOWN, Opportunity, Place, join
from handrail_progress.core.practice import NEW, PastChanged, Practice, advance, steps
from handrail_progress.core.rules import BY_DEFAULT, RuleBook
from handrail_progress.core.streak import State

News = Opportunity | Rating | PhaseHeard
TICK = timedelta(microseconds=1)
"""How far apart things said of a plan at once are: no clock tells them further, also one that stands, or another process's that lags."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is known of a plan. `base`: every reported opportunity after it is at hand; None: none of them need be.

    `stale_since`: the rules that practice was folded with have changed from this day on.
    """

    plan: PlanKey
    practice: Practice = NEW
    habit: Habit = UNKNOWN
    book: RuleBook = BY_DEFAULT
    opportunities: Mapping[OpportunityId, Opportunity] = field(default_factory=dict)
    base: Practice | None = None
    stale_since: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say because of the `cause`-th piece of news; None: because of the clinic's rules."""

    cause: int | None
    draft: Draft

    @property
    def event(self) -> ClientEvent:
        return self.draft.event


@dataclass(frozen=True, slots=True)
class Settled:
    """The ledger with the news in it, which of its opportunities were touched, and what to say.

    Waypoints from `cut` on do not hold any more; `waypoints` are to be kept.
    """

    ledger: Ledger
    touched: frozenset[OpportunityId]
    lines: tuple[Line, ...]
    cut: Place | None
    waypoints: tuple[Practice, ...]


def settle(ledger: Ledger, news: Sequence[News], *, at: datetime, speaks: bool = True) -> Settled | PastChanged:
    """Take in `news`, in this order. Asks for the opportunities from a place on only where the news changes the past.

    Without `speaks` all is the same but that no line is made up.
    """
    desk = _Desk(ledger, at, speaks=speaks)
    if ledger.stale_since is not None:
        if not desk.fold_by_new_rules(ledger.stale_since):
            return PastChanged(_earliest(ledger, news))
        desk.graduate(None)
    for number, piece in enumerate(news):
        match piece:
            case Opportunity():
                if not desk.hear(number, piece):
                    return PastChanged(_earliest(ledger, news))
            case Rating():
                desk.habit = replace(desk.habit, rating=later_rating(desk.habit.rating, piece))
            case PhaseHeard():
                desk.habit = replace(desk.habit, phase=later_phase(desk.habit.phase, piece))
            case _:
                assert_never(piece)
        desk.graduate(number)
    return desk.settled()


class _Desk:
    """The ledger while the news is taken in."""

    def __init__(self, ledger: Ledger, at: datetime, *, speaks: bool) -> None:
        self._ledger = ledger
        self._at = at
        self._speaks = speaks
        self._known = dict(ledger.opportunities)
        self._practice = ledger.practice
        self.habit = ledger.habit
        self._touched: set[OpportunityId] = set()
        self._lines: list[Line] = []
        self._cut: Place | None = None
        self._waypoints: list[Practice] = []

    def fold_by_new_rules(self, day: date) -> bool:
        """False: what lies after the day is not at hand."""
        before = self._practice
        if self._fold_again(_start_of(day)) is None:
            return False
        self._correct(None, before, told=False, contradicted=False, about=None)
        self._tell_strength(None, before, None)
        return True

    def hear(self, number: int, piece: Opportunity) -> bool:
        """False: the piece changes the past, which is not at hand."""
        known = self._known.get(piece.opportunity_id) or Opportunity(piece.opportunity_id)
        now_known = self._known[piece.opportunity_id] = join(known, piece)
        self._touched.add(piece.opportunity_id)
        before = self._practice
        moved = advance(before, known, now_known, self._ledger.book)
        if isinstance(moved, PastChanged):
            contradicted = self._fold_again(moved.since)
            if contradicted is None:
                return False
            self._tell(number, Change(before, self._practice, now_known, moved.since), contradicted=contradicted)
        elif moved is not before:
            self._move(moved, now_known)
            self._tell(number, Change(before, moved, now_known, None), contradicted=False)
        return True

    def graduate(self, number: int | None) -> None:
        habit, run = self.habit, self._practice.run
        ground = ripe(habit, run) if habit.graduated_at is None else None
        if ground is not None and habit.rating is not None:
            self.habit = replace(habit, graduated_at=self._at)
            self._say(number, self._speaker().graduated(habit.rating.rating, ground))

    def settled(self) -> Settled:
        ledger = replace(
            self._ledger,
            practice=self._practice,
            habit=self.habit,
            opportunities=self._known,
            stale_since=None,
        )
        return Settled(ledger, frozenset(self._touched), tuple(self._lines), self._cut, tuple(self._waypoints))

    def _move(self, practice: Practice, opportunity: Opportunity) -> None:
        """Practice stands one opportunity further."""
        self._practice = practice
        run = practice.run
        if run.latest is not None and run.latest.opportunity_id == opportunity.opportunity_id:
            self._known[opportunity.opportunity_id] = opportunity.as_folded(opportunity.said, run.latest.turn)
        if practice.is_waypoint:
            self._waypoints.append(practice)

    def _fold_again(self, since: Place) -> bool | None:
        """Fold anew what lies at or after `since`. Whether something announced of it is otherwise; None: it is not at hand."""
        base = self._ledger.base
        if base is None or not base.is_before(since):
            return None
        self._cut = since if self._cut is None else min(self._cut, since)
        self._waypoints = [each for each in self._waypoints if each.is_before(since)]
        base = self._waypoints[-1] if self._waypoints else base
        practice, contradicted = base, False
        for step in steps(base, list(self._known.values()), self._ledger.book):
            practice, was = step.practice, step.opportunity
            if was.turn is not step.turn:
                self._known[was.opportunity_id] = was.as_folded(was.said, step.turn)
                self._touched.add(was.opportunity_id)
                contradicted = contradicted or is_otherwise(was.said, was.turn, step.turn)
            if practice.is_waypoint and not practice.is_before(since):
                self._waypoints.append(practice)
        self._practice = practice
        return contradicted

    def _tell(self, number: int, change: Change, *, contradicted: bool) -> None:
        new = newly(change, self._known)
        latest = change.after.run.latest
        if new.of_reported:
            self._mark(change.reported.opportunity_id, new.of_reported)
        if new.of_latest and latest is not None:
            self._mark(latest.opportunity_id, new.of_latest)
        if self._speaks:
            for draft in self._speaker().told(new, change.reported):
                self._say(number, draft)
        self._tell_milestones(number, change.reported)
        self._tell_strength(number, change.before, change.reported.opportunity_id)
        if change.since is not None:
            told, about = bool(new.of_reported or new.of_latest), change.reported.opportunity_id
            self._correct(number, change.before, told=told, contradicted=contradicted, about=about)

    def _mark(self, spoken_of: OpportunityId, said: int) -> None:
        """It is said for good."""
        known = self._known[spoken_of]
        self._known[spoken_of] = known.as_folded(known.said | said, known.turn)
        self._touched.add(spoken_of)

    def _tell_milestones(self, number: int, reported: Opportunity) -> None:
        if self.habit.milestone >= HIGHEST:
            return
        for milestone in milestones_between(self.habit.milestone, self._practice.run.total_repetitions):
            day = reported.local_date
            assert day is not None, "only what was reported adds a repetition"
            self.habit = replace(self.habit, milestone=milestone)
            self._say(number, self._speaker().milestone(milestone, reported.opportunity_id, day))

    def _tell_strength(self, number: int | None, before: Practice, about: OpportunityId | None) -> None:
        if self._practice.strength.level != before.strength.level:
            self._say(number, self._speaker().strength(before, self._practice, about))

    def _correct(
        self, number: int | None, before: Practice, *, told: bool, contradicted: bool, about: OpportunityId | None
    ) -> None:
        """Say that what was said is otherwise. Of a fresh run nothing was said that still holds: its numbers are news, and `told` with
        what began it, unless that was said before and taken back since."""
        was, now = before.run, self._practice.run
        differs = numbers_of(was) != numbers_of(now)
        if differs and not told if was.state is State.FRESH else differs or contradicted:
            self._say(number, self._speaker().corrected(was, about))

    def _speaker(self) -> Speaker:
        return Speaker(self._practice.run, self._ledger.plan, self._at)

    def _say(self, number: int | None, draft: Draft) -> None:
        """No two things of a plan are said of one instant: whoever hears them in another order still knows which came last."""
        if self._speaks:
            said = self.habit.said_until
            at = self._at if said is None else max(self._at, said + TICK)
            self.habit = replace(self.habit, said_until=at)
            self._lines.append(Line(number, draft.dated(at)))


def _start_of(day: date) -> Place:
    return Place(day, WINDOW_UNKNOWN, OpportunityId(UUID(int=0)))


def _earliest(ledger: Ledger, news: Iterable[News]) -> Place:
    """The earliest place that the news touches, whichever of it changes the past."""
    places = [] if ledger.stale_since is None else [_start_of(ledger.stale_since)]
    known = dict(ledger.opportunities)
    for piece in news:
        if isinstance(piece, Opportunity):
            was = known.get(piece.opportunity_id) or Opportunity(piece.opportunity_id)
            known[piece.opportunity_id] = join(was, piece)
            both = (was.reported_place, known[piece.opportunity_id].reported_place)
            places += [place for place in both if place is not None]
    return min(places)
