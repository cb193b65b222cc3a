"""When a use is a comeback."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from handrail_notifier.core.comeback import SILENT, Told, came_back

START = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def history(*meanings: str | None, every: timedelta = DAY, asked: bool = True) -> list[Told]:
    """One opportunity after the other, each with its nudge."""
    at = [START + number * every for number in range(len(meanings))]
    return [
        Told(UUID(int=number), when.date(), when, meaning, when if asked else None)
        for number, (when, meaning) in enumerate(zip(at, meanings, strict=True))
    ]


def welcomed(told: list[Told], which: int = -1) -> bool:
    return came_back(told, told[which], told[-1].starts_at + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((), False),
        (("done",), False),
        (("done", "missed"), False),
        (("done", "missed", "missed"), True),
        (("missed", "missed"), True),
        (("missed", "done", "missed"), False),
        (("missed", "skipped", "did_not_arise", None, "missed"), True),
        (("done", "did_not_arise", "skipped", "did_not_arise", "skipped", "did_not_arise"), False),
        (("done", *[None] * (SILENT - 1)), False),
        (("done", *[None] * SILENT), True),
        (("done", *[None] * SILENT, "done"), False),
        ((*[None] * SILENT,), False),
    ],
)
def test_a_use_is_welcomed_after_two_misses_or_a_silent_spell(
    before: tuple[str | None, ...], *, expected: bool
) -> None:
    assert welcomed(history(*before, "done")) is expected
    assert welcomed(history(*before, "partly")) is expected


@pytest.mark.parametrize(("silent", "expected"), [(1, False), (2, True)])
def test_of_a_plan_that_comes_once_a_week_two_are_a_spell(silent: int, *, expected: bool) -> None:
    assert welcomed(history("done", *[None] * silent, "done", every=7 * DAY)) is expected


def test_where_no_nudge_went_out_nobody_was_silent() -> None:
    assert not welcomed(history("done", *[None] * 30, "done", asked=False))


def test_what_something_later_was_reported_of_is_no_comeback_any_more() -> None:
    assert not welcomed(history("missed", "missed", "done", "done"), which=2)
    assert not welcomed(history("missed", "missed", "done", "missed"), which=2)
    assert welcomed(history("missed", "missed", "done", "skipped", None), which=2)
