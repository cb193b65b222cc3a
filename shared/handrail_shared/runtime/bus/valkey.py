"""The bus on Valkey or Redis Streams: for one clinic on one machine, with the promises of ``interface``.

A publish is atomic, in steps of a thousand messages. It is as durable as the server is told to be: with
``appendfsync always`` it survives a crash of the machine; with ``everysec`` a power cut loses the last second, so do not
use that for a bus. A server that lost everything shows in ``generation``, and the log refills it. A topic's partitions are
streams; a compacted topic keeps only the latest message of each key. Several shards are not supported.

FastStream's RedisBroker owns the connection and runs the subscriptions (see valkey_reader). Publishing uses
its client directly: FastStream wraps each message in a format of its own and sends one at a time.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from faststream.redis import RedisBroker
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ServerGone
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as ServerSilent

from handrail_shared.runtime.bus import valkey_keys as keys
from handrail_shared.runtime.bus import valkey_reader
from handrail_shared.runtime.bus import valkey_scripts as scripts
from handrail_shared.runtime.bus.interface import (
    BusAway,
    BusHealth,
    Handle,
    Message,
    TopicMissing,
    TopicSettings,
    refuse_too_large,
)
from handrail_shared.runtime.bus.pulse import Pulse
from handrail_shared.runtime.bus.turns import Turns
from handrail_shared.runtime.bus.valkey_reader import ValkeyReader

_PULSE = 2.0
_TRIM_EVERY = 60.0
_STEP = 1000


class ValkeyBus:
    """See ``interface.Bus``. ``takeover`` is how long a dead consumer keeps its partitions, in seconds."""

    def __init__(self, address: str, *, client_id: str, patience: float, grace: float, takeover: float) -> None:
        self._patience = patience
        self._takeover = takeover
        self._address = _without_secrets(address)
        self._broker = RedisBroker(
            address,
            client_name=client_id,
            socket_timeout=patience + 1.0,
            socket_connect_timeout=patience,
            retry=Retry(NoBackoff(), 0),
            graceful_timeout=grace,
            apply_types=False,
            logger=cast("Any", None),
        )
        self._readers: dict[str, tuple[ValkeyReader, tuple[str, ...], Turns]] = {}
        self._topics: dict[str, TopicSettings] = {}
        self._generation: str | None = None
        self._pulse = Pulse(self._look, every=_PULSE)
        self._trimmed_at = 0.0
        self._connected = False
        self._started = False

    async def start(self) -> None:
        self._started = True
        await self._insist(lambda client: client.ping())
        await self.generation()
        for reader, topics, _ in self._readers.values():
            reader.partitions = {topic: (await self._settings(topic)).partitions for topic in topics}
        try:
            await self._broker.start()
        except (RedisError, OSError, TimeoutError) as error:
            await self._broker.stop()
            raise BusAway(f"no bus answers at {self._address}: {type(error).__name__}") from None
        self._connected = True
        self._pulse.start()

    async def stop(self) -> None:
        await self._pulse.stop()
        await self._broker.stop()
        self._connected = False

    async def ensure_topics(self, topics: Sequence[TopicSettings]) -> None:
        for topic in topics:
            await self._make(topic)
            self._topics.pop(topic.name, None)
            await self._settings(topic.name)

    async def publish(self, messages: Sequence[Message]) -> None:
        refuse_too_large(messages)
        for start in range(0, len(messages), _STEP):
            await self._publish_step(messages[start : start + _STEP])

    def subscribe(self, *, group: str, topics: Sequence[str], handle: Handle, max_records: int = 500) -> None:
        if self._started:
            raise RuntimeError("subscribe before start: what is running can't be given more topics")
        if group in self._readers:
            raise ValueError(f"the group {group} is already subscribed: give it all its topics at once")
        turns = Turns(group)
        reader = valkey_reader.attach(
            self._broker,
            topics=topics,
            handle=handle,
            max_records=max_records,
            turns=turns,
            takeover=self._takeover,
        )
        self._readers[group] = reader, tuple(topics), turns

    async def lag(self, group: str, topics: Sequence[str]) -> int:
        streams = [stream for topic in topics for stream in await self._streams(topic)]
        return int(await self._insist(lambda client: client.register_script(scripts.LAG)(streams, [group])))

    def health(self) -> BusHealth:
        return BusHealth(self._connected, {group: turns.idle() for group, (_, _, turns) in self._readers.items()})

    async def generation(self) -> str | None:
        """The name of the present contents. When it is new, the topics this process knows are made again."""
        fresh = secrets.token_hex(8)
        await self._insist(lambda client: client.set(keys.GENERATION, fresh, nx=True))
        found = (await self._insist(lambda client: client.get(keys.GENERATION))).decode()
        if found != self._generation:
            for topic in list(self._topics.values()):
                await self._make(topic)
            self._generation = found
        return self._generation

    async def _make(self, topic: TopicSettings) -> None:
        await self._insist(lambda client: client.hsetnx(keys.TOPICS, topic.name, _written(topic)))

    async def _publish_step(self, messages: Sequence[Message]) -> None:
        used: dict[tuple[str, int], int] = {}
        args: list[bytes | int] = []
        for message in messages:
            topic = await self._settings(message.topic)
            where = message.topic, keys.partition_of(message.key, topic.partitions)
            number = used.setdefault(where, len(used) + 1)
            flat = keys.fields(message)
            args += (number, int(topic.compacted), len(flat))
            args += flat
        names = [name for where in used for name in (keys.stream(*where), keys.latest(*where))]
        await self._insist(lambda client: client.register_script(scripts.PUBLISH)(names, args))

    async def _settings(self, topic: str) -> TopicSettings:
        if topic not in self._topics:
            found = await self._insist(lambda client: client.hget(keys.TOPICS, topic))
            if found is None:
                raise TopicMissing(f"not on the bus: {topic}; call ensure_topics first")
            self._topics[topic] = _read(topic, found)
        return self._topics[topic]

    async def _streams(self, topic: str) -> list[str]:
        return [keys.stream(topic, each) for each in range((await self._settings(topic)).partitions)]

    async def _insist(self, ask: Callable[[Redis], Awaitable[Any]]) -> Any:
        """Ask until the server answers or the patience is spent; then raise BusAway."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                async with asyncio.timeout(max(0.1, deadline - time.monotonic())):
                    answer = await ask(await self._broker.connect())
            except (ServerGone, ServerSilent, OSError, TimeoutError) as error:
                self._connected = False
                if time.monotonic() + 0.1 >= deadline:
                    kind = type(error).__name__
                    raise BusAway(f"no bus answers at {self._address}: {kind}") from None
                await asyncio.sleep(0.1)
            except RedisError as error:
                code = str(error).partition(" ")[0]
                raise BusAway(f"the bus at {self._address} refused: {type(error).__name__} {code}") from None
            else:
                self._connected = True
                return answer

    async def _look(self) -> None:
        """Learn whether the server answers and still has what it had; forget what is past its retention."""
        await self.generation()
        if time.monotonic() - self._trimmed_at > _TRIM_EVERY:
            await self._trim()

    async def _trim(self) -> None:
        self._trimmed_at = time.monotonic()
        for topic in list(self._topics.values()):
            if topic.retention is not None and not topic.compacted:
                await self._forget(topic.name, topic.retention)

    async def _forget(self, topic: str, older_than: timedelta) -> None:
        streams, keep = await self._streams(topic), int(older_than.total_seconds() * 1000)
        await self._insist(lambda client: client.register_script(scripts.TRIM)(streams, [keep]))


def _written(topic: TopicSettings) -> str:
    keep = None if topic.retention is None else int(topic.retention.total_seconds() * 1000)
    return json.dumps({"partitions": topic.partitions, "retention_ms": keep, "compacted": topic.compacted})


def _read(name: str, written: bytes) -> TopicSettings:
    found = cast("dict[str, Any]", json.loads(written))
    keep = found["retention_ms"]
    retention = None if keep is None else timedelta(milliseconds=keep)
    return TopicSettings(name, found["partitions"], retention, found["compacted"])


def _without_secrets(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or 6379}{parts.path}"
