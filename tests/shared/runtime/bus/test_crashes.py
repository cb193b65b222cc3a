"""What both engines of the bus must survive."""

import asyncio
import signal
import time
from collections.abc import Callable, Iterable, Sequence

import pytest
import redis.asyncio
from faststream.redis import RedisBroker
from handrail_shared.runtime.bus import Bus, BusAway, Message, TopicSettings

from tests.shared.runtime.bus.conftest import Crashing, Join, takeover
from tests.shared.runtime.bus.listening import Listener, all_in_order, number_of, numbered, told_in_order
from tests.shared.runtime.bus.victim import victim


async def test_what_a_killed_consumer_had_in_hand_comes_again_before_anything_newer(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, heir = join(bus_url), Listener()
    await bus.publish(numbered(topic, range(200)))
    async with victim(bus_url, takeover(bus_url), group, topic, sticks_at=50) as first:
        await first.says("stuck")
        await first.kill()
    await bus.publish(numbered(topic, range(200, 300)))
    bus.subscribe(group=group, topics=[topic], handle=heir, max_records=20)
    await bus.start()
    await _until(lambda: len(_numbers(first.journal, heir.journal)) == 300)
    told_in_order(first.journal, heir.journal, count=300)
    assert _numbers(first.journal) & _numbers(heir.journal), "what was in hand had been acknowledged"


async def test_when_one_of_two_consumers_is_killed_the_other_handles_all_in_order(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, mine, sent = join(bus_url), Listener(), 0
    bus.subscribe(group=group, topics=[topic], handle=mine, max_records=20)
    await bus.start()
    async with victim(bus_url, takeover(bus_url), group, topic) as other:
        async with asyncio.timeout(30):
            while len(other.journal) < 60 or len(mine.journal) < 60:
                await bus.publish(numbered(topic, range(sent, sent + 40)))
                sent += 40
                await asyncio.sleep(0.05)
        await bus.publish(numbered(topic, range(sent, sent + 400)))
        await other.handles(len(other.journal) + 5)
        await other.kill()
    await _until(lambda: len(_numbers(other.journal, mine.journal)) == sent + 400)
    told_in_order(other.journal, mine.journal, count=sent + 400)


async def test_nothing_acknowledged_is_lost_when_the_bus_is_killed(
    crashing: Crashing, topic_prefix: str, group: str, join: Join
) -> None:
    topic, bus, listener = topic_prefix + "replies", join(crashing.url, patience=2.0), Listener()
    await bus.ensure_topics([TopicSettings(topic, partitions=4)])
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    await bus.publish(numbered(topic, range(100)))
    await listener.hears(100)
    await crashing.kill()
    with pytest.raises(BusAway):
        await bus.publish(numbered(topic, range(100, 150)))
    assert not bus.health().connected
    restarting = asyncio.create_task(crashing.restart())
    await _publish_until_taken(bus, numbered(topic, range(100, 200)))
    await restarting
    all_in_order(map(number_of, await listener.hears(200, within=40)), 200)
    late = Listener()
    reader = join(crashing.url)
    reader.subscribe(group=topic_prefix + "late", topics=[topic], handle=late)
    await reader.start()
    all_in_order(map(number_of, await late.hears(200)), 200)


async def test_a_start_that_found_no_bus_is_begun_again(
    crashing: Crashing, topic_prefix: str, group: str, join: Join
) -> None:
    topic, bus, listener = topic_prefix + "replies", join(crashing.url, patience=2.0), Listener()
    await bus.ensure_topics([TopicSettings(topic, partitions=4)])
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await crashing.kill()
    for _ in range(2):
        with pytest.raises(BusAway):
            await bus.start()
    assert not bus.health().connected
    await crashing.restart()
    await bus.start()
    await bus.publish(numbered(topic, range(50)))
    all_in_order(map(number_of, await listener.hears(50, within=40)), 50)


async def test_a_start_that_broke_in_the_middle_is_begun_again(
    valkey_url: str, topic_prefix: str, group: str, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic, bus, listener = topic_prefix + "replies", join(valkey_url), Listener()
    await bus.ensure_topics([TopicSettings(topic, partitions=4)])
    bus.subscribe(group=group, topics=[topic], handle=listener)
    begins, broken = RedisBroker.start, []

    async def breaks_once(broker: RedisBroker) -> None:
        await begins(broker)
        if not broken:
            broken.append(broker)
            raise TimeoutError

    monkeypatch.setattr(RedisBroker, "start", breaks_once)
    with pytest.raises(BusAway):
        await bus.start()
    await bus.start()
    await bus.publish(numbered(topic, range(50)))
    all_in_order(map(number_of, await listener.hears(50, within=40)), 50)


async def test_stopping_ends_in_bounded_time_while_the_bus_is_away(
    crashing: Crashing, topic_prefix: str, group: str, join: Join
) -> None:
    topic, bus, listener = topic_prefix + "replies", join(crashing.url, patience=2.0, grace=1.0), Listener()
    await bus.ensure_topics([TopicSettings(topic, partitions=4)])
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    await bus.publish(numbered(topic, range(20)))
    await listener.hears(20)
    await crashing.kill()
    before = time.monotonic()
    await bus.stop()
    assert time.monotonic() - before < 6


async def test_a_bus_that_lost_everything_is_used_again_and_says_so(
    valkey_url: str, topic_prefix: str, group: str, join: Join
) -> None:
    topic, bus, listener = topic_prefix + "replies", join(valkey_url), Listener()
    await bus.ensure_topics([TopicSettings(topic, partitions=4)])
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    await bus.publish(numbered(topic, range(50)))
    await listener.hears(50)
    before = await bus.generation()
    assert await bus.generation() == before
    client = redis.asyncio.from_url(valkey_url)
    await client.flushdb()
    await client.aclose()
    await bus.publish(numbered(topic, range(50, 100)))
    assert await bus.generation() != before
    all_in_order(map(number_of, await listener.hears(100)), 100)
    newcomer = join(valkey_url)
    await newcomer.publish(numbered(topic, range(100, 110)))
    await listener.hears(110)


async def test_a_consumer_that_slept_past_its_lease_takes_nothing_from_its_successor(
    valkey_url: str, topic_prefix: str, group: str, join: Join
) -> None:
    topic, bus, successor = topic_prefix + "replies", join(valkey_url), Listener()
    await bus.ensure_topics([TopicSettings(topic, partitions=4)])
    await bus.publish(numbered(topic, range(200)))
    async with victim(valkey_url, takeover(valkey_url), group, topic) as sleeper:
        await sleeper.handles(40)
        sleeper.process.send_signal(signal.SIGSTOP)
        bus.subscribe(group=group, topics=[topic], handle=successor, max_records=10)
        await bus.start()
        await bus.publish(numbered(topic, range(200, 300)))
        await _until(lambda: len(_numbers(sleeper.journal, successor.journal)) == 300)
        sleeper.process.send_signal(signal.SIGCONT)
        await bus.publish(numbered(topic, range(300, 400)))
        await _until(lambda: len(_numbers(sleeper.journal, successor.journal)) == 400)
        told_in_order(sleeper.journal, successor.journal, count=400)


async def _publish_until_taken(bus: Bus, messages: Sequence[Message]) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                await bus.publish(messages)
            except BusAway:
                await asyncio.sleep(0.1)
            else:
                return


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(40):
        while not true():
            await asyncio.sleep(0.02)


def _numbers(*journals: Iterable[tuple[int, int]]) -> set[int]:
    return {number for journal in journals for _, number in journal}
