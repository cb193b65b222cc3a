"""What to say when practice of a plan changed, and never the same thing of the same opportunity twice.

A repetition is said of the opportunity that was reported, whenever it was. That the run grew is said if it did. A forgiven miss,
a pause and a comeback are said only as long as they are where the client stands now: an answer that merely rewrites
history says nothing of them. The numbers are those of the run as it stands after the news.

What turns out otherwise is said as a correction, once for each piece of news that changed it. So whoever takes the numbers of the last
thing said of a plan has the numbers that hold.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from handrail_shared.contracts.events import (
    ClientEvent,
    ComebackMade,
    MilestoneReached,
    PlanGraduated,
    ProgressCorrected,
    ProgressStated,
    RepetitionCounted,
    RunNumbers,
    StreakExtended,
    StreakForgiven,
    StreakPaused,
    StrengthChanged,
)
from handrail_shared.contracts.ids import ClientId, ClinicId, OpportunityId, PlanId

from handrail_progress.core.graduation import Ground, Habit
from handrail_progress.core.opportunity import Opportunity, Place, Said, Turn
from handrail_progress.core.practice import Practice
from handrail_progress.core.streak import Latest, Run, State

_USED = Said.REPETITION | Said.EXTENDED
HOLDS: Mapping[Turn | None, Said] = {
    Turn.EXTENDED: _USED,
    Turn.CAME_BACK: _USED | Said.COMEBACK,
    Turn.FORGIVEN: Said.FORGIVEN,
    Turn.PAUSED: Said.PAUSED,
    Turn.RESTED: Said.NOTHING,
    None: Said.NOTHING,
}
"""What may be said of an opportunity that did this."""


@dataclass(frozen=True, slots=True)
class PlanKey:
    """Whose plan it is."""

    clinic_id: ClinicId
    client_id: ClientId
    plan_id: PlanId


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is not made yet: whoever only folds, and says nothing, makes none."""

    kind: type[ClientEvent]
    fields: Mapping[str, object]

    @property
    def event(self) -> ClientEvent:
        return self.kind.model_validate(self.fields)

    @property
    def name(self) -> str:
        """By which it is told from whatever else one piece of news leads to; of milestones there may be several."""
        return f"{self.kind.__name__}{self.fields.get('milestone', '')}"


@dataclass(frozen=True, slots=True)
class Saying:
    """Something to say, and what of which opportunity is then said for good."""

    said: Said
    opportunity_id: OpportunityId
    draft: Draft


@dataclass(frozen=True, slots=True)
class Change:
    """What a piece of news about `reported` did to practice. `since`: from where on the past changed, if it did."""

    before: Practice
    after: Practice
    reported: Opportunity
    since: Place | None


def announce(
    change: Change, known: Mapping[OpportunityId, Opportunity], *, plan: PlanKey, at: datetime
) -> tuple[Saying, ...]:
    """What is newly true. `known` are the opportunities at hand, with what was announced of each before."""
    before, after = change.before.run, change.after.run
    speaker = Speaker(after, plan, at)
    candidates = [*_of_reported(before, after, change.reported, speaker)]
    if after.latest != before.latest and _is_news(after.latest, change.since, known):
        candidates += _of_latest(after.latest, speaker)
    return tuple(each for each in candidates if not each.said & known[each.opportunity_id].said)


def _is_news(latest: Latest | None, since: Place | None, known: Mapping[OpportunityId, Opportunity]) -> bool:
    """Whether it lies at or after what changed: what lies before it was true all the time."""
    if latest is None or since is None:
        return True
    opportunity = known.get(latest.opportunity_id)
    place = opportunity.reported_place if opportunity else None
    return place is not None and place >= since


def _of_reported(before: Run, after: Run, reported: Opportunity, speaker: "Speaker") -> Iterator[Saying]:
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


