"""The table of errors: every row is whole, and what follows from it holds for numbers and retries."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from handrail_notifier.core.errors import (
    CLASS_OF,
    ERRORS,
    LEAST_AGAIN,
    LONGEST_AGAIN,
    BadNumber,
    Complaint,
    Error,
    FailureClass,
    Health,
    MaybeNumber,
    Misconfigured,
    OnceMore,
    Reach,
    Slower,
    again_at,
    follows,
    health,
    may_try_again,
)
from handrail_notifier.core.retry import PAUSE, Fail, TryAgain, delivery_failure, verdict
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("row", ERRORS.values(), ids=str)
def test_every_row_has_a_verdict_and_our_own_words(row: Error) -> None:
    expected = TryAgain(PAUSE) if isinstance(row.follows, Slower) else Fail(row.why)
    assert verdict(status=row.status, code=row.code, retry_after=None) == expected
    assert delivery_failure(row.code, "failed") is delivery_failure(row.code) is row.why
    assert row.means
    assert not row.means.endswith(".")
    assert follows(row.why, row.code) == row.follows


def test_a_row_that_was_read_by_its_title_alone_says_so_and_why_what_follows_is_right() -> None:
    noted = {row.code for row in ERRORS.values() if row.note}
    assert noted == {row.code for row in ERRORS.values() if row.source == "title"}
    assert all(row.note.startswith("Title: ") and row.note.endswith(".") for row in ERRORS.values() if row.note)


def test_every_class_has_a_way_to_follow_or_none_on_purpose() -> None:
    others = {FailureClass.REFUSED, FailureClass.UNDELIVERED, FailureClass.CANCELED}
    assert set(FailureClass) - set(CLASS_OF.values()) == others
    assert follows(FailureClass.CANCELED, None) is None
    refused = follows(FailureClass.REFUSED, 39999)
    assert refused == Misconfigured(Reach.SENDER, clients=3), "so that somebody looks"
    assert follows(FailureClass.UNDELIVERED, 39999) == MaybeNumber()
    assert isinstance(follows(FailureClass.CONFIGURATION, None), Misconfigured)


def complaints(*found: tuple[int, float]) -> Sequence[Complaint]:
    """(code, days ago)."""
    return [Complaint(code, NOW - timedelta(days=ago), (NOW - timedelta(days=ago)).date()) for code, ago in found]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], Health.FAIR),
        ([(21211, 0)], Health.INVALID),
        ([(30006, 0)], Health.INVALID),
        ([(30005, 0)], Health.FAIR),
        ([(30005, 0), (30005, 6)], Health.INVALID),
        ([(30005, 0), (30005, 7.5)], Health.FAIR),
        ([(30003, 0), (30003, 0), (30008, 0)], Health.FAIR),
        ([(30003, 0), (30008, 1)], Health.FAIR),
        ([(30003, 0), (30008, 1), (30004, 3)], Health.UNHEALTHY),
        ([(30003, 0), (39999, 1), (30005, 9)], Health.UNHEALTHY),
        ([(30003, 0), (30008, 1), (30004, 15)], Health.FAIR),
    ],
)
def test_what_complaints_come_to(found: list[tuple[int, float]], expected: Health) -> None:
    assert health(complaints(*found), NOW) is expected


@given(st.lists(st.tuples(st.sampled_from([*ERRORS, 39999]), st.floats(0, 20)), max_size=8))
def test_one_more_complaint_makes_no_number_better(found: list[tuple[int, float]]) -> None:
    order = list(Health)
    for many in range(len(found)):
        fewer, more = health(complaints(*found[:many]), NOW), health(complaints(*found[: many + 1]), NOW)
        assert order.index(more) >= order.index(fewer)


@given(st.integers(0, 6 * 3600))
def test_what_is_tried_again_is_tried_within_its_use_and_the_hour(seconds: int) -> None:
    until = NOW + timedelta(seconds=seconds)
    at = again_at(NOW, until)
    if at is None:
        assert until <= NOW + LEAST_AGAIN
    else:
        assert NOW + LEAST_AGAIN <= at <= NOW + LONGEST_AGAIN
        assert at < until


def test_only_maybe_codes_and_the_carriers_own_faults_are_tried_again() -> None:
    again = {row.code for row in ERRORS.values() if row.said != "answer" and may_try_again(row.follows)}
    too_fast = {30001, 30022, 63017, 14107}
    assert again == {30003, 30008, 30020, 30047, 30450, 30500} | too_fast
    assert all(isinstance(ERRORS[code].follows, MaybeNumber | OnceMore) for code in again - too_fast)


def test_a_blocked_number_is_let_be_on_three_days_and_not_written_to_again_at_once() -> None:
    """Whoever blocks us may have opted out, and there is nothing of it but this code."""
    assert not may_try_again(ERRORS[30004].follows)
    assert health(complaints((30004, 0), (30004, 1), (30004, 2)), NOW) is Health.UNHEALTHY


@pytest.mark.parametrize(
    ("code", "expected"), [(63038, Fail(FailureClass.CAPPED)), (20429, TryAgain(PAUSE)), (None, TryAgain(PAUSE))]
)
def test_of_too_many_requests_only_a_cap_is_no_matter_of_moments(code: int | None, expected: object) -> None:
    assert verdict(status=429, code=code, retry_after=None) == expected


def test_hard_failures_name_how_often_they_must_be_said() -> None:
    assert {code: row.follows.times for code, row in ERRORS.items() if isinstance(row.follows, BadNumber)} == {
        21211: 1,
        21265: 1,
        21268: 1,
        21614: 1,
        21635: 1,
        30005: 2,
        30006: 1,
    }
