"""Apache Kafka's own image, where Docker is usable and has it or can pull it."""

import asyncio

from handrail.embedded.ports import free_port
from testcontainers.core.container import DockerContainer

from tests.support import docker
from tests.support.kafka import java
from tests.support.kafka.ready import ready
from tests.support.kafka.settings import settings

IMAGE = f"apache/kafka:{java.VERSION}"
INSIDE = 9092


class DockerBroker:
    """A Kafka in a container, on a port of this machine that stays the same over restarts."""

    def __init__(self) -> None:
        self._box: DockerContainer | None = None
        self._port = 0

    @property
    def bootstrap(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self._port}"

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        if self._box is None:
            return False
        inner = self._box.get_wrapped_container()
        inner.reload()
        return bool(inner.status == "running")

    async def start(self) -> None:
        """Start a new container."""
        self._port = free_port()
        properties = settings(
            listens=f"0.0.0.0:{INSIDE}",
            advertised=self.bootstrap,
            controller="127.0.0.1:9093",
            logs="/tmp/kafka-logs",
        )
        box = docker.container(IMAGE).with_bind_ports(INSIDE, self._port)
        for key, value in properties.items():
            box = box.with_env("KAFKA_" + key.upper().replace(".", "_"), value)
        self._box = box
        await asyncio.to_thread(box.start)
        await ready(self.bootstrap)

    async def restart(self) -> None:
        """Start the same container again."""
        inner = self._running().get_wrapped_container()
        await asyncio.to_thread(inner.restart, timeout=10)
        await ready(self.bootstrap)

    async def kill(self) -> None:
        """End it as a crash would."""
        await asyncio.to_thread(self._running().get_wrapped_container().kill)

    async def stop(self) -> None:
        """End and remove the container."""
        if self._box is not None:
            await asyncio.to_thread(self._box.stop)

    def _running(self) -> DockerContainer:
        assert self._box is not None, "start the broker first"
        return self._box
