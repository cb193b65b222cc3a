"""Where the bus keeps things in Valkey, and how a message lies in a stream.

A topic's partitions are the streams ``<topic>:<partition>``; everything else begins with ``bus:``. A message
is the fields ``k`` (key), ``v`` (value; none for a tombstone) and ``h:<name>`` (a header; ``h<n>:<name>``
when the name was used before), so that an operator can read it with any client.
"""

import zlib
from collections.abc import Iterable, Sequence

from handrail_shared.runtime.bus.interface import Delivery, Message

TOPICS = "bus:topics"
GENERATION = "bus:generation"


def stream(topic: str, partition: int) -> str:
    return f"{topic}:{partition}"


def latest(topic: str, partition: int) -> str:
    return f"bus:latest:{topic}:{partition}"


def members(group: str, topic: str) -> str:
    return f"bus:members:{group}:{topic}"


def lease(group: str, topic: str, partition: int) -> str:
    return f"bus:lease:{group}:{topic}:{partition}"


def partition_of(key: bytes, partitions: int) -> int:
    """The same for this key on every machine, for as long as the number of partitions stays."""
    return zlib.crc32(key) % partitions


def fields(message: Message) -> list[bytes]:
    """The message as a flat list of field, value, field, value ..."""
    flat = [b"k", message.key]
    if message.value is not None:
        flat += (b"v", message.value)
    for place, (name, value) in enumerate(message.headers):
        repeated = any(name == earlier for earlier, _ in message.headers[:place])
        flat += ((f"h{place}:{name}" if repeated else f"h:{name}").encode(), value)
    return flat


def delivery(topic: str, partition: int, entry_id: bytes, flat: Sequence[bytes]) -> Delivery:
    """Undo ``fields``; what an unknown writer added is left out."""
    key, value = b"", None
    headers: list[tuple[str, bytes]] = []
    for name, content in _pairs(flat):
        if name == b"k":
            key = content
        elif name == b"v":
            value = content
        elif name.startswith(b"h"):
            headers.append((name.partition(b":")[2].decode(errors="replace"), content))
    return Delivery(topic, key, value, tuple(headers), partition, entry_id.decode())


def _pairs(flat: Sequence[bytes]) -> Iterable[tuple[bytes, bytes]]:
    return zip(flat[::2], flat[1::2], strict=True)
