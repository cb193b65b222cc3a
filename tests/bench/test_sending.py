"""The bench of sending comes out whole: every row is there, every text was sent once. Never how fast."""

import asyncio
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = ("bare SDK", "ours", "replies")


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
    assert all(any(line.startswith(row) for line in lines) for row in ROWS), lines
    assert "Every text was sent once, every reply is on record." in lines[-1]
