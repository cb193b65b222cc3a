"""What to say when a run changed, and never the same thing of the same opportunity twice.

A repetition is said of the opportunity that was reported, whenever it was. That the run grew is said if it did. A forgiven miss,
a pause and a comeback are said only as long as they are where the client stands now: an answer that merely rewrites
history says nothing of them. The numbers are those of the run as it stands after the news.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, assert_never

from handrail_shared.contracts.events import (
    ClientEvent,
    ComebackMade,
    RepetitionCounted,
    StreakExtended,
    StreakForgiven,
    StreakPaused,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, OpportunityId, PlanId

from handrail_progress.core.opportunity import Opportunity, Said
from handrail_progress.core.streak import Latest, Run, State, Turn


@dataclass(frozen=True, slots=True)
class PlanKey:
    """Whose plan it is."""

    clinic_id: ClinicId
    client_id: ClientId
    plan_id: PlanId


@dataclass(frozen=True, slots=True)
class Saying:
    """Something to say, and what of which opportunity is then said for good."""

    said: Said
    opportunity_id: OpportunityId
    event: ClientEvent


def announce(
    before: Run,
    after: Run,
    reported: Opportunity,
    said: Mapping[OpportunityId, Said],
    *,
    plan: PlanKey,
    at: datetime,
) -> tuple[Saying, ...]:
    """What is newly true. `reported` is the opportunity that the news was about, `said` what was announced before."""
    speaker = _Speaker(after, plan, at)
    candidates = [*_of_reported(before, after, reported, speaker)]
    if after.latest != before.latest:
        candidates += _of_latest(after.latest, speaker)
    return tuple(each for each in candidates if not each.said & said.get(each.opportunity_id, Said.NOTHING))


def _of_reported(before: Run, after: Run, reported: Opportunity, speaker: "_Speaker") -> Iterator[Saying]:
    day = reported.local_date
    if reported.report is None or day is None or not reported.report.outcome.is_met:
        return
    yield speaker.repetition(reported.opportunity_id, day)
    if _grew(before, after, reported.opportunity_id):
        yield speaker.extended(reported.opportunity_id, day)


def _grew(before: Run, after: Run, opportunity_id: OpportunityId) -> bool:
    begun = before.state is State.PAUSED and after.state is State.RUNNING
    is_latest = after.latest is not None and after.latest.opportunity_id == opportunity_id
    return after.run > before.run or (begun and is_latest)


def _of_latest(latest: Latest | None, speaker: "_Speaker") -> Iterator[Saying]:
    if latest is None:
        return
    match latest.turn:
        case Turn.CAME_BACK:
            yield speaker.comeback(latest)
        case Turn.FORGIVEN:
            yield speaker.forgiven(latest)
        case Turn.PAUSED:
            yield speaker.paused(latest)
        case Turn.EXTENDED | Turn.RESTED:
            return
        case _:
            assert_never(latest.turn)


class _Facts(TypedDict):
    """What every event about a run states."""

    clinic_id: ClinicId
    client_id: ClientId
    plan_id: PlanId
    opportunity_id: OpportunityId
    local_date: date
    run: int
    best_run: int
    total_repetitions: int
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says things about one plan with the numbers of one run."""

    run: Run
    plan: PlanKey
    at: datetime

    def repetition(self, opportunity: OpportunityId, day: date) -> Saying:
        return Saying(Said.REPETITION, opportunity, RepetitionCounted(**self._facts(opportunity, day)))

    def extended(self, opportunity: OpportunityId, day: date) -> Saying:
        return Saying(Said.EXTENDED, opportunity, StreakExtended(**self._facts(opportunity, day)))

    def forgiven(self, latest: Latest) -> Saying:
        facts = self._facts(latest.opportunity_id, latest.local_date)
        return Saying(Said.FORGIVEN, latest.opportunity_id, StreakForgiven(**facts, reserve=self.run.reserve))

    def paused(self, latest: Latest) -> Saying:
        facts = self._facts(latest.opportunity_id, latest.local_date)
        return Saying(Said.PAUSED, latest.opportunity_id, StreakPaused(**facts))

    def comeback(self, latest: Latest) -> Saying:
        facts = self._facts(latest.opportunity_id, latest.local_date)
        return Saying(Said.COMEBACK, latest.opportunity_id, ComebackMade(**facts, after_misses=latest.after_misses))

    def _facts(self, opportunity: OpportunityId, day: date) -> _Facts:
        return {
            "clinic_id": self.plan.clinic_id,
            "client_id": self.plan.client_id,
            "plan_id": self.plan.plan_id,
            "opportunity_id": opportunity,
            "local_date": day,
            "run": self.run.run,
            "best_run": self.run.best_run,
            "total_repetitions": self.run.total_repetitions,
            "occurred_at": self.at,
        }
