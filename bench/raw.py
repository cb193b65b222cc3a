"""What a bare client does in these measurements: the client library's own calls and nothing of ours."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol

Apply = Callable[[Sequence[bytes]], Awaitable[None]]
STEP = 1000


class Record(NamedTuple):
    """The bytes of one message."""

    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


class RawBus(Protocol):
    """One engine's client."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def publish(self, topic: str, records: Sequence[Record]) -> None:
        """A thousand or fewer at a time, as the library does it fastest, durable on return."""

    async def publish_one(self, topic: str, record: Record) -> None:
        """One, durable on return."""

    def ids(self, topic: str) -> AsyncIterator[list[bytes]]:
        """The `ce_id` of what is published from now on, as it arrives; the first list is empty: now it listens."""

    async def consume(self, topic: str, group: str, apply: Apply, *, count: int) -> None:
        """Hand over values from the earliest, 500 or fewer at a time, acknowledging each batch, until `count` are."""

    async def count(self, topic: str) -> int:
        """How many messages the topic has had."""

    async def forget(self, topic: str) -> None:
        """Let go of the topic's messages where they fill memory."""
