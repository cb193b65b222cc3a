"""Each core value as columns, and back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from handrail_progress.core.announce import PlanKey
from handrail_progress.core.graduation import Habit, PhaseHeard, Rating
from handrail_progress.core.opportunity import (
    WINDOW_UNKNOWN,
    Fate,
    Nudge,
    Opportunity,
    Outcome,
    Place,
    Report,
    Turn,
    Window,
)
from handrail_progress.core.practice import Practice
from handrail_progress.core.streak import Latest, Run, State
from handrail_progress.core.strength import Strength

Columns = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """A run that was folded by other rules from a day on, because of an event."""

    since: date
    because: UUID


def parallel(rows: Sequence[Columns]) -> Iterable[Sequence[object]]:
    """Rows as one array for each column; an empty one where it holds nothing, which `unnest` fills up with nulls to the others' length."""
    return [() if _is_blank(column) else column for column in zip(*rows, strict=True)]


def _is_blank(column: Sequence[object]) -> bool:
    return column[0] is None and all(value is None for value in column)


def practice_of(row: asyncpg.Record) -> Practice:
    place = latest = None
    if row["folded_date"] is not None:
        place = Place(row["folded_date"], row["folded_start"] or WINDOW_UNKNOWN, row["folded_opportunity"])
    if row["latest_turn"] is not None:
        latest = Latest(Turn(row["latest_turn"]), row["latest_opportunity"], row["latest_date"], row["latest_misses"])
    run = Run(
        State(row["state"]),
        row["run"],
        row["best_run"],
        row["total_repetitions"],
        row["reserve"],
        row["misses"],
        row["began_on"],
        row["last_on"],
        latest,
    )
    strength = Strength(row["strength"], row["strength_level"], row["strength_on"])
    return Practice(run, strength, place, row["folded"])


def columns_of_practice(plan: PlanKey, practice: Practice) -> Columns:
    run, strength, place, latest = practice.run, practice.strength, practice.folded_to, practice.run.latest
    return (
        plan.clinic_id,
        plan.plan_id,
        plan.client_id,
        run.state.value,
        run.run,
        run.best_run,
        run.total_repetitions,
        run.reserve,
        run.misses,
        run.began_on,
        run.last_on,
        strength.value,
        strength.level,
        strength.last_on,
        practice.folded,
        *((place.local_date, place.starts_at, place.opportunity_id) if place else (None,) * 3),
        *(
            (latest.turn.value, latest.opportunity_id, latest.local_date, latest.after_misses)
            if latest
            else (None,) * 4
        ),
    )


def habit_of(row: asyncpg.Record) -> Habit:
    rating = phase = None
    if row["rating"] is not None:
        rating = Rating(row["rating"], row["rated_at"], row["rating_event"])
    if row["phase"] is not None:
        phase = PhaseHeard(row["phase"], row["phase_at"], row["phase_event"])
    return Habit(rating, phase, row["milestone"], row["graduated_at"], row["said_until"])


def columns_of_habit(habit: Habit) -> Columns:
    rating, phase = habit.rating, habit.phase
    return (
        *((rating.rating, rating.at, rating.event_id) if rating else (None,) * 3),
        *((phase.phase, phase.at, phase.event_id) if phase else (None,) * 3),
        habit.milestone,
        habit.graduated_at,
        habit.said_until,
    )


def stale_of(row: asyncpg.Record) -> Stale | None:
    return None if row["stale_since"] is None else Stale(row["stale_since"], row["stale_because"])


def opportunity_of(row: asyncpg.Record) -> Opportunity:
    report = window = nudge = None
    if row["outcome"] is not None:
        report = Report(
            Outcome(row["outcome"]),
            row["reported_date"],
            row["reply_id"],
            row["reported_at"],
            row["report_event"],
            row["helpfulness"],
        )
    if row["window_start"] is not None:
        window = Window(row["window_date"], row["window_start"], row["decided_at"], row["decision_event"])
    if row["nudge"] is not None:
        nudge = Nudge(Fate(row["nudge"]), row["nudge_at"], row["nudge_event"])
    turn = None if row["turn"] is None else Turn(row["turn"])
    return Opportunity(row["opportunity_id"], report, window, nudge, row["said"], turn)


def columns_of_opportunity(plan: PlanKey, known: Opportunity) -> Columns:
    report, window, nudge = known.report, known.window, known.nudge
    return (
        plan.clinic_id,
        plan.plan_id,
        known.opportunity_id,
        plan.client_id,
        *(
            (
                report.outcome.value,
                report.helpfulness,
                report.local_date,
                report.reply_id,
                report.reported_at,
                report.event_id,
            )
            if report
            else (None,) * 6
        ),
        *((window.local_date, window.starts_at, window.decided_at, window.event_id) if window else (None,) * 4),
        *((nudge.fate.value, nudge.at, nudge.event_id) if nudge else (None,) * 3),
        known.said,
        None if known.turn is None else known.turn.value,
    )
