"""One Valkey per test run; an empty database of it for every test that asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import redis.asyncio
from handrail.embedded import programs, throwaway
from handrail.embedded.valkey import Valkey
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from tests.support import backend, docker

IMAGE = "valkey/valkey:9"
DATABASES = 16


class TestServer:
    """The server that a test run shares; its databases are lent out in turn."""

    __test__ = False

    def __init__(self, url: str) -> None:
        self.url = url
        self._lent = 0

    async def fresh(self) -> str:
        """The address of an empty database; the last fifteen handed out are left alone."""
        self._lent = (self._lent + 1) % DATABASES
        url = urlunsplit(urlsplit(self.url)._replace(path=f"/{self._lent}"))
        client = redis.asyncio.from_url(url)
        await client.flushdb()
        await client.aclose()
        return url


def described() -> str:
    """Which Valkey tests use."""
    if address := backend.given("valkey"):
        return f"Valkey at {urlsplit(address).hostname}"
    if backend.backend() == "docker":
        return f"Valkey ({IMAGE}, Docker)"
    return str(programs.valkey())


@contextmanager
def running() -> Iterator[TestServer]:
    """The server for one test run."""
    if address := backend.given("valkey"):
        yield TestServer(address)
    elif backend.backend() == "docker":
        with _container() as url:
            yield TestServer(url)
    else:
        with _embedded() as url:
            yield TestServer(url)


@contextmanager
def _embedded() -> Iterator[str]:
    with throwaway.folder("test-valkey") as folder:
        server = Valkey(folder, settings={"databases": str(DATABASES)})
        try:
            backend.apart(server.start())
            yield server.url
        finally:
            backend.apart(server.stop())


@contextmanager
def _container() -> Iterator[str]:
    ready = LogMessageWaitStrategy("Ready to accept connections").with_startup_timeout(60)
    with docker.container(IMAGE).with_exposed_ports(6379).waiting_for(ready) as box:
        yield f"redis://{box.get_container_host_ip()}:{box.get_exposed_port(6379)}/0"
