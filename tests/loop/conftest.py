"""Kafka's topics are shared by a run: a test of the whole loop begins with none."""

import asyncio

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from tests.support.backend import apart
from tests.support.kafka import Broker


@pytest.fixture
def empty_topics(kafka: Broker) -> None:
    """No topic of ours is there, nor anything that a group remembers of one."""
    apart(_forget(kafka.bootstrap))


async def _forget(bootstrap: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        async with asyncio.timeout(30):
            while ours := [name for name in await admin.list_topics() if name.startswith("handrail.")]:
                await admin.delete_topics(ours)
                await asyncio.sleep(0.1)
    finally:
        await admin.close()
