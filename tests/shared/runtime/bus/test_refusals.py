"""What both engines of the bus refuse, and how clearly they say so."""

import asyncio
import sys
import time
from collections.abc import Sequence

import pytest
from handrail_shared.runtime.bus import BusAway, Delivery, Message, TopicMissing, TopicSettings, connect

from tests.shared.runtime.bus.conftest import Join
from tests.shared.runtime.bus.listening import Listener, all_in_order, number_of, numbered


async def test_a_topic_that_was_never_made_is_named(bus_url: str, topic_prefix: str, join: Join) -> None:
    bus = join(bus_url, patience=1.0)
    bus.subscribe(group="g", topics=[topic_prefix + "absent"], handle=Listener())
    with pytest.raises(TopicMissing, match=topic_prefix + "absent"):
        await bus.start()


async def test_publishing_to_a_topic_that_was_never_made_is_refused(
    bus_url: str, topic: str, topic_prefix: str, join: Join
) -> None:
    bus = join(bus_url)
    with pytest.raises(TopicMissing, match=topic_prefix + "absent"):
        await bus.publish([Message(topic_prefix + "absent", b"k", b"v")])
    await bus.publish(numbered(topic, range(3)))
    assert await bus.lag("g", [topic]) == 3


async def test_a_message_that_is_too_large_is_refused_and_nothing_of_its_batch_is_sent(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, listener = join(bus_url), Listener()
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    with pytest.raises(ValueError, match="send a reference"):
        await bus.publish([Message(topic, b"k", b"small"), Message(topic, b"k", b"x" * 900_000)])
    largest = b"x" * (900_000 - 1)
    await bus.publish([Message(topic, b"k", largest), Message(topic, b"k", b"behind it")])
    assert [each.value for each in await listener.hears(2)] == [largest, b"behind it"]


async def test_a_handler_that_cancels_itself_is_given_its_messages_again(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, listener, cancelled = join(bus_url), Listener(), asyncio.Event()

    async def handle(deliveries: Sequence[Delivery]) -> None:
        if not cancelled.is_set():
            cancelled.set()
            raise asyncio.CancelledError
        await listener(deliveries)

    bus.subscribe(group=group, topics=[topic], handle=handle)
    await bus.start()
    await bus.publish(numbered(topic, range(3)))
    assert len(await listener.hears(3)) == 3


async def test_making_topics_again_changes_nothing(bus_url: str, topic: str, group: str, join: Join) -> None:
    bus, listener = join(bus_url), Listener()
    await bus.publish(numbered(topic, range(20)))
    await bus.ensure_topics([TopicSettings(topic, partitions=9)])
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    await bus.publish(numbered(topic, range(20, 40)))
    all_in_order(map(number_of, await listener.hears(40)), 40)
    assert max(each.partition for each in listener.heard) < 4


def test_a_group_is_subscribed_once(bus_url: str) -> None:
    bus = connect(bus_url, client_id="test")
    bus.subscribe(group="g", topics=["t"], handle=Listener())
    with pytest.raises(ValueError, match="already subscribed"):
        bus.subscribe(group="g", topics=["u"], handle=Listener())


async def test_subscribing_to_a_running_bus_is_refused(bus_url: str, join: Join) -> None:
    bus = join(bus_url)
    await bus.start()
    with pytest.raises(RuntimeError, match="before start"):
        bus.subscribe(group="g", topics=["t"], handle=Listener())


@pytest.mark.parametrize("address", ["kafka://127.0.0.1:1", "redis://:secret@127.0.0.1:1/0"])
async def test_a_bus_that_is_away_at_the_start_is_named_in_bounded_time(address: str) -> None:
    bus = connect(address, client_id="test", patience=1.0)
    before = time.monotonic()
    for asking in (bus.start(), bus.publish([Message("t", b"k", b"v")])):
        with pytest.raises(BusAway, match=r"127\.0\.0\.1:1") as caught:
            await asking
        assert "secret" not in str(caught.value)
    assert time.monotonic() - before < 5
    assert not bus.health().connected
    await bus.stop()


@pytest.mark.parametrize(
    "address",
    [
        "amqp://127.0.0.1",
        "127.0.0.1:9092",
        "",
        "kafka://",
        "kafka://me:secret@h:1",
        "kafka://h:1,h",
        "redis:///0",
    ],
)
def test_an_unknown_kind_of_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="kafka://"):
        connect(address, client_id="test")


@pytest.mark.parametrize(
    ("address", "theirs", "others"),
    [("redis://127.0.0.1:1/0", "redis", "aiokafka"), ("kafka://127.0.0.1:1", "aiokafka", "redis")],
)
async def test_a_process_loads_the_client_of_its_own_bus_alone(address: str, theirs: str, others: str) -> None:
    program = f"""
import sys
from handrail_shared.runtime.bus import connect
assert not {{"redis", "aiokafka"}} & sys.modules.keys()
connect({address!r}, client_id="test")
assert "{theirs}" in sys.modules and "{others}" not in sys.modules
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    assert await process.wait() == 0
