"""The bench of practice comes out whole: every row, and no answer lost. Never how fast."""

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest

from tests.support import kafka as kafka_support

ROOT = Path(__file__).parents[2]
MEASURED = (
    "rebuild, answers, events/s",
    "rebuild, answers and nudges, events/s",
    "one plan, in time, ms",
    "one plan, a day late, ms",
    "one plan, corrected, 30 back, ms",
    "one plan, its first answer corrected, ms",
    "many plans, in time, ms",
)


@pytest.mark.kafka
async def test_the_table_has_every_row_and_no_answer_is_lost(kafka: kafka_support.Broker) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.progress", "--short"),
        cwd=ROOT,
        env={**os.environ, "HANDRAIL_TEST_KAFKA": kafka.bootstrap},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), timeout=100)
    assert process.returncode == 0, err.decode()[-2000:]
    lines = out.decode().splitlines()
    for measured in MEASURED:
        [line] = [line for line in lines if line.startswith(measured + " ")]
        found = re.search(r"\d[\d,.]*", line.removeprefix(measured))
        assert found is not None, line
        assert float(found[0].replace(",", "").rstrip(".")) > 0, line
    for measured in ("live, events/s", "live, CPU µs/event"):
        assert len([line for line in lines if line.startswith(measured)]) == 2
    assert "No answer was lost." in out.decode()
