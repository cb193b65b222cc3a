"""The bench comes out whole: every row, and no event lost. Never how fast."""

import asyncio
import os
import sys
from itertools import product
from pathlib import Path

import pytest

from tests.support import kafka as kafka_support

ROOT = Path(__file__).parents[2]
MEASURED = (
    "relay, events/s",
    "relay, CPU µs/event",
    "commit to bus, p50 ms",
    "commit to bus, p99 ms",
    "consumer, events/s",
    "consumer, CPU µs/event",
    "plan to due row, p50 ms",
    "plan to due row, p99 ms",
    "plan to due row, events/s",
)


@pytest.mark.kafka
async def test_the_table_has_every_row_on_both_engines_and_no_event_is_lost(kafka: kafka_support.Broker) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench", "--short"),
        cwd=ROOT,
        env={**os.environ, "HANDRAIL_TEST_KAFKA": kafka.bootstrap},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), timeout=100)
    assert process.returncode == 0, err.decode()[-2000:]
    rows = [cells for cells in map(_cells, out.decode().splitlines()) if len(cells) > 3 and cells[0] in MEASURED]
    assert {(cells[0], cells[1]) for cells in rows} == set(product(MEASURED, ("Kafka", "Valkey")))
    assert all(float(cells[at].replace(",", "")) > 0 for cells in rows for at in (2, 4)), "ours and the bare client's"
    assert "No event was lost." in out.decode()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]
