"""What to say when practice of a plan changed, and never the same thing of the same opportunity twice.

A repetition is said of the opportunity that was reported, whenever it was. That the run grew is said if it did. A forgiven miss,
a pause and a comeback are said only as long as they are where the client stands now: an answer that merely rewrites
history says nothing of them. The numbers are those of the run as it stands after the news.

What turns out otherwise is said as a correction, once for each piece of news that changed it. So whoever takes the numbers of the last
thing said of a plan has the numbers that hold.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

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
HOLDS: Mapping[Turn | None, int] = {
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
    """An event that is not made yet, nor what is in it: whoever only folds, and says nothing, makes none."""

    kind: type[ClientEvent]
    speaker: "Speaker"
    more: Mapping[str, object]

    @property
    def event(self) -> ClientEvent:
        """What of the speaker's numbers the event has no field for is left out of it."""
        return self.kind.model_validate({**self.speaker.facts(), **self.more})

    def dated(self, at: datetime) -> "Draft":
        """The same, said at that instant."""
        return Draft(self.kind, replace(self.speaker, at=at), self.more)

    @property
    def name(self) -> str:
        """By which it is told from whatever else one piece of news leads to; of milestones there may be several."""
        return f"{self.kind.__name__}{self.more.get('milestone', '')}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a piece of news about `reported` did to practice. `since`: from where on the past changed, if it did."""

    before: Practice
    after: Practice
    reported: Opportunity
    since: Place | None


@dataclass(frozen=True, slots=True)
class Newly:
    """What is newly true, as bits of `Said`: of the opportunity that was reported, and of the last that moved the run. Either may be the other."""

    of_reported: int = Said.NOTHING
    of_latest: int = Said.NOTHING


NOTHING_NEW = Newly()


def newly(change: Change, known: Mapping[OpportunityId, Opportunity]) -> Newly:
    """What there is to say. `known` are the opportunities at hand, with what was announced of each before."""
    before, after, reported = change.before.run, change.after.run, change.reported
    of_reported = _of_reported(before, after, reported)
    if of_reported:
        of_reported &= ~known[reported.opportunity_id].said
    latest, of_latest = after.latest, Said.NOTHING
    if latest is not None and latest is not before.latest and latest != before.latest:
        of_latest = OF_LATEST[latest.turn]
    if latest is not None and of_latest:
        of_latest &= ~known[latest.opportunity_id].said if _is_news(latest, change.since, known) else Said.NOTHING
    return Newly(of_reported, of_latest) if of_reported or of_latest else NOTHING_NEW


OF_LATEST: Mapping[Turn, int] = {
    Turn.CAME_BACK: Said.COMEBACK,
    Turn.FORGIVEN: Said.FORGIVEN,
    Turn.PAUSED: Said.PAUSED,
    Turn.EXTENDED: Said.NOTHING,
    Turn.RESTED: Said.NOTHING,
}
"""What is said only as long as the client stands there."""


def _is_news(latest: Latest, since: Place | None, known: Mapping[OpportunityId, Opportunity]) -> bool:
    """Whether it lies at or after what changed: what lies before it was true all the time."""
    if since is None:
        return True
    opportunity = known.get(latest.opportunity_id)
    place = opportunity.reported_place if opportunity else None
    return place is not None and place >= since


def _of_reported(before: Run, after: Run, reported: Opportunity) -> int:
    if reported.report is None or not reported.report.outcome.is_met:
        return Said.NOTHING
    return _USED if _grew(before, after, reported.opportunity_id) else Said.REPETITION


def _grew(before: Run, after: Run, opportunity_id: OpportunityId) -> bool:
    if after.run > before.run:
        return True
    begun = before.state is State.PAUSED and after.state is State.RUNNING
    return begun and after.latest is not None and after.latest.opportunity_id == opportunity_id


KINDS: Mapping[int, type[ClientEvent]] = {
    Said.REPETITION: RepetitionCounted,
    Said.EXTENDED: StreakExtended,
    Said.FORGIVEN: StreakForgiven,
    Said.PAUSED: StreakPaused,
    Said.COMEBACK: ComebackMade,
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things about one plan with the numbers of one run."""

    run: Run
    plan: PlanKey
    at: datetime

    def told(self, what: Newly, reported: Opportunity) -> Iterator[Draft]:
        """What is newly true, in its order."""
        for said in Said.ALL:
            if what.of_reported & said:
                yield self._draft(said, reported.opportunity_id, reported.local_date)
        latest = self.run.latest
        for said in Said.ALL:
            if what.of_latest & said and latest is not None:
                yield self._draft(said, latest.opportunity_id, latest.local_date, latest)

    def milestone(self, milestone: int, opportunity: OpportunityId, day: date) -> Draft:
        return Draft(MilestoneReached, self, {"opportunity_id": opportunity, "local_date": day, "milestone": milestone})

    def strength(self, before: Practice, after: Practice, opportunity: OpportunityId | None) -> Draft:
        levels = {"level": after.strength.level, "was": before.strength.level}
        value = round(after.strength.value, 3)
        return Draft(StrengthChanged, self, {"opportunity_id": opportunity, "strength": value, **levels})

    def corrected(self, was: Run, opportunity: OpportunityId | None) -> Draft:
        numbers = {"was": numbers_of(was), "now": numbers_of(self.run)}
        return Draft(ProgressCorrected, self, {"opportunity_id": opportunity, **numbers})

    def graduated(self, rating: int, ground: Ground) -> Draft:
        return Draft(PlanGraduated, self, {"rating": rating, "ground": ground})

    def facts(self) -> dict[str, object]:
        """Whose plan it is, when this is said, and the numbers of its run."""
        return {
            "clinic_id": self.plan.clinic_id,
            "client_id": self.plan.client_id,
            "plan_id": self.plan.plan_id,
            "occurred_at": self.at,
            "run": self.run.run,
            "best_run": self.run.best_run,
            "total_repetitions": self.run.total_repetitions,
        }

    def _draft(self, said: int, opportunity: OpportunityId, day: date | None, latest: Latest | None = None) -> Draft:
        more: dict[str, object] = {"opportunity_id": opportunity, "local_date": day}
        if said == Said.FORGIVEN:
            more["reserve"] = self.run.reserve
        if said == Said.COMEBACK and latest is not None:
            more["after_misses"] = latest.after_misses
        return Draft(KINDS[said], self, more)


def is_otherwise(said: int, was: Turn | None, now: Turn | None) -> bool:
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
