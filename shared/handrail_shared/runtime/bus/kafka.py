"""The bus on Apache Kafka: durable on all in-sync replicas, ordered per key, at least once.

FastStream's KafkaBroker runs the subscriptions (see kafka_reader). Publishing uses aiokafka's producer
directly, because FastStream cannot give each message of a batch its own headers. Topics are made with their
retention and compaction, which FastStream cannot express either.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    GroupCoordinatorNotAvailableError,
    GroupLoadInProgressError,
    KafkaError,
    NotCoordinatorForGroupError,
    TopicAlreadyExistsError,
    for_code,
)
from faststream.kafka import KafkaBroker

from handrail_shared.runtime.bus import kafka_reader
from handrail_shared.runtime.bus.interface import (
    BusAway,
    BusHealth,
    Handle,
    Message,
    TopicMissing,
    TopicSettings,
    refuse_too_large,
)
from handrail_shared.runtime.bus.kafka_writer import KafkaWriter
from handrail_shared.runtime.bus.pulse import Pulse
from handrail_shared.runtime.bus.turns import Turns

_PULSE = 2.0
_MOST_REPLICAS = 3
_JOINING = 9
"""Times the patience that a group may take to let a member in: it waits for its dead ones' sessions, and for a rebalance of the others.
Who is cut off while joining leaves its group only with its session."""


class KafkaBus:
    """See ``interface.Bus``. ``takeover`` is how long a dead consumer keeps its partitions, in seconds."""

    def __init__(
        self, servers: Sequence[str], *, client_id: str, patience: float, grace: float, takeover: float
    ) -> None:
        self._servers = list(servers)
        self._client_id = client_id
        self._patience = patience
        self._grace = grace
        self._takeover = takeover
        self._address = "kafka://" + ",".join(self._servers)
        self._broker = KafkaBroker(
            self._servers,
            client_id=client_id,
            consumer_only=True,
            graceful_timeout=grace,
            apply_types=False,
            logger=None,
        )
        self._turns: dict[str, Turns] = {}
        self._topics: set[str] = set()
        self._writer: KafkaWriter | None = None
        self._pulse = Pulse(self._look, every=_PULSE)
        self._connected = False
        self._started = False

    async def start(self) -> None:
        self._started = True
        try:
            async with asyncio.timeout(self._patience * _JOINING):
                await self._require_topics()
                await self._broker.start()
        except (KafkaError, OSError, TimeoutError) as error:
            await self._leave()
            raise BusAway(f"no bus answers at {self._address}: {type(error).__name__}") from None
        self._connected = True
        self._pulse.start()

    async def _leave(self) -> None:
        """Let go of what a start left half done, so that it can be begun anew."""
        with contextlib.suppress(KafkaError, OSError, TimeoutError, ExceptionGroup):
            async with asyncio.timeout(self._patience):
                await self._broker.stop()

    async def stop(self) -> None:
        await self._pulse.stop()
        await self._broker.stop()
        if self._writer is not None:
            await self._writer.close()
            self._writer = None
        self._connected = False

    async def ensure_topics(self, topics: Sequence[TopicSettings]) -> None:
        async with self._admin() as admin:
            replicas = min(_MOST_REPLICAS, len((await admin.describe_cluster())["brokers"]))
            answer = await admin.create_topics([_new_topic(each, replicas) for each in topics])
        for name, code, *_ in answer.topic_errors:
            error = for_code(code)
            if code and error is not TopicAlreadyExistsError:
                raise BusAway(f"the bus at {self._address} refused to make the topic {name}: {error.__name__}")
        await self._until_known({each.name for each in topics})

    async def publish(self, messages: Sequence[Message]) -> None:
        refuse_too_large(messages)
        try:
            await self._write().publish(messages)
        except BusAway:
            self._connected = False
            raise

    def subscribe(self, *, group: str, topics: Sequence[str], handle: Handle, max_records: int = 500) -> None:
        if self._started:
            raise RuntimeError("subscribe before start: what is running can't be given more topics")
        if group in self._turns:
            raise ValueError(f"the group {group} is already subscribed: give it all its topics at once")
        self._turns[group] = Turns(group)
        self._topics.update(topics)
        kafka_reader.attach(
            self._broker,
            topics=topics,
            handle=handle,
            max_records=max_records,
            turns=self._turns[group],
            grace=self._grace,
            session=self._takeover,
        )

    async def lag(self, group: str, topics: Sequence[str]) -> int:
        async with self._admin() as admin, self._asker() as asker:
            producer = await self._write().producer()
            partitions = [
                TopicPartition(topic, partition)
                for topic in topics
                for partition in await producer.partitions_for(topic)
            ]
            committed = await _committed(admin, group, partitions)
            firsts = await asker.beginning_offsets(partitions)
            ends = await asker.end_offsets(partitions)
        return sum(max(0, ends[each] - max(firsts[each], _offset(committed, each))) for each in partitions)

    def health(self) -> BusHealth:
        return BusHealth(self._connected, {group: turns.idle() for group, turns in self._turns.items()})

    async def generation(self) -> str | None:
        return None

    def _write(self) -> KafkaWriter:
        if self._writer is None:
            self._writer = KafkaWriter(
                self._servers, client_id=self._client_id, patience=self._patience, address=self._address
            )
        return self._writer

    async def _until_known(self, names: set[str]) -> None:
        """A broker hears of a new topic, and of who leads it, a moment after it was made."""
        producer = await self._write().producer()
        try:
            async with asyncio.timeout(self._patience):
                while names - set((await producer.client.fetch_all_metadata()).topics()):
                    await asyncio.sleep(0.05)
        except (KafkaError, TimeoutError) as error:
            raise BusAway(f"the bus at {self._address} does not show its new topics: {type(error).__name__}") from None

    async def _require_topics(self) -> None:
        producer = await self._write().producer()
        known = await producer.client.fetch_all_metadata()
        missing = sorted(self._topics - set(known.topics()))
        if missing:
            raise TopicMissing(f"not on the bus: {', '.join(missing)}; call ensure_topics before start")

    async def _look(self) -> None:
        """Learn whether the cluster answers; connect again when a failed publish dropped the connection."""
        self._connected = await self._write().answers(_PULSE)
        if not self._connected:
            await self._write().producer()

    @contextlib.asynccontextmanager
    async def _admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        await self._write().producer()
        admin = AIOKafkaAdminClient(
            bootstrap_servers=self._servers, client_id=self._client_id, request_timeout_ms=self._patience_ms()
        )
        async with self._asking(admin):
            yield admin

    @contextlib.asynccontextmanager
    async def _asker(self) -> AsyncIterator[AIOKafkaConsumer]:
        asker = AIOKafkaConsumer(
            bootstrap_servers=self._servers,
            client_id=self._client_id,
            enable_auto_commit=False,
            request_timeout_ms=self._patience_ms(),
        )
        async with self._asking(asker):
            yield asker

    @contextlib.asynccontextmanager
    async def _asking(self, client: Any) -> AsyncIterator[None]:
        close = client.close if hasattr(client, "close") else client.stop
        try:
            async with asyncio.timeout(self._patience):
                await client.start()
                yield
        except (KafkaError, OSError, TimeoutError) as error:
            raise BusAway(f"no answer from the bus at {self._address}: {type(error).__name__}") from None
        finally:
            await close()

    def _patience_ms(self) -> int:
        return int(self._patience * 1000)


def _new_topic(topic: TopicSettings, replicas: int) -> NewTopic:
    keep = -1 if topic.retention is None else int(topic.retention.total_seconds() * 1000)
    configs = {"cleanup.policy": "compact" if topic.compacted else "delete", "retention.ms": str(keep)}
    return NewTopic(topic.name, topic.partitions, replicas, topic_configs=configs)


async def _committed(
    admin: AIOKafkaAdminClient, group: str, partitions: Sequence[TopicPartition]
) -> Mapping[TopicPartition, Any]:
    """Ask until the group's coordinator is up: a new cluster makes it at the first question."""
    while True:
        try:
            found: Mapping[TopicPartition, Any] = await admin.list_consumer_group_offsets(group, partitions=partitions)
        except (GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError, GroupLoadInProgressError):
            await asyncio.sleep(0.1)
        else:
            return found


def _offset(committed: Mapping[TopicPartition, Any], partition: TopicPartition) -> int:
    found = committed.get(partition)
    return -1 if found is None else int(found.offset)