def _of_latest(latest: Latest | None, speaker: "Speaker") -> Iterator[Saying]:
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


Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things about one plan with the numbers of one run."""

    run: Run
    plan: PlanKey
    at: datetime

    def repetition(self, opportunity: OpportunityId, day: date) -> Saying:
        return Saying(Said.REPETITION, opportunity, Draft(RepetitionCounted, self._facts(opportunity, day)))

    def extended(self, opportunity: OpportunityId, day: date) -> Saying:
        return Saying(Said.EXTENDED, opportunity, Draft(StreakExtended, self._facts(opportunity, day)))

    def forgiven(self, latest: Latest) -> Saying:
        facts = {**self._facts(latest.opportunity_id, latest.local_date), "reserve": self.run.reserve}
        return Saying(Said.FORGIVEN, latest.opportunity_id, Draft(StreakForgiven, facts))

    def paused(self, latest: Latest) -> Saying:
        facts = self._facts(latest.opportunity_id, latest.local_date)
        return Saying(Said.PAUSED, latest.opportunity_id, Draft(StreakPaused, facts))

    def comeback(self, latest: Latest) -> Saying:
        facts = {**self._facts(latest.opportunity_id, latest.local_date), "after_misses": latest.after_misses}
        return Saying(Said.COMEBACK, latest.opportunity_id, Draft(ComebackMade, facts))

    def milestone(self, milestone: int, opportunity: OpportunityId, day: date) -> Draft:
        return Draft(MilestoneReached, {**self._facts(opportunity, day), "milestone": milestone})

    def strength(self, before: Practice, after: Practice, opportunity: OpportunityId | None) -> Draft:
        levels = {"level": after.strength.level, "was": before.strength.level}
        value = round(after.strength.value, 3)
        return Draft(StrengthChanged, {**self._about(), "opportunity_id": opportunity, "strength": value, **levels})

    def corrected(self, was: Run, opportunity: OpportunityId | None) -> Draft:
        numbers = {"was": numbers_of(was), "now": numbers_of(self.run)}
        return Draft(ProgressCorrected, {**self._about(), "opportunity_id": opportunity, **numbers})

    def graduated(self, rating: int, ground: Ground) -> Draft:
        why = {"total_repetitions": self.run.total_repetitions, "rating": rating, "ground": ground}
        return Draft(PlanGraduated, {**self._about(), **why})

    def _about(self) -> Fields:
        return {
            "clinic_id": self.plan.clinic_id,
            "client_id": self.plan.client_id,
            "plan_id": self.plan.plan_id,
            "occurred_at": self.at,
        }

    def _facts(self, opportunity: OpportunityId, day: date) -> Fields:
        return {
            **self._about(),
            "opportunity_id": opportunity,
            "local_date": day,
            "run": self.run.run,
            "best_run": self.run.best_run,
            "total_repetitions": self.run.total_repetitions,
        }


def is_otherwise(said: Said, was: Turn | None, now: Turn | None) -> bool:
    """Whether something that was said of an opportunity held before and does not now, or the other way round."""
    return bool(said & (HOLDS[was] ^ HOLDS[now]))


def numbers_of(run: Run) -> RunNumbers:
    """The numbers of a run that are told."""
    return RunNumbers(
        state=run.state.value, run=run.run, best_run=run.best_run, total_repetitions=run.total_repetitions
    )


def stated(plan: PlanKey, practice: Practice, habit: Habit, *, at: datetime) -> ProgressStated:
    """Where practice of a plan stands, as the compacted topic says it."""
    run = practice.run
    return ProgressStated(
        clinic_id=plan.clinic_id,
        client_id=plan.client_id,
        plan_id=plan.plan_id,
        occurred_at=at,
        state=run.state.value,
        run=run.run,
        best_run=run.best_run,
        total_repetitions=run.total_repetitions,
        strength=round(practice.strength.value, 3),
        milestone=habit.milestone,
        reserve=run.reserve,
        last_used_on=run.last_on,
        graduated_at=habit.graduated_at,
    )
