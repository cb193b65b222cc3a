"""Messages to Kafka: all of them written to every in-sync replica, each partition in the given order.

Records of one partition travel in batches, one after the other, so that a failed batch is never followed by a
later one. After a failure the producer is thrown away with whatever it still held: nothing of a publish that
was reported as failed is delivered behind its caller's back.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerClosed
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from handrail_shared.runtime.bus.interface import BusAway, Message, TopicMissing

log = logging.getLogger("handrail.bus")

_BATCH_BYTES = 512 * 1024
_CONNECT_PAUSE = 0.2
_LONGEST_CLOSE = 2.0

Place = tuple[str, int]
_HASH = DefaultPartitioner()


class KafkaWriter:
    """One producer, made on first use and made anew after a failure."""

    def __init__(self, servers: Sequence[str], *, client_id: str, patience: float, address: str) -> None:
        self._servers = list(servers)
        self._client_id = client_id
        self._patience = patience
        self._address = address
        self._producer: AIOKafkaProducer | None = None
        self._making = asyncio.Lock()

    async def producer(self) -> AIOKafkaProducer:
        """Connect, trying again until the patience is spent; then raise BusAway."""
        async with self._making:
            if self._producer is None:
                self._producer = await self._connect()
            return self._producer

    async def publish(self, messages: Sequence[Message]) -> None:
        """Return when every message is durable; raise BusAway when some may not be."""
        producer = await self.producer()
        try:
            async with asyncio.timeout(self._patience):
                sorted_out = await self._by_partition(producer, messages)
                sending = (self._send(producer, *each) for each in sorted_out.items())
                outcomes = await asyncio.gather(*sending, return_exceptions=True)
                for failure in filter(None, outcomes):
                    raise failure
        except (KafkaError, ProducerClosed, TimeoutError) as error:
            await self._discard(producer)
            kind = type(error).__name__
            raise BusAway(f"the bus at {self._address} did not take a publish: {kind}") from None

    async def answers(self, timeout: float) -> bool:
        """Whether the cluster answers a question within the timeout."""
        if self._producer is None:
            return False
        try:
            async with asyncio.timeout(timeout):
                return bool(await self._producer.client.force_metadata_update())
        except (KafkaError, TimeoutError):
            return False

    async def close(self) -> None:
        """Let go of the connection; anything not yet acknowledged was never reported as published."""
        if self._producer is not None:
            await self._discard(self._producer)

    async def _connect(self) -> AIOKafkaProducer:
        clock = asyncio.get_running_loop().time
        deadline = clock() + self._patience
        while True:
            producer = self._new_producer()
            try:
                async with asyncio.timeout_at(deadline):
                    await producer.start()
            except (KafkaError, OSError, TimeoutError) as error:
                await producer.stop()
                if clock() + _CONNECT_PAUSE >= deadline:
                    raise BusAway(f"no bus answers at {self._address}: {type(error).__name__}") from None
                await asyncio.sleep(_CONNECT_PAUSE)
            except asyncio.CancelledError:
                await producer.stop()
                raise
            else:
                return producer

    def _new_producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self._servers,
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            max_batch_size=_BATCH_BYTES,
            request_timeout_ms=int(self._patience * 1000),
        )

    async def _by_partition(
        self, producer: AIOKafkaProducer, messages: Sequence[Message]
    ) -> Mapping[Place, list[Message]]:
        partitions: dict[str, tuple[int, ...]] = {}
        sorted_out: dict[Place, list[Message]] = defaultdict(list)
        for message in messages:
            known = partitions.get(message.topic)
            if known is None:
                known = partitions[message.topic] = tuple(await _partitions(producer, message.topic))
            sorted_out[message.topic, _partition_of(message.key, known)].append(message)
        return sorted_out

    async def _send(self, producer: AIOKafkaProducer, place: Place, messages: Sequence[Message]) -> None:
        topic, partition = place
        for batch in _batches(producer, messages):
            await (await producer.send_batch(batch, topic, partition=partition))

    async def _discard(self, producer: AIOKafkaProducer) -> None:
        """Close without flushing. aiokafka has no public way to give up batches it would retry for ever."""
        if self._producer is producer:
            self._producer = None
        try:
            async with asyncio.timeout(_LONGEST_CLOSE):
                await producer._sender.close()  # noqa: SLF001
        except (KafkaError, TimeoutError) as error:
            log.warning("bus.close_failed error=%s", type(error).__name__)
        finally:
            producer._message_accumulator.fail_all(ProducerClosed())  # noqa: SLF001
            await producer.stop()


async def _partitions(producer: AIOKafkaProducer, topic: str) -> list[int]:
    if producer.client.cluster.partitions_for_topic(topic) is None:
        known = await producer.client.fetch_all_metadata()
        if topic not in known.topics():
            raise TopicMissing(f"not on the bus: {topic}; call ensure_topics first")
    return sorted(await producer.partitions_for(topic))


@lru_cache(maxsize=65_536)
def _partition_of(key: bytes, partitions: tuple[int, ...]) -> int:
    """Where a key lives: Kafka's own hash, remembered, for in Python it costs more than all the rest of a message."""
    place: int = _HASH(key, list(partitions), list(partitions))
    return place


def _batches(producer: AIOKafkaProducer, messages: Sequence[Message]) -> Iterator[BatchBuilder]:
    batch = producer.create_batch()
    for message in messages:
        if not _append(batch, message):
            yield batch
            batch = producer.create_batch()
            _append(batch, message)
    batch.close()
    yield batch


def _append(batch: BatchBuilder, message: Message) -> bool:
    """Whether there was room; a full batch is closed, an empty one takes any message."""
    headers = list(message.headers)
    added = batch.append(timestamp=None, key=message.key, value=message.value, headers=headers)
    return added is not None
