"""Whether a report is a comeback that is welcomed: the plan is used after two misses in a row or more, or after a silent spell. Pure.

Misses are counted as the progress service counts them: opportunities in their own order, what did not arise or was let go on purpose
neither a miss nor an end of the row, and of an answer the one that holds. Two are what rests a run by default. A report of
something that another one has followed by now is no comeback: the client does not stand there any more. Silence is no miss; it
is a spell once five nudges in a row went unanswered, or two of a week or longer, between two answers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from handrail_notifier.core.reply import Answer
from handrail_notifier.core.restraint import TIME_TO_ANSWER

MISSES = 2
SILENT = 5
"""So many unanswered nudges of the plan in a row are a spell, however close together."""
SILENT_FEW = 2
SILENT_FOR = timedelta(days=7)
MOST_READ = 60
"""So many of the plan's last decision points are looked at."""
_MET = frozenset({Answer.DONE.value, Answer.PARTLY.value})
_MISSED = Answer.MISSED.value
_REAL = _MET | {_MISSED}


@dataclass(frozen=True, slots=True)
class Told:
    """An opportunity of the plan. `meaning`: the answer that holds, as it is kept; None: silence, so far. `asked_at`: when its nudge
    went out; None: none did."""

    opportunity_id: UUID
    local_date: date
    starts_at: datetime
    meaning: str | None = None
    asked_at: datetime | None = None

    @property
    def place(self) -> tuple[date, datetime, UUID]:
        """Where it stands among its plan's: by local day, then window, then id."""
        return self.local_date, self.starts_at, self.opportunity_id


def came_back(history: Sequence[Told], reported: Told, at: datetime) -> bool:
    """Whether what was reported at `at` is welcomed. `history`: the plan's last opportunities, in any order; `reported` may be among
    them."""
    misses = misses_before(history, reported)
    return misses is not None and (misses >= MISSES or _after_silence(history, reported, at))


def misses_before(history: Sequence[Told], reported: Told) -> int | None:
    """How many misses in a row the plan was used after; None: something real was reported of a later opportunity."""
    if any(each.meaning in _REAL for each in history if each.place > reported.place):
        return None
    misses = 0
    for each in _before(history, reported):
        if each.meaning in _MET:
            break
        misses += each.meaning == _MISSED
    return misses


def _after_silence(history: Sequence[Told], reported: Told, at: datetime) -> bool:
    unanswered: list[datetime] = []
    for each in _before(history, reported):
        if each.meaning is not None:
            return _is_spell(unanswered, at)
        if each.asked_at is not None and at - each.asked_at >= TIME_TO_ANSWER:
            unanswered.append(each.asked_at)
    return False


def _is_spell(unanswered: Sequence[datetime], at: datetime) -> bool:
    return len(unanswered) >= SILENT or (len(unanswered) >= SILENT_FEW and at - min(unanswered) >= SILENT_FOR)


def _before(history: Sequence[Told], reported: Told) -> Iterator[Told]:
    """The newest first."""
    earlier = [each for each in history if each.place < reported.place]
    return iter(sorted(earlier, key=lambda each: each.place, reverse=True))
