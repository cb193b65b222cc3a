"""A bus whose topics and groups no other test shares: every name gets a prefix on the way in and loses it on the way out."""

from collections.abc import Sequence
from dataclasses import replace

from handrail_shared.contracts.topics import TopicSettings
from handrail_shared.runtime.bus import Bus, BusHealth, Delivery, Handle, Message


class BusApart:
    """The same bus, under names of its own."""

    def __init__(self, bus: Bus, prefix: str) -> None:
        self._bus = bus
        self._prefix = prefix

    async def start(self) -> None:
        await self._bus.start()

    async def stop(self) -> None:
        await self._bus.stop()

    async def ensure_topics(self, topics: Sequence[TopicSettings]) -> None:
        await self._bus.ensure_topics([replace(topic, name=self._prefix + topic.name) for topic in topics])

    async def publish(self, messages: Sequence[Message]) -> None:
        await self._bus.publish([replace(message, topic=self._prefix + message.topic) for message in messages])

    def subscribe(self, *, group: str, topics: Sequence[str], handle: Handle, max_records: int = 500) -> None:
        async def without_prefix(deliveries: Sequence[Delivery]) -> None:
            await handle([replace(each, topic=each.topic.removeprefix(self._prefix)) for each in deliveries])

        self._bus.subscribe(
            group=self._prefix + group,
            topics=[self._prefix + topic for topic in topics],
            handle=without_prefix,
            max_records=max_records,
        )

    async def lag(self, group: str, topics: Sequence[str]) -> int:
        return await self._bus.lag(self._prefix + group, [self._prefix + topic for topic in topics])

    def health(self) -> BusHealth:
        return self._bus.health()

    async def generation(self) -> str | None:
        return await self._bus.generation()
