"""When what answers a client's text goes out if the text came a while ago, and for how long it is of use."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from handrail_notifier.core.courtesy import (
    ANSWERED_AT_ANY_HOUR,
    LATE,
    OF_THE_MOMENT,
    USEFUL_FOR,
    use_of,
    waits_for_hours,
)
from handrail_notifier.core.kinds import Kind, SystemKind

CAME = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
KINDS: list[SystemKind] = [kind for kind in Kind if kind in get_args(SystemKind)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_answered_soon_goes_at_any_hour_with_its_whole_use(kind: SystemKind) -> None:
    assert not waits_for_hours(kind, CAME, CAME + LATE)
    assert use_of(kind, CAME, CAME) == USEFUL_FOR[kind]
    assert use_of(kind, CAME, CAME - timedelta(seconds=2)) == USEFUL_FOR[kind], "clocks differ"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_answered_hours_late_waits_is_over_or_is_named_as_said_at_any_hour(kind: SystemKind) -> None:
    now = CAME + timedelta(hours=6)
    over, waits = use_of(kind, CAME, now) <= timedelta(), waits_for_hours(kind, CAME, now)
    assert over == (kind in OF_THE_MOMENT)
    assert waits == (kind not in OF_THE_MOMENT | ANSWERED_AT_ANY_HOUR)
    assert frozenset({Kind.HELP, Kind.STOPPED, Kind.SEEN_TO}) == ANSWERED_AT_ANY_HOUR
