"""From a plan to a text, and from an answer to a fact."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MethodType
from typing import Any

import pytest
from handrail_notifier.loops import DueLoop
from handrail_notifier.wiring import Work
from handrail_shared.contracts.events import ActionDone, NudgeDecided, NudgeDelivered, NudgeSent
from handrail_shared.runtime.db import Db, Tx

from tests.notifier.world import World, kinds

DUE = datetime(2026, 3, 2, 21, 40, tzinfo=UTC)
"""Twenty minutes before five in New York."""


async def test_a_plan_becomes_a_nudge_and_its_answer_a_fact(world: World) -> None:
    who = await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    [nudge] = world.sent()
    assert nudge.shown == (
        "Harborside: You planned for now. Line one of your card. Reply 1 did it, 2 part, 3 missed, 0 n/a"
    )
    assert kinds(await world.said()) == ["NudgeDecided", "NudgeSent", "NudgeDelivered"]
    [decided] = await world.said(NudgeDecided)
    assert (decided.decision, decided.reasons, decided.window_start) == ("send", (), DUE + timedelta(minutes=20))

    await world.texts_in("1 7")
    [done] = await world.said(ActionDone)
    assert (done.client_id, done.plan_id, done.helpfulness, done.late) == (who.client_id, who.plan_id, 7, False)
    assert done.opportunity_id == decided.opportunity_id
    assert done.local_date == decided.local_date
    assert len(world.sent()) == 1, "an answer is not answered"
    assert len(await world.said(NudgeSent)) == len(await world.said(NudgeDelivered)) == 1


class Rousing:
    """A database that a loop is roused behind, as soon as it was asked."""

    def __init__(self, db: Db, loop: DueLoop) -> None:
        self._db, self._loop = db, loop

    @asynccontextmanager
    async def everywhere(self) -> AsyncIterator[Tx]:
        async with self._db.everywhere() as tx:
            yield tx
        self._loop.ring()


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_while_a_loop_looks_again_there_is_work_left(world: World, number: int) -> None:
    await world.settled_client()
    asks = world.service.busy
    assert isinstance(asks, MethodType)
    work = asks.__self__
    assert isinstance(work, Work)
    await world.rest()
    rousing: Any = Rousing(work.db, work.loops[number])
    assert await replace(work, db=rousing).left(), "its clock does not know of it just now"
