"""aiokafka as it comes: batches per partition, an idempotent producer, acks from all."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from bench.raw import Apply, Record


class RawKafka:
    """See `RawBus`."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._partition_of = DefaultPartitioner()

    async def start(self) -> None:
        self._producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap, acks="all", enable_idempotence=True, max_batch_size=512 * 1024
        )
        await self._producer.start()

    async def stop(self) -> None:
        await self._producer.stop()

    async def publish(self, topic: str, records: Sequence[Record]) -> None:
        partitions = sorted(await self._producer.partitions_for(topic))
        batches = defaultdict(self._producer.create_batch)
        for record in records:
            batch = batches[self._partition_of(record.key, partitions, partitions)]
            batch.append(key=record.key, value=record.value, timestamp=None, headers=record.headers)
        sent = []
        for partition, batch in batches.items():
            batch.close()
            sent.append(await self._producer.send_batch(batch, topic, partition=partition))
        await asyncio.gather(*sent)

    async def publish_one(self, topic: str, record: Record) -> None:
        await self._producer.send_and_wait(topic, record.value, record.key, headers=record.headers)

    async def ids(self, topic: str) -> AsyncIterator[list[bytes]]:
        async with AIOKafkaConsumer(bootstrap_servers=self._bootstrap, auto_offset_reset="latest") as consumer:
            places = await self._places(topic)
            consumer.assign(places)
            await consumer.seek_to_end(*places)
            yield []
            while True:
                found = await consumer.getmany(timeout_ms=500)
                yield [dict(record.headers)["ce_id"] for records in found.values() for record in records]

    async def consume(self, topic: str, group: str, apply: Apply, *, count: int) -> None:
        async with AIOKafkaConsumer(
            topic,
            bootstrap_servers=self._bootstrap,
            group_id=group,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        ) as consumer:
            done = 0
            while done < count:
                found = await consumer.getmany(timeout_ms=500, max_records=500)
                values = [record.value for records in found.values() for record in records]
                if values:
                    await apply(values)
                    await consumer.commit()
                    done += len(values)

    async def count(self, topic: str) -> int:
        async with AIOKafkaConsumer(bootstrap_servers=self._bootstrap) as asker:
            return sum((await asker.end_offsets(await self._places(topic))).values())

    async def forget(self, topic: str) -> None:
        """They lie on disk and are in nobody's way."""

    async def _places(self, topic: str) -> list[TopicPartition]:
        return [TopicPartition(topic, partition) for partition in await self._producer.partitions_for(topic)]
