"""News about one plan's opportunities, taken in order: the new run, what changed, and what to say.

The result depends on the facts alone: not on how they were cut into batches, and not on whether the whole history was at hand or
only the run that was folded from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from handrail_shared.contracts.events import ClientEvent
from handrail_shared.contracts.ids import OpportunityId

from handrail_progress.core.announce import PlanKey, Saying, announce
from handrail_progress.core.opportunity import Opportunity, join
from handrail_progress.core.streak import FRESH, HistoryNeeded, Run, advance, fold


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is known of a plan: its run, and the opportunities at hand. `is_whole`: every reported one is at hand."""

    plan: PlanKey
    run: Run = FRESH
    opportunities: Mapping[OpportunityId, Opportunity] = field(default_factory=dict)
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say because of the `cause`-th piece of news."""

    cause: int
    event: ClientEvent


@dataclass(frozen=True, slots=True)
class Settled:
    """The ledger with the news in it, which of its opportunities were touched, and what to say."""

    ledger: Ledger
    touched: frozenset[OpportunityId]
    lines: tuple[Line, ...]


def settle(ledger: Ledger, news: Sequence[Opportunity], *, at: datetime) -> Settled | HistoryNeeded:
    """Take in `news`, in this order. Asks for the whole history only where the news changes the past."""
    opportunities = dict(ledger.opportunities)
    run, touched, lines = ledger.run, set[OpportunityId](), list[Line]()
    for number, piece in enumerate(news):
        known = opportunities.get(piece.opportunity_id) or Opportunity(piece.opportunity_id)
        now_known = opportunities[piece.opportunity_id] = join(known, piece)
        touched.add(piece.opportunity_id)
        moved = advance(run, known, now_known)
        if isinstance(moved, HistoryNeeded):
            if not ledger.is_whole:
                return moved
            moved = fold(opportunities.values())
        for saying in _news_of(run, moved, now_known, opportunities, plan=ledger.plan, at=at):
            spoken_of = opportunities[saying.opportunity_id]
            opportunities[saying.opportunity_id] = replace(spoken_of, said=spoken_of.said | saying.said)
            touched.add(saying.opportunity_id)
            lines.append(Line(number, saying.event))
        run = moved
    return Settled(Ledger(ledger.plan, run, opportunities, ledger.is_whole), frozenset(touched), tuple(lines))


def _news_of(
    before: Run,
    after: Run,
    about: Opportunity,
    opportunities: Mapping[OpportunityId, Opportunity],
    *,
    plan: PlanKey,
    at: datetime,
) -> Sequence[Saying]:
    if after is before:
        return ()
    said = {about.opportunity_id: opportunities[about.opportunity_id].said}
    if after.latest is not None and after.latest != before.latest:
        latest = after.latest.opportunity_id
        said[latest] = opportunities[latest].said
    return announce(before, after, about, said, plan=plan, at=at)
