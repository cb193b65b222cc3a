"""When a plan is nudged for less because it is practised, and when for more again (R6). The phases are those of `core.fading`.

One phase at a time, and only on what the client said. Doing more never leads to an earlier phase, and in which order the same
answers came matters only where two misses stand last. Silence is neither met nor missed, and a moment that did not arise is no
opportunity. After a step back counting begins anew, so that no plan bounces between two phases.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handrail_notifier.core.fading import Phase
from handrail_notifier.core.pace import ASKED_ONCE_PER
from handrail_notifier.core.reply import Answer
from handrail_notifier.core.restraint import TIME_TO_ANSWER

FIRST_DAYS = timedelta(days=7)
"""So long at least a plan is learnt, however much it is used."""
PRACTISED = (6, 8)
"""Met in so many of the last so many opportunities."""
OWN_CUE = (10, 12)
OWN_CUE_REPETITIONS = 14
BY_ITSELF = 7
"""From this rating on, of 10, a plan comes to mind by itself."""
MAINTAINED_REPETITIONS = 66
MAINTAINED_AFTER = timedelta(weeks=10)
MOST_READ = 30
"""So many of the last opportunities are looked at: the last twelve that arose are among them, and the first days of a new plan."""

_MET = frozenset({Answer.DONE, Answer.PARTLY})
_A, _B, _C, _D = Phase.LEARN, Phase.PRACTISE, Phase.OWN_CUE, Phase.MAINTAIN


class Ground(StrEnum):
    """Why a plan's phase changes; also the reason on the bus."""

    PRACTISED = "practised"
    OWN_CUE = "own_cue"
    MAINTAINED = "maintained"
    MISSED_TWICE = "missed_twice"
    ASKED_FOR_MORE = "asked_for_more"


AFTER: Mapping[Ground, Mapping[Phase, Phase]] = {
    Ground.PRACTISED: {_A: _B, _B: _B, _C: _C, _D: _D},
    Ground.OWN_CUE: {_A: _A, _B: _C, _C: _C, _D: _D},
    Ground.MAINTAINED: {_A: _A, _B: _B, _C: _D, _D: _D},
    Ground.MISSED_TWICE: {_A: _A, _B: _B, _C: _B, _D: _C},
    Ground.ASKED_FOR_MORE: {_A: _A, _B: _A, _C: _B, _D: _C},
}
"""Misses alone never lead back to the first phase; MORE may."""
_BACK = frozenset({Ground.MISSED_TWICE, Ground.ASKED_FOR_MORE})


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """An opportunity whose nudge went out, and what became of it. None: silence, so far."""

    asked_at: datetime
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan's phase, since when, and from when on opportunities count. None: from the beginning."""

    phase: Phase = Phase.LEARN
    since: datetime | None = None
    counted_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """All that a plan's phase depends on. `asked`: its last opportunities, newest last; `repetitions`: since counting began. The
    rating is 0 to 10."""

    standing: Standing
    asked: Sequence[AskedAbout] = ()
    repetitions: int = 0
    automaticity: int | None = None
    automaticity_at: datetime | None = None
    mind_asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The phase that follows, and why."""

    standing: Standing
    ground: Ground


def change_due(practice: Practice, at: datetime) -> Change | None:
    """The change of phase that is due at `at`; at most by one phase. Who has just missed twice does not move on."""
    if _missed_twice(practice, at):
        return moved(practice.standing, Ground.MISSED_TWICE, at)
    holding = (moved(practice.standing, ground, at) for ground, holds in _GROUNDS if holds(practice, at))
    return next((change for change in holding if change is not None), None)


def moved(standing: Standing, ground: Ground, at: datetime) -> Change | None:
    """What `ground` makes of a plan's phase; None: nothing. A step back begins the counts anew."""
    phase = AFTER[ground][standing.phase]
    if phase is standing.phase:
        return None
    counted_from = at if ground in _BACK else standing.counted_from
    return Change(Standing(phase, at, counted_from), ground)


def is_undone(then: Practice, reached: Phase, at: datetime) -> bool:
    """Whether the change that led to `reached`, at `at`, has no ground as the log stands by now. `then`: in the standing before it."""
    change = change_due(then, at)
    return change is None or change.standing.phase is not reached


def asks_automaticity(practice: Practice, at: datetime) -> bool:
    """Whether it is time to ask if the plan comes to mind by itself: only that is missing, and it was not said or asked lately."""
    lately = [each for each in (practice.automaticity_at, practice.mind_asked_at) if each is not None]
    if practice.standing.phase is not Phase.PRACTISE or any(at - each < ASKED_ONCE_PER for each in lately):
        return False
    missing = _often_enough(practice, at) and not _comes_to_mind(practice)
    return missing and not _missed_twice(practice, at)


def _missed_twice(practice: Practice, at: datetime) -> bool:
    last = [each.answer for each in _counted(practice, at)[-2:]]
    return last == [Answer.MISSED, Answer.MISSED]


def _practised(practice: Practice, at: datetime) -> bool:
    began = practice.standing.since or (practice.asked[0].asked_at if practice.asked else at)
    return at - began >= FIRST_DAYS and _met(practice, at, PRACTISED)


def _own_cue(practice: Practice, at: datetime) -> bool:
    return _often_enough(practice, at) and _comes_to_mind(practice)


def _maintained(practice: Practice, at: datetime) -> bool:
    since = practice.standing.since
    long_enough = since is not None and at - since >= MAINTAINED_AFTER
    return long_enough or practice.repetitions >= MAINTAINED_REPETITIONS


def _often_enough(practice: Practice, at: datetime) -> bool:
    return practice.repetitions >= OWN_CUE_REPETITIONS and _met(practice, at, OWN_CUE)


def _comes_to_mind(practice: Practice) -> bool:
    """What was said of it before a step back does not count any more."""
    said_at, from_ = practice.automaticity_at, practice.standing.counted_from
    holds = said_at is not None and (from_ is None or said_at > from_)
    return holds and practice.automaticity is not None and practice.automaticity >= BY_ITSELF


def _met(practice: Practice, at: datetime, least: tuple[int, int]) -> bool:
    needed, of_last = least
    return sum(each.answer in _MET for each in _counted(practice, at)[-of_last:]) >= needed


def _counted(practice: Practice, at: datetime) -> Sequence[AskedAbout]:
    """The opportunities that count, newest last. One that may still be answered is no silence yet."""
    from_ = practice.standing.counted_from
    return [
        each
        for each in practice.asked
        if each.asked_at <= at
        and (from_ is None or each.asked_at > from_)
        and each.answer is not Answer.DID_NOT_ARISE
        and (each.answer is not None or at - each.asked_at >= TIME_TO_ANSWER)
    ]


_GROUNDS: Sequence[tuple[Ground, Callable[[Practice, datetime], bool]]] = (
    (Ground.PRACTISED, _practised),
    (Ground.OWN_CUE, _own_cue),
    (Ground.MAINTAINED, _maintained),
)
