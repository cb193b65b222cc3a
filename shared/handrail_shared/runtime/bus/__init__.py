"""placeholder until the bus lands"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from handrail_shared.contracts.topics import TopicSettings


class BusAway(ConnectionError):
    """x"""


@dataclass(frozen=True, slots=True)
class Message:
    topic: str
    key: bytes
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    topic: str
    key: bytes
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    partition: int
    position: str


Handle = Callable[[Sequence[Delivery]], Awaitable[None]]


class Bus(Protocol):
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def ensure_topics(self, topics: Sequence[TopicSettings]) -> None: ...
    async def publish(self, messages: Sequence[Message]) -> None: ...
    def subscribe(self, *, group: str, topics: Sequence[str], handle: Handle, max_records: int = 500) -> None: ...
    async def lag(self, group: str, topics: Sequence[str]) -> int: ...
    async def generation(self) -> str | None: ...
