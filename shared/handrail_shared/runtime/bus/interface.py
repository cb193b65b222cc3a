"""What every bus promises, whichever engine carries it.

A published message is on the bus when ``publish`` returns. Each group of consumers gets every message at
least once, from the earliest kept; messages of one key arrive in the order in which they were published, and
no later one overtakes. A batch is acknowledged when its handler returns; when the handler raises, the same
messages come again after a pause that grows from 0.1 to 5 seconds. The bus moves bytes and reads none.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from handrail_shared.contracts.topics import TopicSettings

__all__ = ["Bus", "BusAway", "BusHealth", "Delivery", "Handle", "Headers", "Message", "TopicMissing", "TopicSettings"]

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What travels. ``value`` None is a tombstone: the key's earlier messages may be forgotten."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it was received, and where it lay."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers
    partition: int
    position: str


@dataclass(frozen=True, slots=True)
class BusHealth:
    """``polls`` holds, for each subscribed group, the seconds since it last asked the bus and was answered.

    It grows while a handler is stuck, while the bus is away and when the reading stopped for another reason.
    """

    connected: bool
    polls: Mapping[str, float]


class BusAway(Exception):
    """The bus did not answer in time. Nothing is known to be lost: try again later."""


class TopicMissing(Exception):
    """The topic was never made. Call ``ensure_topics`` before you publish or subscribe to it."""


LARGEST = 900_000
"""Bytes of key, value and headers that one message may have; Kafka's own limit is a little higher."""


def refuse_too_large(messages: Sequence[Message]) -> None:
    """Raise ValueError before anything is sent, so that one message cannot hold up those behind it."""
    for message in messages:
        headers = sum(len(name) + len(value) for name, value in message.headers)
        size = len(message.key) + len(message.value or b"") + headers
        if size > LARGEST:
            raise ValueError(f"{message.topic}: a message of {size} bytes is over {LARGEST}; send a reference instead")


Handle = Callable[[Sequence[Delivery]], Awaitable[None]]


class Bus(Protocol):
    """Publish, subscribe, and know how far behind a group is."""

    async def start(self) -> None:
        """Connect and begin to hand out messages. Raises BusAway or TopicMissing, within a bounded time."""

    async def stop(self) -> None:
        """Take no new batch, let the one in hand finish within the grace, acknowledge it, and close."""

    async def ensure_topics(self, topics: Sequence[TopicSettings]) -> None:
        """Make the topics that aren't there yet; leave those that are as they are. Works before ``start``."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Put all messages on the bus. Raises BusAway when some may not be: then publish them all again."""

    def subscribe(self, *, group: str, topics: Sequence[str], handle: Handle, max_records: int = 500) -> None:
        """Before ``start``: hand every message of these topics to ``handle``, in batches, once per group."""

    async def lag(self, group: str, topics: Sequence[str]) -> int:
        """Count the messages that this group has not acknowledged."""

    def health(self) -> BusHealth:
        """Say, without any waiting, whether the bus answers and whether the subscriptions move."""

    async def generation(self) -> str | None:
        """Name the bus's contents: the name changes when they were lost. None: they are kept for good."""
