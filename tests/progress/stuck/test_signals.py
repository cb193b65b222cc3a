"""Each signal, by what the days were like. The letters: tests/progress/stuck/evidence.py."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from handrail_progress.core.stuck import signals
from handrail_progress.core.stuck.picture import Picture
from handrail_progress.core.stuck.signals import Level, OfPlan
from handrail_progress.core.stuck.traces import Kind
from handrail_shared.contracts.events.replies import Barrier
from handrail_shared.contracts.stalls import BARRIERS, MOVES, RULE_IDS, SENTENCES, StallCode, sentence

from tests.progress.stuck.evidence import (
    GOAL,
    PLAN,
    barriers,
    begun,
    day,
    event,
    held,
    reviewed,
    seen,
    story,
    trace,
)

RAISED, BETWEEN, OVER = Level.RAISED, Level.BETWEEN, Level.OVER


def of_plan(drawn: Picture, now: float) -> OfPlan:
    plan, goal = drawn.plans[0], drawn.goals[0]
    return OfPlan(plan, goal, max(plan.changed_at, goal.begins), day(now))


@pytest.mark.parametrize(
    ("letters", "level", "why"),
    [
        ("D____", BETWEEN, "four silences in four days"),
        ("D_____", RAISED, "five silences"),
        ("D__x_w_n_", RAISED, "what did not arrive or was not sent is passed over"),
        ("xxxxxxxxxx", BETWEEN, "nothing arrived: that is no silence"),
        ("Dmmmmm", RAISED, "mail never says that it arrived"),
        ("Dm__mxm", RAISED, "mails and texts are one row, and what came back is passed over"),
        ("Dooooo", OVER, "a text of which no receipt came may not have arrived"),
        ("_____D", OVER, "an answer ends it"),
        ("_____s", OVER, "a skip is an answer"),
        ("_____.", OVER, "so is that it did not come up"),
        ("D_      _", RAISED, "two silences, the first a week ago"),
        ("D _     ", BETWEEN, "one alone is never enough"),
    ],
)
def test_silence(letters: str, level: Level, why: str) -> None:
    weighed = signals.silent(of_plan(seen(begun(), story(letters)), len(letters) + 2))
    assert weighed.level is level, why


def test_a_nudge_of_today_is_not_silence_yet() -> None:
    drawn = seen(begun(), story("_____"))
    last = day(5, hours=8)
    seen_then = of_plan(drawn, 5)
    assert signals.silent(replace(seen_then, now=last + timedelta(hours=23))).level is BETWEEN
    assert signals.silent(replace(seen_then, now=last + timedelta(hours=24))).level is RAISED


@pytest.mark.parametrize(
    ("letters", "level"),
    [
        ("MMMMM", BETWEEN),
        ("MMMMMM", RAISED),
        ("DMMMMMM", RAISED),
        ("DMDMDMM", BETWEEN),
        ("DDMDMM", BETWEEN),
        ("DDD", OVER),
        ("DDDDMMM", OVER),
        ("DM DM DM", BETWEEN),
        ("......MM", BETWEEN),
        ("______ss", BETWEEN),
        ("MMMMMM              DDM", OVER),
    ],
)
def test_low_use(letters: str, level: Level) -> None:
    assert signals.low_use(of_plan(seen(begun(), story(letters)), len(letters) + 1)).level is level


def test_low_use_tells_its_numbers() -> None:
    weighed = signals.low_use(of_plan(seen(begun(), story("DMMMMMM")), 9))
    assert dict(weighed.numbers) == {
        "used": 1,
        "opportunities": 7,
        "probability": pytest.approx(0.8327, abs=1e-4),
        "days": 14,
    }


@pytest.mark.parametrize(("days", "level"), [((1, 2), BETWEEN), ((1, 2, 3), RAISED), ((1,), OVER), ((1, 2, 20), OVER)])
def test_the_same_barrier(days: tuple[int, ...], level: Level) -> None:
    drawn = seen([*begun(), *barriers(*days)])
    assert signals.same_barrier(of_plan(drawn, max(days) + 1)).level is level


def test_a_barrier_counts_once_an_opportunity_by_its_last_and_not_where_the_plan_was_used_after_all() -> None:
    opportunities = story("MMMD")
    named = [
        trace(Kind.BARRIER, each + 0.4 + more, plan_id=PLAN, code=code, about=opportunities[each].opportunity_id)
        for each, more, code in [
            (0, 0, "forgot"),
            (1, 0, "forgot"),
            (1, 0.1, "too_big"),
            (2, 0, "forgot"),
            (3, 0, "forgot"),
        ]
    ]
    weighed = signals.same_barrier(of_plan(seen([*begun(), *named], opportunities), 6))
    assert dict(weighed.numbers)["times"] == 2
    missed = signals.same_barrier(of_plan(seen([*begun(), *named], story("MMMM")), 6))
    assert (dict(missed.numbers)["times"], missed.level) == (3, RAISED)


def test_what_got_in_the_way_again_and_again_is_named() -> None:
    drawn = seen([*begun(), *barriers(1, 2, 3, code="wrong_time"), *barriers(2.5)])
    weighed = signals.same_barrier(of_plan(drawn, 4))
    assert sentence(weighed.code, dict(weighed.numbers)) == "The wrong time got in the way 3 times in 14 days."
    other = signals.same_barrier(of_plan(seen([*begun(), *barriers(1, 2, 3, code="other")]), 4))
    assert sentence(other.code, dict(other.numbers)) == "The same thing got in the way 3 times in 14 days."
    assert set(BARRIERS) | {"other"} == set(get_args(Barrier))


def test_three_different_barriers_are_not_the_same() -> None:
    drawn = seen([*begun(), *barriers(1), *barriers(2, code="too_big"), *barriers(3, code="no_point")])
    assert signals.same_barrier(of_plan(drawn, 4)).level is OVER


USED = "DDDDDDDMDDDDDDMDDDDDDDDDD"


@pytest.mark.parametrize(
    ("first", "second", "letters", "level"),
    [
        ((-1, None), (-1, None), USED, RAISED),
        ((-1, -1), (-1, -1), USED, RAISED),
        ((-1, -1), (-1, 0), USED, OVER),
        ((-1, None), (0, None), USED, OVER),
        ((0, None), (0, None), USED, OVER),
        ((None, None), (None, None), USED, OVER),
        ((-1, None), (-1, None), USED.replace("D", "M"), BETWEEN),
        ((-1, None), (-1, None), "DDDDD", BETWEEN),
    ],
)
def test_doing_and_not_moving(
    first: tuple[int | None, int | None], second: tuple[int | None, int | None], letters: str, level: Level
) -> None:
    reviews = [
        reviewed(number, client=client, clinician=clinician)
        for number, (client, clinician) in ((10, first), (20, second))
    ]
    assert signals.not_moving(of_plan(seen([*begun(), *reviews], story(letters)), 26)).level is level


def test_use_from_before_the_strategy_was_changed_speaks_for_no_change_of_it() -> None:
    reviews = [reviewed(10, client=-1), reviewed(20, client=-1)]
    changed = trace(Kind.PLAN_REVISED, 21, plan_id=PLAN, goal_id=GOAL)
    used = story(USED + "D" * 20)
    assert signals.not_moving(of_plan(seen([*begun(), *reviews, changed], used), 26)).level is BETWEEN
    assert signals.not_moving(of_plan(seen([*begun(), *reviews, changed], used), 42)).level is RAISED


def test_no_window_begins_before_the_plan_was_changed_or_looked_at() -> None:
    told = [*begun(rung=2), reviewed(9), trace(Kind.PLAN_REVISED, 10, plan_id=PLAN, goal_id=GOAL, number=2)]
    drawn = seen([*told, *barriers(12, 13)], story(" " * 10 + "MMM.ss__"))
    for signal in signals.OF_PLAN:
        assert signal(of_plan(drawn, 20)).since >= day(10), signal.__name__


@pytest.mark.parametrize(
    ("letters", "level"),
    [
        (".....D", RAISED),
        ("......", RAISED),
        (".....", BETWEEN),
        ("....DD", BETWEEN),
        ("DDDD..", OVER),
        ("._._._._._.", RAISED),
    ],
)
def test_a_cue_that_never_fires(letters: str, level: Level) -> None:
    assert signals.cue_never_fires(of_plan(seen(begun(), story(letters)), len(letters) + 1)).level is level


@pytest.mark.parametrize(
    ("letters", "rung", "level"),
    [
        ("s_s_s", 2, RAISED),
        ("s_s_s", None, OVER),
        ("_____", 2, BETWEEN),
        ("sDDDs", 2, OVER),
        ("ssss", 2, BETWEEN),
        ("sMsMM", 2, BETWEEN),
    ],
)
def test_avoidance_is_of_ladders_and_on_purpose(letters: str, rung: int | None, level: Level) -> None:
    assert signals.avoidance(of_plan(seen(begun(rung=rung), story(letters)), len(letters) + 2)).level is level


def test_what_was_looked_at_does_not_count_again() -> None:
    drawn = seen([*begun(), reviewed(8)], story("MMMMMMM MM"))
    assert signals.low_use(of_plan(drawn, 12)).level is BETWEEN


@pytest.mark.parametrize(
    ("due", "now", "level"), [(14, 28, OVER), (14, 28.1, RAISED), (30, 28.1, RAISED), (40, 27, OVER)]
)
def test_drift(due: float, now: float, level: Level) -> None:
    assert signals.drift(seen(begun()).goals[0], day(due), day(now)).level is level


def test_drift_is_told_of_no_time_before_the_goal_was_looked_at() -> None:
    """Also where the day that was agreed had passed by then."""
    goal = seen([*begun(), reviewed(10, until=9)]).goals[0]
    assert signals.drift(goal, day(9), day(40)).since == day(10)


def test_an_answer_touches_the_goal() -> None:
    goal = seen(begun(), story("D", begins=20)).goals[0]
    assert signals.drift(goal, day(60), day(40)).level is OVER


def insights(*days: float) -> list[object]:
    return [trace(Kind.INSIGHT_NOTED, each, about=event("insight", each)) for each in days]


@pytest.mark.parametrize(
    ("sessions", "noted", "letters", "level"),
    [
        ((1, 8, 15), (1, 8, 15), "", RAISED),
        ((1, 8, 15), (1, 8, 15, 15.1), "D", RAISED),
        ((1, 8), (1, 2, 3, 8), "", OVER),
        ((1, 8, 15), (1, 8), "", OVER),
        ((30, 37, 44), (1, 8, 15), "", OVER),
    ],
)
def test_an_insight_loop(sessions: tuple[float, ...], noted: tuple[float, ...], letters: str, level: Level) -> None:
    drawn = seen([*begun(), *held(*sessions), *insights(*noted)], story(letters))  # type: ignore[list-item]  # traces all
    assert signals.insight_loop(drawn, day(45)).level is level


def test_an_insight_that_was_set_aside_is_in_no_loop() -> None:
    aside = trace(Kind.INSIGHT_SET_ASIDE, 16, about=event("insight", 15))
    drawn = seen([*begun(), *held(1, 8, 15), *insights(1, 8, 15), aside])  # type: ignore[list-item]  # traces all
    assert signals.insight_loop(drawn, day(17)).level is OVER


def test_no_direction_is_without_a_goal_or_without_a_plan_for_two_weeks() -> None:
    enrolled = [trace(Kind.ENROLLED, 0)]
    assert signals.no_direction(seen(enrolled), day(13.9)).level is OVER
    assert signals.no_direction(seen(enrolled), day(14)).level is RAISED
    ended = trace(Kind.PLAN_ENDED, 20, plan_id=PLAN, goal_id=GOAL, code="met")
    assert signals.no_direction(seen(begun()), day(90)).level is OVER
    assert signals.no_direction(seen([*begun(), ended]), day(33.9)).level is OVER
    assert signals.no_direction(seen([*begun(), ended]), day(34)).level is RAISED


@pytest.mark.parametrize(
    ("letters", "sessions", "level"),
    [
        ("D" + "_" * 18, "cc", RAISED),
        ("D" + "_" * 18, "c", BETWEEN),
        ("D" + "_" * 18, "ch", OVER),
        ("D" + "_" * 17 + "M", "cc", OVER),
        ("D" + "x" * 18, "cc", BETWEEN),
        ("D" + "m" * 18, "cc", RAISED),
    ],
)
def test_drop_out_takes_both_silence_and_sessions_that_did_not_take_place(
    letters: str, sessions: str, level: Level
) -> None:
    told = begun()
    for number, kind in enumerate(sessions):
        about, at = event("session", number), 3 + 7 * number
        told.append(trace(Kind.SESSION_PLANNED, 0, about=about, until=day(at)))
        what = Kind.SESSION_CANCELLED if kind == "c" else Kind.SESSION_HELD
        told.append(trace(what, at, about=about, until=day(at)))
    assert signals.drop_out(seen(told, story(letters)), day(21)).level is level


def test_a_session_that_may_take_place_just_now_is_not_off_yet() -> None:
    told = begun()
    for number, (at, cancelled) in enumerate(((3, True), (21, False))):
        about = event("session", number)
        told.append(trace(Kind.SESSION_PLANNED, 0, about=about, until=day(at)))
        told += [trace(Kind.SESSION_CANCELLED, 2, about=about)] if cancelled else []
    drawn = seen(told, story("D" + "_" * 22))
    assert signals.drop_out(drawn, day(21)).level is BETWEEN
    assert signals.drop_out(drawn, day(22) - timedelta(minutes=1)).level is BETWEEN
    assert signals.drop_out(drawn, day(22)).level is RAISED


@pytest.mark.parametrize(
    ("scores", "level"),
    [(((0, 10), (7, 15)), OVER), (((0, 10), (7, 16)), RAISED), (((0, 10), (41, 8)), OVER), (((0, 10), (42, 8)), RAISED),
     (((0, 10), (42, 4)), OVER), ((), OVER)],
)  # fmt: skip
def test_worse_needs_measures_and_a_real_change(scores: tuple[tuple[int, int], ...], level: Level) -> None:
    measures = [trace(Kind.MEASURE, number, number=score, other=6) for number, score in scores]
    assert signals.worse(seen([*begun(), *measures]).measures, day(50)).level is level


def test_every_code_has_its_rule_its_sentence_and_moves_and_labels_nobody() -> None:
    assert set(RULE_IDS) == set(SENTENCES) == set(StallCode)
    drawn = seen(begun(), story("MMMMMMM"))
    weighed = [
        *(signal(of_plan(drawn, 9)) for signal in signals.OF_PLAN),
        *signals.of_client(drawn, day(9)),
        signals.drift(drawn.goals[0], day(1), day(30)),
    ]
    assert {each.code for each in weighed} == set(StallCode)
    for each in weighed:
        said = sentence(each.code, dict(each.numbers))
        assert not {"client", "they", "refuses", "unmotivated", "failed", "resist"} & set(said.lower().split())
    assert all(MOVES.values())
