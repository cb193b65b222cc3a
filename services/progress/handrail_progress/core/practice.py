"""Where practice of a plan stands: its run and its strength, folded together over its reported opportunities.

The fold goes by the place of the opportunities, not by when they were answered, so in whatever order answers are heard it ends the
same. What stands is kept, so one more opportunity at the end costs one step. An answer that changes the past is folded again from
the last waypoint before it; waypoints are kept every `WAYPOINT_EVERY` opportunities, so it costs as many steps as there are opportunities after
the one that changed, and at most so many more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handrail_progress.core import streak, strength
from handrail_progress.core.opportunity import Opportunity, Place, Turn, Weight
from handrail_progress.core.rules import RuleBook
from handrail_progress.core.streak import Run
from handrail_progress.core.strength import Strength

WAYPOINT_EVERY = 64


@dataclass(frozen=True, slots=True)
class Practice:
    """A plan's run and strength. `folded` opportunities are in the fold, the last of them at `folded_to`."""

    run: Run = streak.FRESH
    strength: Strength = strength.NONE
    folded_to: Place | None = None
    folded: int = 0

    @property
    def is_waypoint(self) -> bool:
        return self.folded > 0 and self.folded % WAYPOINT_EVERY == 0

    def is_before(self, place: Place) -> bool:
        """Whether nothing at or after this place is in the fold."""
        return self.folded_to is None or self.folded_to < place


NEW = Practice()


@dataclass(frozen=True, slots=True)
class Step:
    """One opportunity in the fold: what it did, and where practice stands after it."""

    opportunity: Opportunity
    turn: Turn | None
    practice: Practice


@dataclass(frozen=True, slots=True)
class PastChanged:
    """The news changes what is folded already, from this place on."""

    since: Place


def steps(base: Practice, opportunities: Iterable[Opportunity], book: RuleBook) -> Iterator[Step]:
    """The fold from `base` on, over those of these opportunities that were reported and come after it, in whatever order given."""
    placed = [(place, each) for each in opportunities if (place := each.reported_place) and base.is_before(place)]
    practice = base
    for place, each in sorted(placed, key=lambda pair: pair[0]):
        practice = after(practice, place, each.weight, book)
        yield Step(each, streak.turn_of(each.weight, practice.run), practice)


def fold(opportunities: Iterable[Opportunity], book: RuleBook, base: Practice = NEW) -> Practice:
    """Where practice stands after all of these. Unreported ones do not count."""
    practice = base
    for step in steps(base, opportunities, book):
        practice = step.practice
    return practice


def after(practice: Practice, place: Place, weight: Weight, book: RuleBook) -> Practice:
    """Where practice stands after one more opportunity, at the end."""
    run = streak.after(practice.run, place, weight, book.on(place.local_date))
    real = weight is Weight.MET or weight is Weight.MISSED
    grown = (
        strength.after(practice.strength, place.local_date, used=weight is Weight.MET) if real else practice.strength
    )
    return Practice(run, grown, place, practice.folded + 1)


def advance(practice: Practice, known: Opportunity, now_known: Opportunity, book: RuleBook) -> Practice | PastChanged:
    """Where practice stands after one opportunity went from `known` to `now_known`, if that can be told without the past."""
    place, was = now_known.reported_place, known.reported_place
    if place is None:
        return practice
    if was is None and practice.is_before(place):
        return after(practice, place, now_known.weight, book)
    if place == was and known.weight is now_known.weight:
        return practice
    return PastChanged(min(place, was) if was else place)
