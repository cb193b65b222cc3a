"""A bus in memory that keeps what it is given and can be told to fail."""

import asyncio
from collections.abc import Sequence

from handrail_shared.contracts.topics import TopicSettings
from handrail_shared.runtime.bus import BusAway, BusHealth, Handle, Message


class KeepingBus:
    """`published` is everything in order; `away` refuses; `generation_name` names its contents."""

    def __init__(self, generation: str | None = None) -> None:
        self.published: list[Message] = []
        self.generation_name = generation
        self.away = False
        self._grown = asyncio.Condition()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def ensure_topics(self, topics: Sequence[TopicSettings]) -> None: ...

    async def publish(self, messages: Sequence[Message]) -> None:
        if self.away:
            raise BusAway("told to be away")
        async with self._grown:
            self.published += messages
            self._grown.notify_all()

    def subscribe(self, *, group: str, topics: Sequence[str], handle: Handle, max_records: int = 500) -> None: ...

    async def lag(self, group: str, topics: Sequence[str]) -> int:
        return 0

    def health(self) -> BusHealth:
        return BusHealth(connected=not self.away, polls={})

    async def generation(self) -> str | None:
        return self.generation_name

    async def has(self, count: int, *, within_seconds: float = 15) -> list[Message]:
        """What is published, once it is at least so many."""
        async with asyncio.timeout(within_seconds), self._grown:
            await self._grown.wait_for(lambda: len(self.published) >= count)
            return list(self.published)


def ids(messages: Sequence[Message]) -> list[str]:
    """The events' ids."""
    return [dict(message.headers)["ce_id"].decode() for message in messages]
