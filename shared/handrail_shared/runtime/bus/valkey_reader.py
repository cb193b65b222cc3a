"""Valkey streams to handler: every entry at least once, each partition in order, across crashes.

A partition is read by one consumer of a group at a time: the one that holds its lease, checked by the server
in the same step as the read. Entries are read under one fixed name, so whoever holds the lease next is first
given what its predecessor took and never acknowledged, and only then anything newer. A group that vanished is
made again at the beginning of the stream.

FastStream's stream subscriber owns the task, the pipeline that runs the handler and the graceful stop.
Replaced is its reading: it knows one stream, reads new entries past those a dead consumer left, and ends for
good when its group is missing.
"""

import asyncio
import secrets
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from faststream._internal.broker.registrator import Registrator
from faststream._internal.endpoint.subscriber.call_item import CallsCollection
from faststream.message import StreamMessage
from faststream.middlewares import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.configs import RedisBrokerConfig
from faststream.redis.subscriber.config import RedisSubscriberConfig, RedisSubscriberSpecificationConfig
from faststream.redis.subscriber.specification import StreamSubscriberSpecification
from faststream.redis.subscriber.usecases import LogicSubscriber, StreamBatchSubscriber

from handrail_shared.runtime.bus import valkey_keys as keys
from handrail_shared.runtime.bus import valkey_scripts as scripts
from handrail_shared.runtime.bus.interface import Delivery, Handle
from handrail_shared.runtime.bus.turns import Place, Turns, handled

if TYPE_CHECKING:
    import anyio

_DOORBELL = 0.5
_STUCK_AFTER = 300.0


