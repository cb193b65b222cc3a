"""How a plan is going, read from the rows of what was heard: what a clinician needs to see of it (R53, R59).

Done, partly, missed, did not arise, skipped, silent, undelivered, withheld and not available are nine things, and none counts as another.
A nudge that never left, or that may still be answered, counts as nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Literal, get_args

from handrail_shared.contracts.ids import PlanId
from handrail_shared.contracts.silences import was_called_off, was_left_out

from handrail_planner.core.registers import Row, Told
from handrail_planner.core.wish import Wish, wish_of

RECENT = timedelta(days=28)
LATE_ANSWER = timedelta(hours=24)
"""How long after its window an answer is still waited for, before it counts as silence."""

Kind = Literal[
    "done", "partly", "missed", "did_not_arise", "skipped", "silent", "undelivered", "withheld", "not_available"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
_REPORTED: Mapping[object, Kind] = {kind: kind for kind in KINDS[:5]}
_USED = ("done", "partly")
"""A comeback that was said of an answer which was then corrected is none."""
_CAME: tuple[Kind, ...] = ("done", "partly", "missed")
_NO_RUN = (0, 0, "running", 0, False)
_LEFT = ("sent", "delivered")
_UNSENT: tuple[Kind, ...] = ("withheld", "not_available")


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One time that the cue was likely, and how it counts."""

    plan_id: PlanId
    kind: Kind
    at: datetime
    day: date | None
    is_comeback: bool = False
    not_arrived_for: str | None = None
    barrier: str | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """How one plan is going. `in_a_row` counts back from the newest opportunity; the times are of the newest of them."""

    counts: Mapping[Kind, int] = field(default_factory=dict)
    barriers: Mapping[str, int] = field(default_factory=dict)
    comebacks: int = 0
    run: int = 0
    best_run: int = 0
    repetitions: int = 0
    milestone: int = 0
    strength: int | None = None
    graduated_at: datetime | None = None
    run_rests_since: datetime | None = None
    last_answer: str | None = None
    last_answer_at: datetime | None = None
    silent_in_a_row: int = 0
    silent_since: datetime | None = None
    undelivered_in_a_row: int = 0
    undelivered_since: datetime | None = None
    not_arrived_for: str | None = None
    unanswered_version: int | None = None
    unanswered_at: datetime | None = None
    step_wish: Wish | None = None
    texts_wish: Wish | None = None
    change_wish: Wish | None = None
    no_point_at: datetime | None = None
    phase: str | None = None

    @property
    def real(self) -> int:
        """The times that the moment came, as the client reported it: what a share of them is a share of."""
        return sum(self.counts.get(kind, 0) for kind in _CAME)


def practice(rows: Iterable[Row], *, since: datetime, now: datetime) -> dict[PlanId, Practice]:
    """How each plan in these rows of one client went since then."""
    known = list(rows)
    seen: dict[PlanId, list[Opportunity]] = {}
    for row in known:
        if (opportunity := _opportunity(row, now)) is not None:
            seen.setdefault(opportunity.plan_id, []).append(opportunity)
    stands = {row.plan_id: row for row in known if row.key.about == "plan" and row.plan_id is not None}
    return {
        plan_id: _practice(seen.get(plan_id, []), stands.get(plan_id), since) for plan_id in sorted({*seen, *stands})
    }


def last_heard_from(rows: Iterable[Row]) -> datetime | None:
    """When the client last answered anything."""
    return max((row.registers["answer"].at for row in rows if "answer" in row.registers), default=None)


def _practice(opportunities: Sequence[Opportunity], stands: Row | None, since: datetime) -> Practice:
    newest = sorted(opportunities, key=lambda each: (each.at, str(each.day)), reverse=True)
    nudged = [each for each in newest if each.kind not in _UNSENT]
    silent = list(takewhile(lambda each: each.kind == "silent", nudged))
    undelivered = list(takewhile(lambda each: each.kind == "undelivered", nudged))
    counted = [each for each in opportunities if each.at >= since]
    registers: Mapping[str, Told] = stands.registers if stands else {}
    run, answer, unanswered = (registers.get(name) for name in ("run", "answer", "unanswered"))
    number, repetitions, stretch, best_run, _ = _NO_RUN if run is None or not isinstance(run.value, list) else run.value
    return Practice(
        counts=Counter(each.kind for each in counted),
        barriers=Counter(each.barrier for each in counted if each.barrier is not None),
        comebacks=sum(each.is_comeback for each in counted),
        run=_number(number),
        best_run=_number(best_run),
        repetitions=_number(repetitions),
        milestone=_number(registers["milestone"].value) if "milestone" in registers else 0,
        strength=_number(registers["strength"].value) if "strength" in registers else None,
        graduated_at=registers["graduated"].at if "graduated" in registers else None,
        run_rests_since=run.at if run and stretch == "paused" else None,
        last_answer=str(answer.value) if answer else None,
        last_answer_at=answer.at if answer else None,
        silent_in_a_row=len(silent),
        silent_since=silent[-1].at if silent else None,
        undelivered_in_a_row=len(undelivered),
        undelivered_since=undelivered[-1].at if undelivered else None,
        not_arrived_for=undelivered[0].not_arrived_for if undelivered else None,
        unanswered_version=_number(unanswered.value) if unanswered else None,
        unanswered_at=unanswered.at if unanswered else None,
        step_wish=wish_of(registers, "step_wish"),
        texts_wish=wish_of(registers, "texts_wish"),
        change_wish=wish_of(registers, "change_wish"),
        no_point_at=registers["no_point"].at if "no_point" in registers else None,
        phase=str(registers["phase"].value) if "phase" in registers else None,
    )


def _opportunity(row: Row, now: datetime) -> Opportunity | None:
    """None while it is still open how it will count, and where nothing but a count was heard of it."""
    if row.key.about != "opportunity" or row.plan_id is None:
        return None
    told = row.registers
    kind = _kind(told, now)
    if kind is None:
        return None
    day = told.get("day")
    return Opportunity(
        plan_id=row.plan_id,
        kind=kind,
        at=_at(told, row),
        day=date.fromisoformat(str(day.value)) if day else None,
        is_comeback="comeback_after" in told and kind in _USED,
        not_arrived_for=str(told["not_arrived_for"].value) if "not_arrived_for" in told else None,
        barrier=str(told["barrier"].value) if "barrier" in told and kind not in _USED else None,
    )


def _kind(told: Mapping[str, Told], now: datetime) -> Kind | None:
    if "outcome" in told:
        return _REPORTED[told["outcome"].value]
    if "nudge" not in told:
        return None
    match told["nudge"].value:
        case "withheld":
            reasons = _told(told, "withheld_for")
            return "withheld" if was_left_out(reasons if isinstance(reasons, list) else ()) else "not_available"
        case "expired" if was_called_off(str(_told(told, "not_arrived_for"))):
            return "not_available"
        case "failed" | "expired":
            return "undelivered"
        case fate:
            return "silent" if fate in _LEFT and _closes(told) + LATE_ANSWER <= now else None


def _told(registers: Mapping[str, Told], name: str) -> object:
    told = registers.get(name)
    return told.value if told else None


def _closes(told: Mapping[str, Told]) -> datetime:
    end = told.get("window_end")
    return datetime.fromisoformat(str(end.value)) if end else told["nudge"].at


def _at(told: Mapping[str, Told], row: Row) -> datetime:
    if "window_end" in told or "nudge" in told:
        return _closes(told)
    return told["outcome"].at if "outcome" in told else row.latest_at


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
