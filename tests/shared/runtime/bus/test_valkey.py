"""What only the Valkey engine does by itself: forget, share and fence."""

import asyncio
from datetime import timedelta

import redis.asyncio
from handrail_shared.runtime.bus import Message, TopicSettings, connect
from handrail_shared.runtime.bus.valkey_keys import delivery, fields

from tests.shared.runtime.bus.conftest import Join
from tests.shared.runtime.bus.listening import Listener, numbered


def test_a_header_that_comes_twice_keeps_its_place_and_its_values() -> None:
    headers = (("a", b"1"), ("b:c", b""), ("a", b"2"), ("a", b"\xff"))
    flat = fields(Message("t", b"k", None, headers))
    assert len(set(flat[::2])) == len(flat[::2])
    assert delivery("t", 0, b"1-0", flat).headers == headers


async def test_what_is_past_its_retention_is_forgotten(valkey_url: str, topic_prefix: str, join: Join) -> None:
    topic, bus = topic_prefix + "replies", join(valkey_url)
    await bus.ensure_topics([TopicSettings(topic, partitions=1, retention=timedelta(milliseconds=1))])
    await bus.publish(numbered(topic, range(1000)))
    await bus.start()
    async with asyncio.timeout(10):
        while await bus.lag("late", [topic]) > 200:
            await asyncio.sleep(0.02)


async def test_the_consumers_of_a_group_share_its_partitions_evenly(
    valkey_url: str, topic_prefix: str, group: str, join: Join
) -> None:
    topic = topic_prefix + "replies"
    await join(valkey_url).ensure_topics([TopicSettings(topic, partitions=6)])
    for _ in range(4):
        bus = join(valkey_url)
        bus.subscribe(group=group, topics=[topic], handle=Listener())
        await bus.start()
    client = redis.asyncio.from_url(valkey_url)
    async with asyncio.timeout(10):
        while True:
            holders = await client.mget([f"bus:lease:{group}:{topic}:{each}" for each in range(6)])
            if None not in holders and sorted(map(holders.count, set(holders))) == [1, 1, 2, 2]:
                break
            await asyncio.sleep(0.02)
    await client.aclose()


async def test_a_consumer_that_stops_hands_its_partitions_back_at_once(
    valkey_url: str, topic_prefix: str, group: str
) -> None:
    topic, bus = topic_prefix + "replies", connect(valkey_url, client_id="test", takeover=60.0)
    await bus.ensure_topics([TopicSettings(topic, partitions=2)])
    bus.subscribe(group=group, topics=[topic], handle=Listener())
    await bus.start()
    client = redis.asyncio.from_url(valkey_url)
    async with asyncio.timeout(10):
        while not await client.exists(f"bus:lease:{group}:{topic}:0"):
            await asyncio.sleep(0.02)
    await bus.stop()
    assert not [key async for key in client.scan_iter("bus:lease:*")]
    await client.aclose()


async def test_a_consumer_reads_nothing_from_a_partition_whose_lease_another_holds(
    valkey_url: str, topic_prefix: str, group: str, join: Join
) -> None:
    topic, bus, listener = topic_prefix + "replies", join(valkey_url), Listener()
    await bus.ensure_topics([TopicSettings(topic, partitions=1)])
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    await bus.publish(numbered(topic, range(1)))
    await listener.hears(1)
    client = redis.asyncio.from_url(valkey_url)
    await client.set(f"bus:lease:{group}:{topic}:0", "another", px=1500)
    await bus.publish(numbered(topic, range(1, 5)))
    while await client.get(f"bus:lease:{group}:{topic}:0") == b"another":
        assert len(listener.heard) == 1
        await asyncio.sleep(0.02)
    await listener.hears(5)
    await client.aclose()
