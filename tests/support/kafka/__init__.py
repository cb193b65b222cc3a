"""One real Apache Kafka per test run, where the machine can have one.

An address that is given comes first, then what is here already (Apache's image, or
the jars), then what can be fetched (by Docker, or by Maven for Java 17). Otherwise
Kafka-only tests are skipped with one reason; in the long form, which is there to
show what they show, they fail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Protocol, assert_never

from tests.support import backend, docker
from tests.support.kafka import java
from tests.support.kafka.container import IMAGE, DockerBroker
from tests.support.kafka.ready import ready
from tests.support.passing import passed_over

VERSION = java.VERSION


class Broker(Protocol):
    """A single-node Kafka; every call returns when the broker answers, or is gone."""

    @property
    def bootstrap(self) -> str:
        """Its host and port."""

    @property
    def alive(self) -> bool:
        """Whether it runs."""

    async def start(self) -> None:
        """Start it on new log folders."""

    async def stop(self) -> None:
        """End it in order."""

    async def kill(self) -> None:
        """End it as a crash would."""

    async def restart(self) -> None:
        """Start it again on the same log folders and port."""


@dataclass(frozen=True, slots=True)
class Missing:
    """No Kafka can be had."""

    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """A Kafka that runs already; tests may not stop it."""

    bootstrap: str

    @property
    def alive(self) -> bool:
        """It isn't ours to doubt."""
        return True

    async def start(self) -> None:
        """See that it answers."""
        await ready(self.bootstrap)

    async def stop(self) -> None:
        """Leave it running."""

    async def kill(self) -> None:
        """Not ours to kill."""
        raise RuntimeError("HANDRAIL_TEST_KAFKA names a broker that isn't ours to stop.")

    async def restart(self) -> None:
        """Not ours to restart."""
        await self.kill()


Found = Given | DockerBroker | java.JavaBroker | Missing


@cache
def find() -> Found:
    """The Kafka that tests will use; fetches its image or its jars the first time."""
    if found := _here():
        return found
    if docker.answers() and docker.fetch(IMAGE):
        return DockerBroker()
    jars = java.fetch()
    if isinstance(jars, str):
        return Missing(f"no Docker with its image, and {jars}")
    return java.JavaBroker(jars)


def at_hand(found: Found) -> Broker:
    """The Kafka that was found; the test ends where there is none."""
    if isinstance(found, Missing):
        passed_over(f"Apache Kafka is not at hand: {found.reason}")
    return found


def ours(broker: Broker) -> Broker:
    """A broker that may be killed; the test ends with one that is somebody else's."""
    if isinstance(broker, Given):
        passed_over("HANDRAIL_TEST_KAFKA names a broker that isn't ours to kill")
    return broker


def _here() -> Found | None:
    if address := backend.given("kafka"):
        return Given(address.removeprefix("kafka://"))
    if docker.here(IMAGE):
        return DockerBroker()
    jars = java.here()
    return java.JavaBroker(jars) if isinstance(jars, java.Jars) else None


def described(*, fetch: bool = True) -> str:
    """Which Kafka tests use; without fetching, it may be too early to say."""
    found = find() if fetch else _here()
    match found:
        case None:
            return "Apache Kafka (fetched when a test asks)"
        case Given(bootstrap):
            return f"Apache Kafka at {bootstrap}"
        case DockerBroker():
            return f"Apache Kafka ({IMAGE}, Docker)"
        case java.JavaBroker() as broker:
            return f"Apache Kafka {VERSION} (Java {broker.jars.java_version}, Maven)"
        case Missing(reason):
            return f"Apache Kafka: not at hand ({reason}): Kafka-only tests are skipped"
        case other:
            assert_never(other)


@contextmanager
def running(broker: Broker) -> Iterator[Broker]:
    """The broker, started for one test run."""
    try:
        backend.apart(broker.start())
        yield broker
    finally:
        backend.apart(broker.stop())
