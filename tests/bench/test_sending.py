"""The bench of sending comes out whole: every row is there, every text was sent once. Never how fast."""

import asyncio
import math
import re
import sys
from functools import partial
from pathlib import Path

import pytest

from bench.readings import EventsLost, Reading, Rounds, Sample, in_turn
from bench.sending import __main__ as command
from bench.sending import scenarios
from bench.timers.machine import in_ticks

ROOT = Path(__file__).parents[2]
FIGURES = {
    "bare SDK": ("texts/s", "CPU ms/text"),
    "ours": ("texts/s", "CPU ms/text"),
    "replies": ("replies/s", "p50 ms", "p99 ms", "CPU ms/reply"),
}


@pytest.mark.timeout(240)
async def test_every_row_is_there_and_every_text_was_sent_once() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.sending", "--short"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), timeout=230)
    assert process.returncode == 0, err.decode()[-2000:]
    lines = out.decode().splitlines()
    for row, names in FIGURES.items():
        [line] = [line for line in lines if line.startswith(row.ljust(10) + " ")]
        for name in names:
            found = re.search(rf"{re.escape(name)} ([\d,.]+)", line)
            assert found is not None, line
            assert float(found[1].replace(",", "")) > 0, line
    assert "Every text was sent once, every reply is on record." in lines[-1]


@pytest.mark.parametrize(
    "found",
    [
        {"texts": 39, "different": 39},
        {"texts": 41, "different": 40},
        {"texts": 40, "different": 39},
        {"texts": 0, "different": 0},
    ],
)
def test_a_text_lost_or_doubled_at_the_carrier_ends_the_run(found: dict[str, int]) -> None:
    scenarios.each_once({"texts": 40, "different": 40}, 40)
    with pytest.raises(EventsLost, match="40 texts were to be sent"):
        scenarios.each_once(found, 40)


async def test_the_lean_carrier_counts_what_it_takes_and_begins_anew() -> None:
    async with scenarios.lean_carrier(0) as url:
        await scenarios.bare(url, 5)
        assert await scenarios.taken(url) == {"texts": 0, "different": 0}, "counted after the readings"


def test_a_nudge_that_left_twice_or_none_at_all_ends_the_run() -> None:
    assert scenarios._once_each([(1, 10.0), (2, 11.0)]) == {1: 10.0, 2: 11.0}
    for records in ([(1, 10.0), (1, 11.0)], []):
        with pytest.raises(EventsLost):
            scenarios._once_each(records)


@pytest.mark.parametrize("reading", [{}, {"texts/s": 0.0}, {"texts/s": math.nan}, {"texts/s": 5.0, "p99 ms": math.inf}])
async def test_a_reading_that_measured_nothing_ends_the_run(reading: Reading) -> None:
    async def measured(of: Reading) -> Reading:
        return of

    whole = {"texts/s": 5.0, "others %": 0.0, "idle CPU ms/s": 0.0}
    assert (await in_turn({"ours": partial(measured, whole)}, Rounds(1, 5)))["ours"]["texts/s"].median == 5.0
    with pytest.raises(EventsLost, match="nothing was measured"):
        await in_turn({"ours": partial(measured, reading)}, Rounds(1, 5))


@pytest.mark.parametrize(
    ("values", "spread"), [((2.0, 4.0, 3.0), 2 / 3), ((0.0, 0.0), 0.0), ((0.0, 0.0, 0.5), math.inf)]
)
def test_on_an_idle_machine_what_others_did_is_nothing_and_no_fault(values: tuple[float, ...], spread: float) -> None:
    assert Sample(values).spread == spread


def test_what_sums_of_cpu_time_leave_over_is_no_work_of_others() -> None:
    assert 0.1 + 0.2 - 0.3 > 0
    assert in_ticks(0.1 + 0.2 - 0.3) == 0.0
    assert in_ticks(0.03) == pytest.approx(0.03)


def test_a_part_that_there_is_not_is_refused_rather_than_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.sending", "--short", "--only", "pathh"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
