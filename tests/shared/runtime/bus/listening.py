"""What tests of a bus listen with, and how they judge what they heard."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from handrail_shared.runtime.bus import Delivery, Message

KEYS = 8
"""How many clients the numbered messages are spread over."""


class Listener:
    """A handler that remembers, and lets a test wait for what it is to hear."""

    def __init__(self) -> None:
        self.heard: list[Delivery] = []
        self.journal: list[tuple[int, int]] = []
        self._grew = asyncio.Condition()

    async def __call__(self, deliveries: Sequence[Delivery]) -> None:
        """Remember the batch."""
        async with self._grew:
            self.heard += deliveries
            self.journal += ((time.monotonic_ns(), number_of(each)) for each in deliveries)
            self._grew.notify_all()

    async def hears(self, count: int, within: float = 30.0) -> list[Delivery]:
        """Wait until this many different messages were handled; raises TimeoutError."""
        async with asyncio.timeout(within), self._grew:
            await self._grew.wait_for(lambda: len({(each.key, each.value) for each in self.heard}) >= count)
        return self.heard


def numbered(topic: str, numbers: Iterable[int]) -> list[Message]:
    """Messages that carry their number, spread over the keys in turn."""
    return [Message(topic, key_of(number), str(number).encode()) for number in numbers]


def key_of(number: int) -> bytes:
    """The client that a numbered message is about."""
    return f"client-{number % KEYS}".encode()


def number_of(delivery: Delivery) -> int:
    """The number that a message carries, or -1."""
    value = delivery.value or b""
    return int(value) if value.isdigit() else -1


def told_in_order(*journals: Iterable[tuple[int, int]], count: int) -> None:
    """Judge what several consumers handled, in the order of time."""
    all_in_order((number for _, number in sorted(chain(*journals))), count)


def all_in_order(handled: Iterable[int], count: int) -> None:
    """Every number up to count was handled, and for each key none before its predecessor.

    A message may come again; then those behind it may come again too.
    """
    reached: dict[bytes, int] = defaultdict(lambda: -KEYS)
    for number in handled:
        key = key_of(number)
        before = reached[key] if reached[key] >= 0 else number % KEYS - KEYS
        assert number <= before + KEYS, f"{number} overtook {before + KEYS} of {key!r}"
        reached[key] = max(before, number)
    for key, last in reached.items():
        assert last + KEYS >= count, f"{key!r} ends at {last}"
    assert len(reached) == min(KEYS, count)
