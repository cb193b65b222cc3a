"""Files that wait and files that work are begun side by side, the longest of each first."""

from pathlib import Path

from tests.support.order import SECONDS, WAITS, in_step

ROOT = Path(__file__).parents[2]


def test_both_kinds_are_begun_at_once_and_the_short_ones_last() -> None:
    order = in_step([*SECONDS, "tests/planner/core/test_goal.py", "tests/deploy/test_env.py"])
    assert order[0] == "tests/loop/test_demo.py"
    assert order[1] == "tests/notifier/test_ahead.py"
    assert {order[-1], order[-2]} == {"tests/planner/core/test_goal.py", "tests/deploy/test_env.py"}
    half = order[: len(order) // 2]
    assert 0.3 < sum(file.startswith(WAITS) for file in half) / len(half) < 0.7


def test_every_file_is_begun_once() -> None:
    files = ["tests/a.py", "tests/loop/test_demo.py", "tests/a.py"]
    assert sorted(in_step(files)) == ["tests/a.py", "tests/loop/test_demo.py"]
    assert in_step([]) == []


def test_the_files_that_take_long_are_there() -> None:
    assert [file for file in SECONDS if not (ROOT / file).is_file()] == []
