"""When a plan is nudged for less, and when for more again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from handrail_notifier.core.fading import Phase
from handrail_notifier.core.practice import (
    AFTER,
    AskedAbout,
    Change,
    Ground,
    Practice,
    Standing,
    asks_automaticity,
    change_due,
    is_undone,
    moved,
)
from handrail_notifier.core.reply import Answer
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 6, 1, 22, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DONE, PARTLY, MISSED, NONE, SILENT = Answer.DONE, Answer.PARTLY, Answer.MISSED, Answer.DID_NOT_ARISE, None
LEARN, PRACTISE, OWN_CUE, MAINTAIN = Phase
LETTERS: dict[str, Answer | None] = {"d": DONE, "p": PARTLY, "m": MISSED, "0": NONE, "s": SILENT}
TABLE = {
    # from:                 A         B         C         D
    Ground.PRACTISED:      (PRACTISE, PRACTISE, OWN_CUE,  MAINTAIN),
    Ground.OWN_CUE:        (LEARN,    OWN_CUE,  OWN_CUE,  MAINTAIN),
    Ground.MAINTAINED:     (LEARN,    PRACTISE, MAINTAIN, MAINTAIN),
    Ground.MISSED_TWICE:   (LEARN,    PRACTISE, PRACTISE, OWN_CUE),
    Ground.ASKED_FOR_MORE: (LEARN,    LEARN,    PRACTISE, OWN_CUE),
}  # fmt: skip


def days(answers: str) -> Sequence[AskedAbout]:
    """One opportunity a day, the last an hour ago."""
    last = len(answers) - 1
    return tuple(AskedAbout(NOW - HOUR - DAY * (last - n), LETTERS[each]) for n, each in enumerate(answers))


def practice(phase: Phase, answers: str = "", **known: object) -> Practice:
    since = None if phase is LEARN else NOW - 21 * DAY
    return replace(Practice(Standing(phase, since), days(answers)), **known)  # type: ignore[arg-type]


def then(known: Practice) -> Phase | None:
    change = change_due(known, NOW)
    return change and change.standing.phase


@pytest.mark.parametrize(("ground", "phase"), list(product(Ground, Phase)))
def test_every_cell_of_the_phases(ground: Ground, phase: Phase) -> None:
    expected = TABLE[ground][list(Phase).index(phase)]
    assert AFTER[ground][phase] is expected
    change = moved(Standing(phase), ground, NOW)
    assert (change.standing.phase if change else phase) is expected


def test_the_phases_have_every_cell() -> None:
    assert {ground: set(row) for ground, row in AFTER.items()} == {ground: set(Phase) for ground in Ground}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("dddddddd", PRACTISE),
        ("dpdpdpdp", PRACTISE),
        ("msdddddd", PRACTISE),
        ("mdddddds", PRACTISE),
        ("sdddddms", None),
        ("d0d0d0d0d0d", PRACTISE),
        ("00000000000", None),
        ("ddddddmm", None),
        ("mmdddddd", PRACTISE),
        ("ddmmmdddd", None),
        ("dddddmmd", PRACTISE),
        ("ddddddmsd", PRACTISE),
        ("sssssssss", None),
        ("", None),
    ],
)
def test_a_plan_that_is_met_six_times_of_eight_is_practised(answers: str, expected: Phase | None) -> None:
    assert then(practice(LEARN, answers)) is expected


def test_a_plan_is_learnt_for_a_week_however_much_it_is_used() -> None:
    often = tuple(AskedAbout(NOW - 8 * HOUR * n, DONE) for n in range(21, 0, -1))
    assert then(Practice(Standing(), often)) is PRACTISE
    assert then(Practice(Standing(), often[1:])) is None
    assert then(Practice(Standing(LEARN, NOW - 6 * DAY), often)) is None, "nor before a week of learning it anew"


@pytest.mark.parametrize(
    ("answers", "repetitions", "rating", "expected"),
    [
        ("dddddddddddd", 14, 7, OWN_CUE),
        ("dddddddddddd", 14, 6, None),
        ("dddddddddddd", 14, None, None),
        ("dddddddddddd", 13, 10, None),
        ("mpdpdpdpdpds", 14, 7, OWN_CUE),
        ("mssdpdpdpdpdm", 20, 10, None),
        ("msdddddddddd", 14, 7, OWN_CUE),
        ("msmddddddddd", 14, 7, None),
        ("ddddddddddmm", 14, 10, None),
        ("dddddddddd", 14, 7, OWN_CUE),
        ("dsmsddddddddd", 20, 10, None),
    ],
)
def test_its_own_cue_takes_ten_of_twelve_and_fourteen_and_the_clients_word(
    answers: str, repetitions: int, rating: int | None, expected: Phase | None
) -> None:
    said_at = None if rating is None else NOW - DAY
    known = practice(PRACTISE, answers, repetitions=repetitions, automaticity=rating, automaticity_at=said_at)
    assert then(known) is expected


def test_a_plan_is_maintained_after_sixty_six_repetitions_or_ten_weeks() -> None:
    assert then(practice(OWN_CUE, "d", repetitions=65)) is None
    assert then(practice(OWN_CUE, "d", repetitions=66)) is MAINTAIN
    weeks = Standing(OWN_CUE, NOW - timedelta(weeks=10))
    assert then(practice(OWN_CUE, "d", standing=weeks)) is MAINTAIN
    assert then(practice(OWN_CUE, "d", standing=replace(weeks, since=weeks.since and weeks.since + HOUR))) is None


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(
    ("answers", "twice"),
    [("dmm", True), ("m0m", True), ("mmm", True), ("msm", False), ("mm0", True), ("mmd", False), ("dmd", False)],
)
def test_two_misses_in_a_row_lead_one_phase_back_but_never_to_the_first(
    phase: Phase, answers: str, twice: bool
) -> None:
    expected = {LEARN: None, PRACTISE: None, OWN_CUE: PRACTISE, MAINTAIN: OWN_CUE}[phase] if twice else None
    assert then(practice(phase, answers)) is expected


def test_a_silence_that_may_still_be_broken_is_none() -> None:
    known = practice(OWN_CUE, "mm")
    open_one = AskedAbout(NOW - HOUR / 2, SILENT)
    assert then(replace(known, asked=(*known.asked, open_one))) is PRACTISE
    assert then(replace(known, asked=(*known.asked, replace(open_one, asked_at=NOW - 21 * HOUR)))) is None


def test_after_a_step_back_counting_begins_anew() -> None:
    known = practice(MAINTAIN, "ddddddddddmm", repetitions=80, automaticity=9, automaticity_at=NOW - 30 * DAY)
    back = change_due(known, NOW)
    assert back == Change(Standing(OWN_CUE, NOW, NOW), Ground.MISSED_TWICE)
    again = replace(known, standing=back.standing, repetitions=0)
    assert change_due(again, NOW + HOUR) is None
    missed_once_more = (*known.asked, AskedAbout(NOW + DAY, MISSED))
    assert change_due(replace(again, asked=missed_once_more), NOW + DAY + HOUR) is None


def test_the_way_up_does_not_begin_anew() -> None:
    assert moved(Standing(PRACTISE, NOW - DAY, NOW - 9 * DAY), Ground.OWN_CUE, NOW) == Change(
        Standing(OWN_CUE, NOW, NOW - 9 * DAY), Ground.OWN_CUE
    )


def test_what_was_said_before_a_step_back_is_asked_again() -> None:
    standing = Standing(PRACTISE, NOW - 13 * DAY, NOW - 13 * DAY)
    known = practice(
        PRACTISE, "d" * 12, standing=standing, repetitions=40, automaticity=9, automaticity_at=NOW - 20 * DAY
    )
    assert then(known) is None
    assert asks_automaticity(known, NOW)
    assert then(replace(known, automaticity_at=NOW)) is OWN_CUE


@pytest.mark.parametrize(
    ("changed", "asks"),
    [
        ({}, True),
        ({"repetitions": 13}, False),
        ({"standing": Standing()}, False),
        ({"standing": Standing(OWN_CUE, NOW - DAY)}, False),
        ({"asked": days("ddddddddddmm")}, False),
        ({"asked": days("ddddddddddsm")}, True),
        ({"mind_asked_at": NOW - 13 * DAY}, False),
        ({"mind_asked_at": NOW - 14 * DAY}, True),
        ({"automaticity": 5, "automaticity_at": NOW - 13 * DAY}, False),
        ({"automaticity": 5, "automaticity_at": NOW - 15 * DAY}, True),
        ({"automaticity": 7, "automaticity_at": NOW - 15 * DAY}, False),
    ],
)
def test_it_is_asked_whether_a_plan_comes_to_mind_when_only_that_is_missing(
    changed: dict[str, object], asks: bool
) -> None:
    known = replace(practice(PRACTISE, "d" * 12, repetitions=14), **changed)  # type: ignore[arg-type]
    assert asks_automaticity(known, NOW) is asks


def test_a_corrected_answer_takes_the_ground_away() -> None:
    then_ = practice(LEARN, "mmdddddd")
    assert not is_undone(then_, PRACTISE, NOW)
    assert is_undone(replace(then_, asked=days("mmdddddm")), PRACTISE, NOW)
    assert not is_undone(replace(then_, asked=(*then_.asked, AskedAbout(NOW + DAY, MISSED))), PRACTISE, NOW)


ANSWERS = st.lists(st.sampled_from(list(LETTERS)), max_size=30).map("".join)
RATINGS = st.one_of(st.none(), st.integers(0, 10))
KNOWN = st.builds(
    lambda phase, answers, repetitions, rating, since, counted: Practice(
        Standing(phase, NOW - since * DAY, counted and NOW - counted * DAY),
        days(answers),
        repetitions,
        rating,
        None if rating is None else NOW - HOUR,
    ),
    st.sampled_from(Phase),
    ANSWERS,
    st.integers(0, 80),
    RATINGS,
    st.integers(0, 90),
    st.one_of(st.none(), st.integers(1, 30)),
)
RANK = list(Phase)


def reached(known: Practice) -> int:
    return RANK.index(then(known) or known.standing.phase)


@given(KNOWN)
def test_one_phase_at_a_time(known: Practice) -> None:
    assert abs(reached(known) - RANK.index(known.standing.phase)) <= 1


@given(KNOWN)
def test_misses_never_lead_to_the_first_phase(known: Practice) -> None:
    assert known.standing.phase is LEARN or then(known) is not LEARN


@given(KNOWN, st.data())
def test_doing_more_never_leads_to_an_earlier_phase(known: Practice, data: st.DataObject) -> None:
    if not known.asked:
        return
    place = data.draw(st.integers(0, len(known.asked) - 1))
    more = list(known.asked)
    more[place] = replace(more[place], answer=DONE)
    better = replace(known, asked=tuple(more), repetitions=known.repetitions + data.draw(st.integers(0, 1)))
    assert reached(better) >= reached(known)


@given(KNOWN, st.data())
def test_the_order_of_the_same_answers_changes_nothing_but_for_the_two_last(
    known: Practice, data: st.DataObject
) -> None:
    last = [each.answer for each in known.asked[-8:]]
    if NONE in [each.answer for each in known.asked] or None in last:
        return
    shuffled = data.draw(st.permutations(last[:-2]))
    answers = [*shuffled, *last[-2:]]
    others = known.asked[: -len(last)] if last else known.asked
    mixed = [replace(each, answer=answer) for each, answer in zip(known.asked[len(others) :], answers, strict=True)]
    if known.standing.counted_from is None:
        assert then(replace(known, asked=(*others, *mixed))) is then(known)


@given(KNOWN)
def test_after_a_step_back_nothing_old_leads_forward_again(known: Practice) -> None:
    change = change_due(known, NOW)
    if change is not None and change.ground is Ground.MISSED_TWICE:
        assert change_due(replace(known, standing=change.standing, repetitions=0), NOW) is None


@given(KNOWN)
def test_a_change_with_its_ground_is_never_undone(known: Practice) -> None:
    change = change_due(known, NOW)
    if change is not None:
        assert not is_undone(known, change.standing.phase, NOW)


@given(KNOWN)
def test_who_is_asked_would_move_on_with_a_yes(known: Practice) -> None:
    asked = replace(known, automaticity_at=None)
    if asks_automaticity(asked, NOW):
        assert then(replace(asked, automaticity=7, automaticity_at=NOW)) is OWN_CUE
