"""The timers' bench comes out whole: every row of ours, every job done once, every aim answered. Never how fast."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bench.readings import EventsLost, Sample
from bench.timers import jobs
from bench.timers.aims import AIMS, Aim
from bench.timers.jobs import RECORD, Job
from bench.timers.ours import where_it_is_day
from tests.support.form import IN_FULL

ROOT = Path(__file__).parents[2]
ROWS = {
    "drain, jobs/s",
    "drain, CPU ms/job",
    "spread, p99 ms",
    "burst, p99 ms",
    "planning, 5 windows a plan, jobs/s",
    "planning, 1 window a plan, jobs/s",
    "idle, idle CPU ms/s",
    "200 later: spread, p99 ms",
    "400 later: idle, idle CPU ms/s",
}
DUE = [Job(0, 100.0), Job(1, 101.0)]


@pytest.mark.skipif(
    not IN_FULL,
    reason="a minute and a half of readings, whose parts are tested below: make chaos",
)
@pytest.mark.timeout(240)
async def test_the_table_has_every_row_of_ours_and_every_aim_is_answered() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.timers", "--short", "--peers", "graphile-worker"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), timeout=230)
    assert process.returncode == 0, err.decode()[-2000:]
    said = out.decode()
    assert {line.split("  ")[0] for line in said.splitlines()} >= ROWS
    assert all(any(line.startswith(aim.code) and aim.says in line for line in said.splitlines()) for aim in AIMS)
    assert "Every job was done once, none early." in said
    assert "graphile-worker" in said


def test_records_of_jobs_done_once_say_how_late_each_was(tmp_path: Path) -> None:
    done = jobs.done(DUE, _records(tmp_path, (1, 101.5), (0, 100.25)))
    assert (done.late, done.first, done.last) == ([0.25, 0.5], 100.25, 101.5)
    assert done.late_ms(0.99) == 500


@pytest.mark.parametrize(
    ("records", "says"),
    [
        ([(0, 100.0)], "1 were not done"),
        ([(0, 100.0), (1, 101.0), (1, 102.0)], "1 were done twice"),
        ([(0, 99.999), (1, 101.0)], "1 early"),
        ([(0, 100.0), (1, 101.0), (7, 101.0)], "1 unknown"),
    ],
)
def test_a_job_lost_doubled_early_or_made_up_ends_the_run(
    tmp_path: Path, records: list[tuple[int, float]], says: str
) -> None:
    with pytest.raises(EventsLost, match=says):
        jobs.done(DUE, _records(tmp_path, *records))


def test_somewhere_it_is_day_at_any_hour() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for instant in (start + timedelta(hours=hour, minutes=59) for hour in range(366 * 24)):
        assert 10 <= instant.astimezone(ZoneInfo(where_it_is_day(instant))).hour < 17


def test_an_aim_is_judged_by_the_median_of_the_rounds_own_ratios() -> None:
    aim = Aim("P2", "burst", "burst", "p99 ms", "a peer", 1.0, at_most=True)
    taken = {"ours": {"p99 ms": Sample([10, 90, 12])}, "a peer": {"p99 ms": Sample([20, 100, 10])}}
    assert aim.cells({"burst": taken}, jobs=20_000)[2:] == ("<= x 1.00", "x 0.90", "yes")
    assert aim.cells({"burst": taken}, jobs=60)[-1] == "is asked of 20,000 jobs"
    assert aim.cells({}, jobs=20_000)[-1] == "not measured"


def test_an_aim_that_asks_for_more_is_missed_by_less() -> None:
    aim = Aim("P3", "drain", "drain", "jobs/s", None, 25_000, at_most=False)
    measured = {"drain": {"ours": {"jobs/s": Sample([24_999.0])}}}
    assert aim.cells(measured, jobs=20_000)[-1] == "no"


def _records(folder: Path, *records: tuple[int, float]) -> Path:
    (folder / "1.bin").write_bytes(b"".join(RECORD.pack(number, 0.0, at) for number, at in records))
    return folder
