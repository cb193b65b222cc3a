"""What clients texted that they want otherwise, or that a person has to see to, until somebody has looked at it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from handrail_planner.core.practice import Practice
from handrail_planner.core.wish import Wish
from handrail_planner.core.worklist.case import Case
from handrail_planner.core.worklist.found import About, Found
from handrail_planner.core.worklist.rules import Kind


def wishes(case: Case, now: datetime) -> Iterator[Found]:
    """A step that the client wants otherwise waits until its plan is revised or its goal looked at (R31)."""
    for plan in case.live:
        known = case.practice.get(plan.plan_id, Practice())
        looked = (case.written.get(plan.plan_id), case.last_reviews.get(plan.goal_id))
        yield from _step(known.step_wish, looked, About(plan_id=plan.plan_id, goal_id=plan.goal_id))
    if case.live:
        yield from _step(case.manner.step_wish, (*case.written.values(), *case.last_reviews.values()), About())


def _step(wish: Wish | None, looked: Iterable[datetime | None], about: About) -> Iterator[Found]:
    if wish is not None and _waits(wish.at, looked):
        yield Found(Kind.EASIER_WANTED if wish.pace == "easier" else Kind.HARDER_WANTED, wish.at, about)


_OF_WISHES = {
    "change": Kind.CHANGE_WANTED,
    "small": Kind.SMALL_WANTED,
    "swap": Kind.SWAP_WANTED,
    "other_time": Kind.OTHER_TIME_WANTED,
}


def texted(case: Case, now: datetime) -> Iterator[Found]:
    """What clients texted that a person has to see to: until the plan is revised or its goal looked at (R42, M13)."""
    for plan in case.live:
        known = case.practice.get(plan.plan_id, Practice())
        looked = (case.written.get(plan.plan_id), case.last_reviews.get(plan.goal_id))
        about = About(plan_id=plan.plan_id, goal_id=plan.goal_id)
        yield from _changed(known.change_wish, looked, about)
        if known.no_point_at is not None and _waits(known.no_point_at, looked):
            yield Found(Kind.NO_POINT_SEEN, known.no_point_at, about)
    yield from _changed(case.manner.change_wish, (*case.written.values(), *case.last_reviews.values()), About())
    called, held = case.manner.call_wish, case.last_held
    if called is not None and not (held is not None and held.held_at is not None and held.held_at > called.at):
        yield Found(Kind.CALL_WANTED, called.at)


def _changed(wish: Wish | None, looked: Iterable[datetime | None], about: About) -> Iterator[Found]:
    if wish is not None and wish.pace in _OF_WISHES and _waits(wish.at, looked):
        yield Found(_OF_WISHES[wish.pace], wish.at, about)


def _waits(at: datetime, looked: Iterable[datetime | None]) -> bool:
    return not any(each is not None and each > at for each in looked)
