"""What others may write to Kafka, and we must survive."""

import pytest
from aiokafka import AIOKafkaProducer

from tests.shared.runtime.bus.conftest import Join
from tests.shared.runtime.bus.listening import Listener
from tests.support import kafka as kafka_support

pytestmark = pytest.mark.kafka


@pytest.mark.parametrize("bus_url", ["kafka"], indirect=True)
async def test_a_null_header_and_a_null_key_arrive_as_no_bytes(
    kafka: kafka_support.Broker, bus_url: str, topic: str, group: str, join: Join
) -> None:
    bus, listener = join(bus_url), Listener()
    bus.subscribe(group=group, topics=[topic], handle=listener)
    await bus.start()
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap) as stranger:
        await stranger.send_and_wait(topic, b"v", headers=[("null", None), ("odd", b"\xff")])
    (heard,) = await listener.hears(1)
    assert heard.key == b""
    assert heard.headers == (("null", b""), ("odd", b"\xff"))
