"""Servers start when a test first asks for one, are shared by the run, and are gone when it ends."""

import asyncio
import gc
import os
import secrets
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping

import hypothesis
import pytest
import structlog
import uvloop
from handrail.embedded import ports
from handrail_shared.runtime.service import settle_memory

from tests.support import bounded, drawn, postgres, valkey
from tests.support import kafka as kafka_support
from tests.support.backend import apart
from tests.support.engines import described
from tests.support.form import IN_FULL, examples
from tests.support.kept import Kept, Pools
from tests.support.order import in_step
from tests.support.smtp import SmtpSink

STDERR = pytest.StashKey[int]()
"""The process's own; while a test runs, what is written there is caught."""
DRAWN = pytest.StashKey[drawn.Drawn]()
"""Where the ids come from."""


def pytest_configure(config: pytest.Config) -> None:
    """What a test logs is shown as it is: drawing a traceback with all its variables takes seconds. No example is timed. Ctrl-C is heard.

    What is random (ids, Hypothesis' examples) is the same in each run but for the long forms': a change fails by what it does, not by luck.
    """
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # a shell's job in the background; its children would not hear Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)
    ports.BETWEEN = _of_this_worker(*ports.BETWEEN)
    config.stash[STDERR] = os.dup(sys.__stderr__.fileno() if sys.__stderr__ else 2)
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    hypothesis.settings.register_profile("untimed", deadline=None, derandomize=not IN_FULL, max_examples=examples())
    hypothesis.settings.load_profile("untimed")
    config.stash[DRAWN] = drawn.Drawn(drawn.seed(IN_FULL))
    uuid.uuid4 = config.stash[DRAWN].uuid4
    structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(), plain])


def _of_this_worker(lowest: int, highest: int) -> tuple[int, int]:
    """Ports that no other worker draws, for between the drawing and the listening another could draw the same."""
    worker, workers = (
        os.environ.get("PYTEST_XDIST_WORKER", "gw0"),
        int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")),
    )
    each = (highest - lowest) // workers
    begin = lowest + each * (int(worker.removeprefix("gw")) % workers)
    return begin, begin + each


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The services' own loop: what a test sees of timing and sockets is what they see, and its turns are quicker."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of the files only; and a test that waits has an end."""
    for item in items:
        bounded.bound(item)
    place = {file: number for number, file in enumerate(in_step(_file(item) for item in items))}
    items.sort(key=lambda item: place[_file(item)])


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test that hangs where no time limit reaches it ends its process, and is named."""
    item.config.stash[DRAWN].begin(item.nodeid)
    with bounded.watched(item, item.config.stash[STDERR]):
        return (yield)


@pytest.hookimpl(trylast=True)
def pytest_exception_interact(node: pytest.Collector | pytest.Item) -> None:
    """With a failure every time limit ends, for a debugger's sake; but what was set up is still to be taken down."""
    if isinstance(node, pytest.Item):
        bounded.watch(node, node.config.stash[STDERR])


def pytest_collection_finish() -> None:
    """From the first test on garbage is collected, as in a service's process."""
    settle_memory()
    gc.enable()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Name the engines and the seed on top of every run."""
    return ["engines: " + described(fetch=False), f"ids: {drawn.SEED_SETTING}={config.stash[DRAWN].seed}"]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.TestServer]:
    """The run's PostgreSQL."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
async def kept(postgres_server: postgres.TestServer) -> AsyncIterator[Kept]:
    """The database that tests have one after the other."""
    pools = Pools()
    with pytest.MonkeyPatch.context() as patch:
        pools.install(patch)
        kept = Kept(postgres_server, pools)
        yield kept
        await kept.drop()


@pytest.fixture
async def new_database(postgres_server: postgres.TestServer) -> AsyncIterator[postgres.Database]:
    """A database that no test has used, for what looks at how it is made, or at plans that depend on what was ever in a table."""
    async with postgres_server.database() as new:
        yield new


@pytest.fixture
async def database(kept: Kept, request: pytest.FixtureRequest) -> AsyncIterator[postgres.Database]:
    """A database that no other test uses meanwhile, empty but for the newest schema."""
    async with kept.database(request.path) as empty:
        yield empty


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[valkey.TestServer]:
    """The run's Valkey."""
    with valkey.running() as server:
        yield server


@pytest.fixture
async def valkey_url(valkey_server: valkey.TestServer) -> str:
    """An empty Valkey database of this test's own."""
    return await valkey_server.fresh()


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[kafka_support.Broker]:
    """The run's Kafka, or an end of the test that says why there is none."""
    with kafka_support.running(kafka_support.at_hand(kafka_support.find())) as broker:
        yield broker


@pytest.fixture
def kafka(kafka_server: kafka_support.Broker) -> Iterator[kafka_support.Broker]:
    """The run's Kafka; a test that kills it finds it running again in the next."""
    yield kafka_server
    if not kafka_server.alive:
        apart(kafka_server.restart())


@pytest.fixture(params=["valkey", pytest.param("kafka", marks=pytest.mark.kafka)])
def bus_url(request: pytest.FixtureRequest) -> str:
    """The address of a bus, on each engine in turn; on Kafka use `topic_prefix`, for topics are shared."""
    if request.param == "kafka":
        broker: kafka_support.Broker = request.getfixturevalue("kafka")
        return f"kafka://{broker.bootstrap}"
    url: str = request.getfixturevalue("valkey_url")
    return url


@pytest.fixture
def topic_prefix() -> str:
    """A beginning for topic and group names that no other test uses."""
    return f"test-{secrets.token_hex(4)}."


@pytest.fixture
async def smtp_sink() -> AsyncIterator[SmtpSink]:
    """A mail server that keeps what it is sent."""
    async with SmtpSink() as sink:
        yield sink
