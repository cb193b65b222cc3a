"""redis-py as it comes: XADD in pipelines, XREADGROUP, XACK; one stream per partition."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Sequence

from handrail_shared.contracts.topics import PARTITIONS
from redis.asyncio import Redis

from bench.raw import Apply, Record


class RawValkey:
    """See `RawBus`."""

    def __init__(self, url: str) -> None:
        self._client = Redis.from_url(url)

    async def start(self) -> None:
        await self._client.ping()

    async def stop(self) -> None:
        await self._client.aclose()

    async def publish(self, topic: str, records: Sequence[Record]) -> None:
        async with self._client.pipeline(transaction=False) as pipe:
            for record in records:
                pipe.xadd(_stream_of(topic, record.key), _fields(record))
            await pipe.execute()

    async def publish_one(self, topic: str, record: Record) -> None:
        await self._client.xadd(_stream_of(topic, record.key), _fields(record))

    async def ids(self, topic: str) -> AsyncIterator[list[bytes]]:
        ends = {stream.encode(): await self._last(stream) for stream in _streams(topic)}
        yield []
        while True:
            found = await self._client.xread(ends, block=500)
            ends.update({stream: entries[-1][0] for stream, entries in found})
            yield [fields[b"h:ce_id"] for _, entries in found for _, fields in entries]

    async def consume(self, topic: str, group: str, apply: Apply, *, count: int) -> None:
        streams = _streams(topic)
        for stream in streams:
            await self._client.xgroup_create(stream, group, id="0", mkstream=True)
        each, done = 500 // len(streams), 0
        while done < count:
            found = await self._client.xreadgroup(group, "bench", dict.fromkeys(streams, ">"), count=each, block=500)
            values = [fields[b"v"] for _, entries in found for _, fields in entries]
            if values:
                await apply(values)
                await asyncio.gather(
                    *(self._client.xack(stream, group, *(entry for entry, _ in entries)) for stream, entries in found)
                )
                done += len(values)

    async def count(self, topic: str) -> int:
        return sum([await self._client.xlen(stream) for stream in _streams(topic)])

    async def forget(self, topic: str) -> None:
        for stream in _streams(topic):
            await self._client.xtrim(stream, maxlen=0, approximate=False)

    async def _last(self, stream: str) -> bytes:
        last = await self._client.xrevrange(stream, count=1)
        return last[0][0] if last else b"0-0"


def _streams(topic: str) -> list[str]:
    return [f"{topic}:{each}" for each in range(PARTITIONS)]


def _stream_of(topic: str, key: bytes) -> str:
    return f"{topic}:{zlib.crc32(key) % PARTITIONS}"


def _fields(record: Record) -> dict[str, bytes]:
    return {"k": record.key, "v": record.value, **{f"h:{name}": value for name, value in record.headers}}
