"""What settings promise of the pace, and what `doctor` says of them."""

import pytest
from handrail_notifier.core.rates import Ask, Later, Urgency
from handrail_notifier.rates import Leaving
from handrail_notifier.settings import NotifierSettings
from handrail_notifier.wiring import grace_said, paced
from handrail_shared.runtime.vault import RootKey
from pydantic import SecretStr

from tests.notifier.test_rates import SENDERS
from tests.notifier.world import START


@pytest.mark.parametrize(("processes", "state"), [(1, "good"), (4, "look")])
async def test_where_nothing_is_shared_each_process_takes_its_part(processes: int, state: str) -> None:
    """A bus that keeps no buckets, and no fast state beside it."""
    chosen = NotifierSettings(
        database=SecretStr("postgresql://handrail_notifier@127.0.0.1/handrail"),
        bus="kafka://127.0.0.1:9092",
        root_key=SecretStr(RootKey.generate()),
        segments_per_second=4.0,
        notifiers=processes,
    )
    until = START.timestamp() + 3600
    asked = [Leaving(SENDERS[0], Ask(1, Urgency.ROUTINE, until)) for _ in range(400)]
    several = [paced(chosen) for _ in range(processes)]
    last = 0.0
    for number in range(processes):
        answers = await several[number][0].ask(asked[number::processes], START)
        last = max(last, *(each.at for each in answers if isinstance(each, Later)))
    assert last - START.timestamp() == pytest.approx(100, abs=5), "400 segments at four a second, whoever sends them"
    [(_, ask)] = several[0][2]
    assert (await ask()).state == state


@pytest.mark.parametrize(
    ("seconds", "state"), [(1, "bad"), (9, "bad"), (10, "look"), (29, "look"), (30, "good"), (42, "good")]
)
async def test_a_wait_for_evidence_that_is_too_short_is_said(seconds: int, state: str) -> None:
    told = await grace_said(seconds)
    assert told.state == state
    assert state == "good" or ("twice" in told.says and "30" in told.says)