class ValkeyReader(StreamBatchSubscriber):
    """One group's reading of its topics."""

    def __init__(
        self,
        config: RedisSubscriberConfig,
        specification: StreamSubscriberSpecification,
        calls: CallsCollection[Any],
        *,
        topics: Sequence[str],
        max_records: int,
        turns: Turns,
        takeover: float,
    ) -> None:
        super().__init__(config, specification, calls)
        self.partitions: dict[str, int] = {}
        self._topics = tuple(topics)
        self._max_records = max_records
        self._turns = turns
        self._ttl = takeover
        self._holder = secrets.token_hex(8)
        self._held: list[Place] = []
        self._shared_at = 0.0
        self._working_since: float | None = None

    async def start(self) -> None:
        await LogicSubscriber.start(self)
        self.add_task(self._keep_leases)

    async def stop(self) -> None:
        tasks = list(self.tasks)
        await super().stop()
        if tasks:
            await asyncio.wait(tasks, timeout=1.0)
            await self._leave()

    async def _consume(self, *args: Any, start_signal: "anyio.Event") -> None:
        start_signal.set()
        while self.running:
            try:
                await self._turn()
            except Exception as error:
                self._held, self._shared_at = [], 0.0
                await self._turns.failed(error, "read_failed")

    async def consume_one(self, msg: list[Delivery]) -> None:
        if not self.running:
            return
        self._working_since = time.monotonic()
        ends = {(each.topic, each.partition): _numbers(each.position) for each in msg}
        try:
            await self.process_message(cast("Any", msg))
        except Exception as error:
            await self._turns.failed(error, "batch_failed", ends)
        else:
            self._turns.succeeded(ends)
        finally:
            self._working_since = None

    async def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Tell the server that all of them are done."""
        ids: dict[Place, list[str]] = {}
        for each in deliveries:
            ids.setdefault((each.topic, each.partition), []).append(each.position)
        async with self._client.pipeline(transaction=False) as pipe:
            for (topic, partition), handled in ids.items():
                pipe.xack(keys.stream(topic, partition), self._turns.group, *handled)
            await pipe.execute()

    async def _turn(self) -> None:
        if time.monotonic() - self._shared_at >= min(1.0, self._ttl / 3):
            await self._share("share")
        if not self._held:
            await asyncio.sleep(min(_DOORBELL, self._ttl / 6))
            self._shared_at = 0.0
            return
        found, ends = await self._read()
        self._turns.polled()
        if found:
            await self.consume_one(found)
        elif ends:
            await self._wait_for_more(ends)

    async def _read(self) -> tuple[list[Delivery], dict[str, bytes]]:
        """Take the next batch, starting with another partition each time; else say where the streams end."""
        self._held.append(self._held.pop(0))
        pairs = [(keys.stream(*each), keys.lease(self._turns.group, *each)) for each in self._held]
        found, lost, ends = await self._run(
            scripts.READ,
            [key for pair in pairs for key in pair],
            [self._turns.group, self._holder, self._max_records],
        )
        if lost:
            self._shared_at = 0.0
        batch = []
        for index, entries in found:
            topic, partition = self._held[index]
            batch += [keys.delivery(topic, partition, entry_id, flat) for entry_id, flat in entries]
        return batch, {stream: end for (stream, _), end in zip(pairs, ends, strict=False)}

    async def _wait_for_more(self, ends: dict[str, bytes]) -> None:
        """Return when a stream grew. This read takes nothing: only ``_read`` does, under its leases."""
        wait = int(min(_DOORBELL, self._ttl / 6) * 1000)
        await self._client.xread(cast("Any", ends), count=1, block=wait)

    async def _keep_leases(self) -> None:
        """Renew while the process lives, unless a handler is stuck: then let others have its partitions."""
        while self.running:
            await asyncio.sleep(self._ttl / 3)
            since = self._working_since
            if since is None or time.monotonic() - since > _STUCK_AFTER:
                continue
            try:
                await self._share("renew")
            except Exception as error:
                await self._turns.failed(error, "lease_failed")

    async def _share(self, mode: str) -> None:
        held: list[Place] = []
        for topic in self._topics:
            args = [self._holder, int(self._ttl * 1000), mode]
            numbers = await self._run(scripts.SHARE, self._lease_keys(topic), args)
            held += [(topic, number - 1) for number in numbers]
        if mode == "share":
            kept = [each for each in self._held if each in held]
            self._held = kept + [each for each in held if each not in kept]
            self._shared_at = time.monotonic()
            self._turns.owns(set(held))
            self._turns.polled()

    async def _leave(self) -> None:
        """Hand everything back, so that others need not wait for the leases to run out."""
        self._held = []
        try:
            async with asyncio.timeout(1.0):
                for topic in self._topics:
                    await self._run(scripts.LEAVE, self._lease_keys(topic), [self._holder])
        except Exception:
            return  # the leases run out by themselves

    def _lease_keys(self, topic: str) -> list[str]:
        group, partitions = self._turns.group, range(self.partitions[topic])
        return [keys.members(group, topic), *(keys.lease(group, topic, each) for each in partitions)]

    async def _run(self, script: str, names: Sequence[str], args: Sequence[Any]) -> Any:
        return await self._client.register_script(script)(keys=names, args=args)


def attach(
    broker: RedisBroker,
    *,
    topics: Sequence[str],
    handle: Handle,
    max_records: int,
    turns: Turns,
    takeover: float,
) -> ValkeyReader:
    """Register a reader on the broker; it begins when the broker starts."""
    settings = cast("RedisBrokerConfig", broker.config)
    sub = StreamSub(",".join(topics), group=turns.group, consumer="holder", batch=True, max_records=max_records)
    calls = CallsCollection[Any]()
    config = RedisSubscriberConfig(stream_sub=sub, no_reply=True, _outer_config=settings, _ack_policy=AckPolicy.MANUAL)
    specification = StreamSubscriberSpecification(
        settings, RedisSubscriberSpecificationConfig(title_=None, description_=None), calls, stream_sub=sub
    )
    reader = ValkeyReader(
        config, specification, calls, topics=topics, max_records=max_records, turns=turns, takeover=takeover
    )
    Registrator.subscriber(broker, cast("Any", reader))
    reader.add_call(parser_=_parse, decoder_=_decode, dependencies_=())

    @reader
    async def on_batch(deliveries: list[Delivery]) -> None:
        await handled(handle, deliveries)
        await reader.acknowledge(deliveries)

    return reader


def _numbers(entry_id: str) -> tuple[int, ...]:
    return tuple(map(int, entry_id.split("-")))


async def _parse(deliveries: list[Delivery]) -> StreamMessage[list[Delivery]]:
    return StreamMessage(raw_message=deliveries, body=b"")


async def _decode(message: StreamMessage[list[Delivery]]) -> list[Delivery]:
    return message.raw_message
