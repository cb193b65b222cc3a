"""What both engines of the bus must do."""

import asyncio
import itertools
import time
from collections.abc import Sequence

from handrail_shared.runtime.bus import Bus, Delivery, Message, TopicSettings, connect

from tests.shared.runtime.bus.conftest import Join
from tests.shared.runtime.bus.listening import (
    KEYS,
    Listener,
    all_in_order,
    key_of,
    number_of,
    numbered,
    told_in_order,
)


async def test_each_keys_messages_arrive_in_the_order_they_were_published(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, listener = join(bus_url), Listener()
    bus.subscribe(group=group, topics=[topic], handle=listener, max_records=50)
    await bus.start()
    for start in range(0, 1000, 100):
        await bus.publish(numbered(topic, range(start, start + 100)))
    heard = await listener.hears(1000)
    assert [number_of(each) for each in heard if each.key == key_of(3)] == list(range(3, 1000, KEYS))
    assert len(heard) == 1000


async def test_a_message_arrives_as_it_was_sent(bus_url: str, topic: str, group: str, join: Join) -> None:
    headers = (("ce_id", b"7"), ("odd", b"\xff\x00\xfe"), ("empty", b""), ("ce_id", b"again"), ("é:1", b"x"))
    bus, listener = join(bus_url), Listener()
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    await bus.publish([Message(topic, b"\x00\xff", b"\r\n\x00\xff", headers)])
    (heard,) = await listener.hears(1)
    assert (heard.topic, heard.key, heard.value, heard.headers) == (
        topic,
        b"\x00\xff",
        b"\r\n\x00\xff",
        headers,
    )
    assert 0 <= heard.partition < 4
    assert heard.position


async def test_a_tombstone_arrives_and_is_not_an_empty_value(bus_url: str, topic: str, group: str, join: Join) -> None:
    bus, listener = join(bus_url), Listener()
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    await bus.publish([Message(topic, b"k", b"here"), Message(topic, b"k", b""), Message(topic, b"k", None)])
    assert [each.value for each in await listener.hears(3)] == [b"here", b"", None]


async def test_a_compacted_topic_still_tells_a_late_group_each_keys_latest(
    bus_url: str, topic_prefix: str, group: str, join: Join
) -> None:
    name, bus, listener = topic_prefix + "state", join(bus_url), Listener()
    await bus.ensure_topics([TopicSettings(name, partitions=2, compacted=True)])
    await bus.publish([Message(name, key_of(n), str(n).encode()) for n in range(40)])
    await bus.publish([Message(name, key_of(0), None)])
    bus.subscribe(group=group, topics=[name], handle=listener)
    await bus.start()
    await listener.hears(KEYS)
    await _settles(bus, group, name)
    latest = {each.key: each.value for each in listener.heard}
    assert latest == {key_of(n): str(n).encode() for n in range(33, 40)} | {key_of(0): None}


async def test_two_groups_each_hear_everything(bus_url: str, topic: str, topic_prefix: str, join: Join) -> None:
    bus, ears = join(bus_url), [Listener(), Listener()]
    for number, listener in enumerate(ears):
        bus.subscribe(group=f"{topic_prefix}g{number}", topics=[topic], handle=listener)
    await bus.start()
    await bus.publish(numbered(topic, range(100)))
    for listener in ears:
        all_in_order(map(number_of, await listener.hears(100)), 100)


async def test_a_new_group_starts_at_the_earliest_message(bus_url: str, topic: str, group: str, join: Join) -> None:
    bus, listener = join(bus_url), Listener()
    await bus.publish(numbered(topic, range(50)))
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    all_in_order(map(number_of, await listener.hears(50)), 50)


async def test_a_group_goes_on_where_it_stopped(bus_url: str, topic: str, group: str, join: Join) -> None:
    await join(bus_url).publish(numbered(topic, range(40)))
    for count, extra in ((40, range(40, 80)), (40, range(80, 80))):
        bus, listener = join(bus_url), Listener()
        bus.subscribe(group=group, topics=[topic], handle=listener)
        await bus.start()
        assert len(await listener.hears(count)) == count
        await bus.stop()
        await join(bus_url).publish(numbered(topic, extra))


async def test_a_batch_is_never_larger_than_asked(bus_url: str, topic: str, group: str, join: Join) -> None:
    bus, sizes, done = join(bus_url), [], asyncio.Event()

    async def handle(deliveries: Sequence[Delivery]) -> None:
        sizes.append(len(deliveries))
        if sum(sizes) == 200:
            done.set()

    await bus.publish(numbered(topic, range(200)))
    bus.subscribe(group=group, topics=[topic], handle=handle, max_records=7)
    await bus.start()
    await asyncio.wait_for(done.wait(), 30)
    assert max(sizes) <= 7


async def test_a_handler_that_raises_is_given_the_same_messages_again_and_not_in_a_hot_loop(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, listener, attempts = join(bus_url), Listener(), list[float]()

    async def handle(deliveries: Sequence[Delivery]) -> None:
        if any(number_of(each) == 20 for each in deliveries) and len(attempts) < 4:
            attempts.append(time.monotonic())
            raise RuntimeError("not yet")
        await listener(deliveries)

    await bus.publish(numbered(topic, range(60)))
    bus.subscribe(group=group, topics=[topic], handle=handle, max_records=5)
    await bus.start()
    all_in_order(map(number_of, await listener.hears(60)), 60)
    pauses = [after - before for before, after in itertools.pairwise(attempts)]
    assert len(pauses) == 3
    assert all(pause >= least for pause, least in zip(pauses, (0.1, 0.2, 0.4), strict=True))
    await _settles(bus, group, topic)


async def test_what_a_failed_handler_was_given_is_not_acknowledged(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, failed = join(bus_url), asyncio.Event()

    async def handle(deliveries: Sequence[Delivery]) -> None:
        failed.set()
        raise RuntimeError("never")

    await bus.publish(numbered(topic, range(10)))
    bus.subscribe(group=group, topics=[topic], handle=handle)
    await bus.start()
    await asyncio.wait_for(failed.wait(), 30)
    assert await bus.lag(group, [topic]) == 10
    await bus.stop()
    heir, listener = join(bus_url), Listener()
    heir.subscribe(group=group, topics=[topic], handle=listener)
    await heir.start()
    all_in_order(map(number_of, await listener.hears(10)), 10)


async def test_lag_counts_what_a_group_has_not_acknowledged(bus_url: str, topic: str, group: str, join: Join) -> None:
    bus, listener = join(bus_url), Listener()
    assert await bus.lag(group, [topic]) == 0
    await bus.publish(numbered(topic, range(30)))
    assert await bus.lag(group, [topic]) == 30
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    await listener.hears(30)
    await _settles(bus, group, topic)
    await bus.stop()
    await join(bus_url).publish(numbered(topic, range(30, 35)))
    assert await join(bus_url).lag(group, [topic]) == 5


async def test_health_shows_a_stuck_handler(bus_url: str, topic: str, group: str, join: Join) -> None:
    bus, stuck, release = join(bus_url), asyncio.Event(), asyncio.Event()

    async def handle(deliveries: Sequence[Delivery]) -> None:
        stuck.set()
        await release.wait()

    bus.subscribe(group=group, topics=[topic], handle=handle)
    await bus.start()
    await bus.publish(numbered(topic, range(1)))
    await asyncio.wait_for(stuck.wait(), 30)
    async with asyncio.timeout(10):
        while bus.health().polls[group] < 1.5:
            await asyncio.sleep(0.02)
    assert bus.health().connected
    release.set()
    async with asyncio.timeout(10):
        while bus.health().polls[group] >= 1.5:
            await asyncio.sleep(0.02)


async def test_an_idle_subscription_looks_healthy(bus_url: str, topic: str, group: str, join: Join) -> None:
    bus = join(bus_url)
    bus.subscribe(group=group, topics=[topic], handle=Listener())
    await bus.start()
    await asyncio.sleep(4)
    async with asyncio.timeout(10):
        while bus.health().polls[group] >= 2.5:
            await asyncio.sleep(0.02)


async def test_stopping_lets_the_batch_in_hand_finish_and_starts_no_other(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, begun, finished = join(bus_url), asyncio.Event(), list[int]()

    async def handle(deliveries: Sequence[Delivery]) -> None:
        begun.set()
        await asyncio.sleep(0.5)
        finished.extend(map(number_of, deliveries))

    await bus.publish(numbered(topic, range(40)))
    bus.subscribe(group=group, topics=[topic], handle=handle, max_records=10)
    await bus.start()
    await asyncio.wait_for(begun.wait(), 30)
    await bus.stop()
    assert 0 < len(finished) <= 10
    heir, listener = join(bus_url), Listener()
    assert await heir.lag(group, [topic]) == 40 - len(finished)
    heir.subscribe(group=group, topics=[topic], handle=listener)
    await heir.start()
    heard = list(map(number_of, await listener.hears(40 - len(finished), within=5)))
    assert not set(heard) & set(finished)
    all_in_order(finished + heard, 40)


async def test_stopping_waits_no_longer_than_the_grace(bus_url: str, topic: str, group: str, join: Join) -> None:
    bus, begun = join(bus_url, grace=0.5), asyncio.Event()

    async def handle(deliveries: Sequence[Delivery]) -> None:
        begun.set()
        await asyncio.sleep(3600)

    await bus.publish(numbered(topic, range(5)))
    bus.subscribe(group=group, topics=[topic], handle=handle)
    await bus.start()
    await asyncio.wait_for(begun.wait(), 30)
    before = time.monotonic()
    await bus.stop()
    assert time.monotonic() - before < 4
    assert await join(bus_url).lag(group, [topic]) == 5


async def test_a_bus_that_never_started_can_be_stopped_twice(bus_url: str) -> None:
    bus = connect(bus_url, client_id="test")
    bus.subscribe(group="g", topics=["t"], handle=Listener())
    await bus.stop()
    await bus.stop()


async def test_two_consumers_share_a_group_and_hand_over_in_order(
    bus_url: str, topic: str, group: str, join: Join
) -> None:
    class Slow(Listener):
        async def __call__(self, deliveries: Sequence[Delivery]) -> None:
            await asyncio.sleep(0.01)
            await super().__call__(deliveries)

    first, second, ears, sent = join(bus_url), join(bus_url), (Slow(), Slow()), 200
    for bus, ear in zip((first, second), ears, strict=True):
        bus.subscribe(group=group, topics=[topic], handle=ear, max_records=10)
    await first.start()
    await first.publish(numbered(topic, range(sent)))
    await ears[0].hears(50)
    await second.start()
    async with asyncio.timeout(30):
        while not ears[1].journal:
            await first.publish(numbered(topic, range(sent, sent + 40)))
            sent += 40
            await asyncio.sleep(0.05)
    await first.stop()
    async with asyncio.timeout(30):
        while len({number for ear in ears for _, number in ear.journal}) < sent:
            await asyncio.sleep(0.02)
    told_in_order(*(ear.journal for ear in ears), count=sent)


async def _settles(bus: Bus, group: str, topic: str) -> None:
    async with asyncio.timeout(10):
        while await bus.lag(group, [topic]):
            await asyncio.sleep(0.02)
