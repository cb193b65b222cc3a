"""The answers to check-ins are measures: they speak for whether work is stuck, and for nothing that was done."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from handrail_progress.core.stuck import signals
from handrail_progress.core.stuck.signals import Level
from handrail_progress.core.stuck.traces import Kind
from handrail_progress.tracing import ANSWERS, traces_of
from handrail_shared.contracts.envelope import wrap
from handrail_shared.contracts.events import CheckInAnswered
from handrail_shared.contracts.ids import EventId

from tests.progress.stuck.evidence import BEGIN, begun, day, seen, trace

ENERGY, WORRY = UUID(int=21), UUID(int=22)


def answered(number: int, **changes: Any) -> CheckInAnswered:
    return CheckInAnswered.model_validate(
        {
            "clinic_id": UUID(int=1),
            "client_id": UUID(int=2),
            "occurred_at": BEGIN,
            "check_in_id": ENERGY,
            "check_in_version": 1,
            "reply_id": uuid4(),
            "local_date": BEGIN.date(),
            "asked_at": BEGIN,
            "number": number,
            "lowest": 0,
            "highest": 10,
            "better": "lower",
            "real_change": 2,
        }
        | changes
    )


def told(event: CheckInAnswered) -> list[Any]:
    fact: Any = wrap(event, event_id=EventId(uuid4()), source="notifier", correlation_id=uuid4())
    return [each for _, each in traces_of([fact])]


def test_a_number_leaves_a_trace_that_rises_when_it_gets_worse() -> None:
    [worse_if_more] = told(answered(7))
    [worse_if_less] = told(answered(7, better="higher", lowest=1))
    assert (worse_if_more.kind, worse_if_more.about) == (Kind.MEASURE, ENERGY)
    assert (worse_if_more.number, worse_if_more.other) == (7, 2)
    assert worse_if_less.number == 4
    assert told(answered(7, better=None)) == told(answered(7, real_change=None)) == []
    assert CheckInAnswered not in ANSWERS, "it is no answer about an opportunity"


def weighed(*scores: tuple[float, int, UUID], now: float = 30) -> signals.Weighed:
    measures = [trace(Kind.MEASURE, at, number=score, other=2, about=which) for at, score, which in scores]
    return signals.worse(seen([*begun(), *measures]).measures, day(now))


def test_of_one_question_the_last_answer_counts() -> None:
    asked = [day(1), day(20), day(20)]
    measures = [
        trace(Kind.MEASURE, at, number=score, other=2, about=ENERGY, until=until)
        for at, score, until in zip((1, 20, 20.01), (2, 9, 2), asked, strict=True)
    ]
    kept = seen([*begun(), *measures]).measures
    assert [each.number for each in kept] == [2, 2]
    assert signals.worse(kept, day(30)).level is Level.OVER
    [told_of] = told(answered(7))
    assert told_of.until == BEGIN


def test_two_measures_are_not_mixed() -> None:
    assert weighed((1, 2, ENERGY), (20, 9, WORRY), (21, 2, ENERGY), (22, 9, WORRY)).level is Level.OVER
    found = weighed((1, 2, ENERGY), (2, 4, WORRY), (21, 2, ENERGY), (22, 9, WORRY))
    assert (found.level, dict(found.numbers)["points"]) == (Level.RAISED, 5)


@pytest.mark.parametrize(
    ("scores", "level"),
    [([3, 3, 3, 3, 3, 9], Level.OVER), ([3, 2, 3, 6, 5, 6], Level.RAISED), ([3, 9], Level.RAISED)],
    ids=["one bad day", "worse for days", "two numbers, weeks apart"],
)
def test_a_single_number_among_many_swings_and_says_nothing(scores: list[int], level: Level) -> None:
    apart = 20 / (len(scores) - 1)
    assert weighed(*((number * apart, score, ENERGY) for number, score in enumerate(scores))).level is level


def test_what_changes_within_a_week_is_a_day_and_no_change() -> None:
    assert weighed((1, 2, ENERGY), (7.9, 9, ENERGY)).level is Level.OVER
    assert weighed((1, 2, ENERGY), (8, 9, ENERGY)).level is Level.RAISED
    assert timedelta(days=7) == signals.DEFAULTS.measured_for
