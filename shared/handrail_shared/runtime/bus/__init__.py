"""The bus between the services: one interface, two engines.

``connect`` takes ``kafka://host:port[,host:port]`` (Apache Kafka) or ``redis://host:port/db`` (Valkey or
Redis Streams). What both promise is written in ``interface`` and tried by one conformance suite.
"""

import re
from urllib.parse import urlsplit

from handrail_shared.runtime.bus.interface import (
    Bus,
    BusAway,
    BusHealth,
    Delivery,
    Handle,
    Message,
    TopicMissing,
    TopicSettings,
)

__all__ = [
    "Bus",
    "BusAway",
    "BusHealth",
    "Delivery",
    "Handle",
    "Message",
    "TopicMissing",
    "TopicSettings",
    "connect",
]

_HOST_AND_PORT = re.compile(r"[\w.-]+:\d+|\[[0-9a-fA-F:]+\]:\d+")

KAFKA_SHORTEST_TAKEOVER = 6.0
"""A broker's own lower limit for a session, as it is set unless changed."""


def connect(
    address: str,
    *,
    client_id: str,
    patience: float = 10.0,
    grace: float = 8.0,
    takeover: float | None = None,
) -> Bus:
    """Choose the engine by the address; nothing is opened yet. Only the chosen engine's client is loaded.

    ``patience`` bounds every wait for the bus, ``grace`` the wait for a handler at stop, and ``takeover``
    says how long a dead consumer keeps its partitions (all in seconds; by default 10 on Kafka, 5 on Valkey).
    """
    scheme, _, rest = address.partition("://")
    servers = [each for each in rest.rstrip("/").split(",") if _HOST_AND_PORT.fullmatch(each)]
    if scheme == "kafka" and takeover is not None and takeover < KAFKA_SHORTEST_TAKEOVER:
        raise ValueError(f"Kafka's brokers refuse a takeover below {KAFKA_SHORTEST_TAKEOVER:g} s")
    if scheme == "kafka" and len(servers) == rest.count(",") + 1:
        from handrail_shared.runtime.bus.kafka import KafkaBus  # noqa: PLC0415

        return KafkaBus(servers, client_id=client_id, patience=patience, grace=grace, takeover=takeover or 10.0)
    if scheme in {"redis", "rediss"} and urlsplit(address).hostname:
        from handrail_shared.runtime.bus.valkey import ValkeyBus  # noqa: PLC0415

        return ValkeyBus(address, client_id=client_id, patience=patience, grace=grace, takeover=takeover or 5.0)
    raise ValueError("a bus address looks like kafka://host:port[,host:port] or redis://host:port/db")
