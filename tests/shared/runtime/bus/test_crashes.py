"""What both engines of the bus must survive."""

import asyncio
import time
from collections.abc import Sequence

import pytest
import redis.asyncio
from handrail_shared.runtime.bus import BusAway, Delivery, TopicSettings

from tests.shared.runtime.bus.conftest import Crashing, Join, takeover
from tests.shared.runtime.bus.listening import Listener, all_in_order, number_of, numbered
from tests.shared.runtime.bus.victim import victim


async def test_what_a_killed_consumer_had_in_hand_comes_again_before_anything_newer(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, listener = join(bus_url), Listener()
    await bus.publish(numbered(topic, range(200)))
    async with victim(bus_url, takeover(bus_url), group, topic, sticks_at=50) as first:
        await first.says("stuck")
        await first.kill()
    await bus.publish(numbered(topic, range(200, 300)))
    bus.subscribe(group=group, topics=[topic], handle=listener, max_records=20)
    await bus.start()
    heard = list(map(number_of, await listener.hears(300 - 50)))
    while len({number for _, number in first.handled} | set(heard)) < 300:
        heard = list(map(number_of, await listener.hears(len(set(heard)) + 1)))
    all_in_order([number for _, number in first.handled] + heard, 300)
    again = {number for _, number in first.handled} & set(heard)
    assert again, "the batch in hand was acknowledged before it was handled"


async def test_when_one_of_two_consumers_is_killed_the_other_handles_all_in_order(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, handled = join(bus_url), list[tuple[int, int]]()

    async def handle(deliveries: Sequence[Delivery]) -> None:
        for each in deliveries:
            handled.append((time.monotonic_ns(), number_of(each)))
            await asyncio.sleep(0.001)

    bus.subscribe(group=group, topics=[topic], handle=handle, max_records=20)
    await bus.start()
    sent = 0
    async with victim(bus_url, takeover(bus_url), group, topic) as other:
        while len(other.handled) < 60 or len(handled) < 60:
            await bus.publish(numbered(topic, range(sent, sent + 40)))
            sent += 40
            await other.handles(min(60, len(other.handled) + 1))
        await bus.publish(numbered(topic, range(sent, sent + 200)))
        sent += 200
        await other.handles(len(other.handled) + 5)
        await other.kill()
    async with asyncio.timeout(40):
        while len({number for _, number in handled + other.handled}) < sent:
            await asyncio.sleep(0.05)
    all_in_order([number for _, number in sorted(handled + other.handled)], sent)


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
    topic, bus, listener = topic_prefix + "replies", join(valkey_url), Listener()
    await bus.ensure_topics([TopicSettings(topic, partitions=4)])
    await bus.publish(numbered(topic, range(100)))
    async with victim(valkey_url, takeover(valkey_url), group, topic) as sleeper:
        await sleeper.handles(40)
        sleeper.process.send_signal(19)
        bus.subscribe(group=group, topics=[topic], handle=listener, max_records=10)
        await bus.start()
        await bus.publish(numbered(topic, range(100, 200)))
        await listener.hears(110)
        sleeper.process.send_signal(18)
        await bus.publish(numbered(topic, range(200, 300)))
        handled = listener.heard
        async with asyncio.timeout(30):
            while len({number_of(each) for each in handled} | {n for _, n in sleeper.handled}) < 300:
                await sleeper.handles(len(sleeper.handled) + 1, within=30)
    successor = [number_of(each) for each in listener.heard]
    all_in_order([number for _, number in sleeper.handled][:40] + successor, max(successor) + 1 - 8)


async def _publish_until_taken(bus, messages) -> None:  # type: ignore[no-untyped-def]
    async with asyncio.timeout(60):
        while True:
            try:
                await bus.publish(messages)
            except BusAway:
                await asyncio.sleep(0.1)
            else:
                return
