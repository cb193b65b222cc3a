"""Kafka to handler: every record at least once, each partition in order, across rebalances and crashes.

Offsets are committed after the handler returned, and only those of the records it was given. When it
raises, every partition of the batch is rewound to its first record. A rebalance waits for the batch in hand,
so that two consumers don't work on one client at a time.

FastStream's batch subscriber owns the consumer, its task, the pipeline that runs the handler and the graceful
stop. Replaced are its pause after an empty read, its parser (which reads headers as UTF-8), and its error
handling (which logs payloads, or ends the loop).
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import ConsumerStoppedError, IllegalStateError
from faststream._internal.broker.registrator import Registrator
from faststream._internal.endpoint.subscriber.call_item import CallsCollection
from faststream._internal.endpoint.subscriber.utils import MultiLock
from faststream.kafka import KafkaBroker
from faststream.kafka.configs import KafkaBrokerConfig
from faststream.kafka.schemas import Topic
from faststream.kafka.subscriber.config import KafkaSubscriberConfig, KafkaSubscriberSpecificationConfig
from faststream.kafka.subscriber.specification import KafkaSubscriberSpecification
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.message import StreamMessage
from faststream.middlewares import AckPolicy

from handrail_shared.runtime.bus.interface import Delivery, Handle
from handrail_shared.runtime.bus.turns import Ends, Turns, handled

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer, ConsumerRecord

    Records = tuple[ConsumerRecord[Any, Any], ...]

_POLL_MS = 500
_REBALANCE_MS = 30_000


class KafkaReader(BatchSubscriber):
    """One group's reading of its topics."""

    def __init__(
        self,
        config: KafkaSubscriberConfig,
        specification: KafkaSubscriberSpecification,
        calls: CallsCollection[Any],
        *,
        max_records: int,
        turns: Turns,
    ) -> None:
        super().__init__(config, specification, calls, batch_timeout_ms=_POLL_MS, max_records=max_records)
        self._turns = turns
        self._answered_at: int | None = None

    async def get_msg(self, consumer: "AIOKafkaConsumer") -> "Records":
        try:
            found = await consumer.getmany(timeout_ms=_POLL_MS, max_records=self.max_records)
        except ConsumerStoppedError:
            raise
        except Exception as error:
            await self._turns.failed(error, "read_failed")
            return ()
        if found or self._was_answered(consumer):
            self._turns.polled()
        return tuple(chain.from_iterable(found.values()))

    async def consume_one(self, msg: "Records") -> None:
        if not self.running:
            return
        try:
            await self.process_message(msg)
        except Exception as error:
            self._rewind(msg)
            await self._turns.failed(error, "batch_failed", _ends(msg))
        else:
            self._turns.succeeded(_ends(msg))

    def _was_answered(self, consumer: "AIOKafkaConsumer") -> bool:
        """Tell an empty topic from a broker that is away: only the former keeps answering fetches."""
        assigned = consumer.assignment()
        if not assigned:
            return True
        newest = max((consumer.last_poll_timestamp(each) or 0 for each in assigned), default=0)
        moved = newest != self._answered_at
        self._answered_at = newest
        return moved

    def _rewind(self, records: "Records") -> None:
        for partition, offset in _firsts(records).items():
            try:
                cast("AIOKafkaConsumer", self.consumer).seek(partition, offset)
            except (IllegalStateError, AttributeError):
                continue  # no longer ours: its next owner starts at the committed offset, not past it


class _HandOver(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """Lets the batch in hand finish before its partitions go to another consumer."""

    def __init__(self, grace: float, turns: Turns) -> None:
        self._grace = grace
        self._turns = turns
        self.reader: KafkaReader | None = None

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        if revoked and self.reader is not None and isinstance(self.reader.lock, MultiLock):
            await self.reader.lock.wait_release(self._grace)

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Nothing else to prepare: positions start at what the group has committed."""
        self._turns.owns({(each.topic, each.partition) for each in assigned})


def attach(
    broker: KafkaBroker,
    *,
    topics: Sequence[str],
    handle: Handle,
    max_records: int,
    turns: Turns,
    grace: float,
    session: float,
) -> None:
    """Register a reader on the broker; it begins when the broker starts."""
    hand_over = _HandOver(grace, turns)
    settings = cast("KafkaBrokerConfig", broker.config)
    named = [Topic(name, declare=False) for name in topics]
    calls = CallsCollection[Any]()
    config = KafkaSubscriberConfig(
        topics=named,
        group_id=turns.group,
        connection_args=_consumer_settings(session),
        listener=hand_over,
        no_reply=True,
        _outer_config=settings,
        _ack_policy=AckPolicy.MANUAL,
    )
    specification = KafkaSubscriberSpecification(
        _outer_config=settings,
        calls=calls,
        specification_config=KafkaSubscriberSpecificationConfig(topics=named, title_=None, description_=None),
    )
    reader = KafkaReader(config, specification, calls, max_records=max_records, turns=turns)
    hand_over.reader = reader
    Registrator.subscriber(broker, reader)
    reader.add_call(parser_=_parse, decoder_=_decode, dependencies_=())

    @reader
    async def on_batch(deliveries: list[Delivery]) -> None:
        await handled(handle, deliveries)
        await cast("AIOKafkaConsumer", reader.consumer).commit(_next_offsets(deliveries))


def _consumer_settings(session: float) -> dict[str, Any]:
    return {
        "auto_offset_reset": "earliest",
        "session_timeout_ms": int(session * 1000),
        "heartbeat_interval_ms": int(session * 1000 / 4),
        "rebalance_timeout_ms": _REBALANCE_MS,
        "isolation_level": "read_committed",
    }


async def _parse(records: "Records") -> StreamMessage["Records"]:
    return StreamMessage(raw_message=records, body=b"")


async def _decode(message: StreamMessage["Records"]) -> list[Delivery]:
    return [
        Delivery(
            topic=record.topic,
            key=record.key or b"",
            value=record.value,
            headers=tuple((name, value or b"") for name, value in record.headers),
            partition=record.partition,
            position=str(record.offset),
        )
        for record in message.raw_message
    ]


def _next_offsets(deliveries: Sequence[Delivery]) -> Mapping[TopicPartition, int]:
    return {TopicPartition(each.topic, each.partition): int(each.position) + 1 for each in deliveries}


def _firsts(records: "Records") -> Mapping[TopicPartition, int]:
    return {TopicPartition(each.topic, each.partition): each.offset for each in reversed(records)}


def _ends(records: "Records") -> Ends:
    return {(each.topic, each.partition): (each.offset,) for each in records}
