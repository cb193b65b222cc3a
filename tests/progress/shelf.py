"""What the service keeps of one plan between batches, in memory: a batch finds no more at hand than the store would hand it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from handrail_progress.core.graduation import UNKNOWN
from handrail_progress.core.ledger import Ledger, Line, News, Settled, settle
from handrail_progress.core.opportunity import Opportunity, Place
from handrail_progress.core.practice import NEW, PastChanged, Practice
from handrail_progress.core.rules import BY_DEFAULT, RuleBook, RulesSet
from handrail_shared.contracts.ids import OpportunityId

from tests.progress.stories import PLAN


class Shelf:
    """Practice, opportunities, waypoints and the clinic's settings. Causes are counted over all batches."""

    def __init__(self, now: datetime, *, speaks: bool = True) -> None:
        self._now = now
        self._speaks = speaks
        self._heard = 0
        self._settings: list[RulesSet] = []
        self.practice = NEW
        self.habit = UNKNOWN
        self.book = BY_DEFAULT
        self.opportunities: dict[OpportunityId, Opportunity] = {}
        self.waypoints: list[Practice] = []
        self.lines: list[Line] = []

    def take_in(self, facts: Iterable[News | RulesSet]) -> list[Line]:
        """A batch: settings by themselves, the news between them together."""
        begun, run = len(self.lines), list[News]()
        for fact in facts:
            if isinstance(fact, RulesSet):
                self._settle(run)
                run = []
                self._set(fact)
            else:
                run.append(fact)
        self._settle(run)
        return self.lines[begun:]

    def _set(self, fact: RulesSet) -> None:
        self._heard += 1
        self._settings.append(fact)
        was, self.book = self.book, RuleBook.of(self._settings)
        day, place = was.differs_since(self.book), self.practice.folded_to
        if day is not None and place is not None and place.local_date >= day:
            self._settle([], stale_since=day)

    def _settle(self, news: Sequence[News], *, stale_since: date | None = None) -> None:
        if not news and stale_since is None:
            return
        named = {piece.opportunity_id for piece in news if isinstance(piece, Opportunity)}
        at_hand = {key: known for key, known in self.opportunities.items() if key in named}
        ledger = Ledger(PLAN, self.practice, self.habit, self.book, at_hand, stale_since=stale_since)
        settled = settle(ledger, news, at=self._now, speaks=self._speaks)
        if isinstance(settled, PastChanged):
            settled = settle(self._with_past(ledger, settled.since), news, at=self._now, speaks=self._speaks)
        assert isinstance(settled, Settled), "what was asked for is at hand"
        self._keep(settled)
        self._heard += len(news)

    def _with_past(self, ledger: Ledger, since: Place) -> Ledger:
        base = next((waypoint for waypoint in reversed(self.waypoints) if waypoint.is_before(since)), NEW)
        tail = {
            key: known
            for key, known in self.opportunities.items()
            if known.reported_place is not None and base.is_before(known.reported_place)
        }
        return replace(ledger, base=base, opportunities={**ledger.opportunities, **tail})

    def _keep(self, settled: Settled) -> None:
        self.practice, self.habit = settled.ledger.practice, settled.ledger.habit
        self.opportunities |= {each: settled.ledger.opportunities[each] for each in settled.touched}
        if settled.cut is not None:
            self.waypoints = [waypoint for waypoint in self.waypoints if waypoint.is_before(settled.cut)]
        self.waypoints += settled.waypoints
        self.lines += [
            replace(line, cause=None if line.cause is None else line.cause + self._heard) for line in settled.lines
        ]
