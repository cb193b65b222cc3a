"""In which order the files of tests are begun: those that wait and those that work side by side, and the short ones at the end.

A file that waits for processes and servers leaves a core to one that works. So the two kinds go in step, each with its longest
first: no core is idle in the middle, and no long file is left alone at the end. Which test is in which file, and their order in it,
stay as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

WAITS = (
    "tests/chaos/",
    "tests/loop/",
    "tests/standalone/",
    "tests/bench/",
    "tests/shared/runtime/bus/",
    "tests/deploy/",
    "tests/notifier/test_process.py",
)
"""Where files wait for processes and servers."""
USUAL_SECONDS = 5.0
SECONDS: Mapping[str, float] = {
    "tests/bench/test_bench.py": 42,
    "tests/bench/test_progress.py": 28,
    "tests/bench/test_sending.py": 41,
    "tests/chaos/test_clock_steps.py": 32,
    "tests/chaos/test_disk_full.py": 25,
    "tests/chaos/test_failover.py": 31,
    "tests/chaos/test_hostile_storm.py": 28,
    "tests/chaos/test_kill_storm.py": 29,
    "tests/chaos/test_poison.py": 60,
    "tests/chaos/test_servers_storm.py": 32,
    "tests/loop/test_crisis.py": 24,
    "tests/loop/test_demo.py": 150,
    "tests/loop/test_night.py": 72,
    "tests/loop/test_processes.py": 85,
    "tests/loop/test_recap.py": 23,
    "tests/loop/test_servers_go_away.py": 60,
    "tests/notifier/core/test_understanding.py": 40,
    "tests/notifier/effects/test_barriers.py": 27,
    "tests/notifier/test_ahead.py": 110,
    "tests/notifier/test_consent.py": 20,
    "tests/notifier/test_consequences.py": 24,
    "tests/notifier/test_delivery.py": 27,
    "tests/notifier/test_fading.py": 60,
    "tests/notifier/test_mail_intake.py": 21,
    "tests/notifier/test_moments.py": 21,
    "tests/notifier/test_order.py": 26,
    "tests/notifier/test_process.py": 60,
    "tests/notifier/test_proposals.py": 23,
    "tests/notifier/test_recap.py": 23,
    "tests/notifier/test_receiving.py": 25,
    "tests/notifier/test_sending.py": 37,
    "tests/notifier/test_walks.py": 22,
    "tests/planner/test_openapi.py": 35,
    "tests/planner/test_service.py": 25,
    "tests/shared/runtime/bus/test_crashes.py": 38,
    "tests/shared/test_queries.py": 10,
    "tests/simulation/test_simulation.py": 25,
    "tests/standalone/embedded/test_lifecycle.py": 62,
    "tests/standalone/embedded/test_places.py": 69,
    "tests/standalone/test_folder.py": 75,
}
"""About how long a file takes, where that is far more than usual. It only has to be roughly so."""


def in_step(files: Iterable[str]) -> Sequence[str]:
    """The files in the order in which they are to be begun."""
    every = sorted(set(files), key=lambda file: (-_seconds(file), file))
    kinds = [[f for f in every if f.startswith(WAITS)], [f for f in every if not f.startswith(WAITS)]]
    begun = [(share, file) for kind in kinds for share, file in zip(_shares(kind), kind, strict=True)]
    return [file for _, file in sorted(begun)]


def _shares(files: Sequence[str]) -> Sequence[float]:
    """What share of these files' time lies before each of them."""
    ends = list(accumulate(map(_seconds, files)))
    return [(end - _seconds(file)) / ends[-1] for end, file in zip(ends, files, strict=True)]


def _seconds(file: str) -> float:
    return SECONDS.get(file, USUAL_SECONDS)
