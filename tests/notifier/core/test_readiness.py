"""How many texts are kept ready for a channel."""

from handrail_notifier.core.readiness import FLOWING, INSTANT, kept_ready

NOW = 100.0


def test_nothing_is_kept_ready_for_a_channel_that_does_not_answer() -> None:
    assert kept_ready(20, [], NOW) == 0
    assert kept_ready(20, [NOW - FLOWING], NOW) == 0


def test_as_many_as_a_slow_channel_takes_at_once_are_kept_ready() -> None:
    assert kept_ready(20, [NOW - 0.4], NOW) == 20


def test_as_many_as_a_fast_channel_answers_in_an_instant_are_kept_ready() -> None:
    answered = [*(NOW - INSTANT - 0.01 for _ in range(9)), *(NOW - INSTANT / 2 for _ in range(50))]
    assert kept_ready(20, answered, NOW) == 50
