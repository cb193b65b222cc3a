"""Apache Kafka's own image, where Docker is usable and has it or can pull it."""

import socket
import subprocess
from typing import Any

from tests.support.kafka import java
from tests.support.kafka.ready import ready
from tests.support.kafka.settings import settings

IMAGE = f"apache/kafka:{java.VERSION}"
PULL_SECONDS = 60
INSIDE = 9092


def fetch() -> bool:
    """Whether the image is here now; a pull gets a minute."""
    return _docker("image", "inspect", IMAGE) or _docker("pull", "--quiet", IMAGE)


def _docker(*arguments: str) -> bool:
    try:
        done = subprocess.run(["docker", *arguments], capture_output=True, timeout=PULL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


class DockerBroker:
    """A Kafka in a container, on a port of this machine that stays the same over restarts."""

    def __init__(self) -> None:
        self._box: Any = None  # testcontainers has no types
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
        from testcontainers.core.container import DockerContainer

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        properties = settings(
            listens=f"0.0.0.0:{INSIDE}",
            advertised=self.bootstrap,
            controller="127.0.0.1:9093",
            logs="/tmp/kafka-logs",
        )
        box = DockerContainer(IMAGE).with_bind_ports(INSIDE, self._port)
        for key, value in properties.items():
            box = box.with_env("KAFKA_" + key.upper().replace(".", "_"), value)
        self._box = box.start()
        await ready(self.bootstrap)

    async def restart(self) -> None:
        """Start the same container again."""
        self._box.get_wrapped_container().restart(timeout=10)
        await ready(self.bootstrap)

    async def kill(self) -> None:
        """End it as a crash would."""
        self._box.get_wrapped_container().kill()

    async def stop(self) -> None:
        """End and remove the container."""
        if self._box is not None:
            self._box.stop()
