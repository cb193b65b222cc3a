"""The published interface is kept: nothing that it allows is refused without a reason, nothing else gets in, and nothing breaks."""

import pytest

from tests.planner.openapi import LONG, SEED, SHORT, tried
from tests.support.form import IN_FULL
from tests.support.postgres import Database

EFFORT = LONG if IN_FULL else SHORT


@pytest.mark.timeout(EFFORT.seconds * 2 + 90)
async def test_every_check_of_the_published_interface_holds(database: Database) -> None:
    found = await tried(database, EFFORT, seed=SEED)
    assert found.clean, f"python -m tests.planner.openapi --seed {SEED} --seconds {EFFORT.seconds}\n{found.told}"
    assert "Stateful" in found.told, found.told
