"""A bus to talk to, on each engine in turn, and one that may be killed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from handrail.embedded.valkey import Valkey
from handrail_shared.runtime.bus import Bus, TopicSettings, connect

from tests.support import kafka as kafka_support

TAKEOVER = {"redis": 1.0, "kafka": 6.0}
"""Seconds until a dead consumer's partitions go to others; Kafka's own lower limit is 6."""

Join = Callable[..., Bus]


def takeover(url: str) -> float:
    """How long this engine waits for a dead consumer, in these tests."""
    return TAKEOVER[url.partition(":")[0]]


@dataclass(frozen=True, slots=True)
class Crashing:
    """A bus that a test may kill and start again."""

    url: str
    kill: Callable[[], Awaitable[None]]
    restart: Callable[[], Awaitable[None]]


@pytest.fixture
async def join() -> AsyncIterator[Join]:
    """Connects to a bus; all that were joined are stopped at the end."""
    async with AsyncExitStack() as stack:

        def joining(url: str, **settings: float) -> Bus:
            bus = connect(url, client_id="test", **{"takeover": takeover(url), **settings})
            stack.push_async_callback(bus.stop)
            return bus

        yield joining


@pytest.fixture
async def topic(bus_url: str, topic_prefix: str, join: Join) -> str:
    """A topic of four partitions that no other test uses."""
    name = topic_prefix + "replies"
    await join(bus_url).ensure_topics([TopicSettings(name, partitions=4)])
    return name


@pytest.fixture
def group(topic_prefix: str) -> str:
    """A group of consumers that no other test uses."""
    return topic_prefix + "progress"


@pytest.fixture(params=["valkey", pytest.param("kafka", marks=pytest.mark.kafka)])
async def crashing(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Crashing]:
    """A durable bus of this test's own, on each engine in turn."""
    if request.param == "valkey":
        async with Valkey(tmp_path, appendfsync="always") as valkey:
            yield Crashing(valkey.url, valkey.kill, valkey.start)
        return
    broker = kafka_support.ours(request.getfixturevalue("kafka"))
    yield Crashing(f"kafka://{broker.bootstrap}", broker.kill, broker.restart)
