"""What the other tests take for granted about their servers."""

import asyncio
import smtplib
import sys
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
import redis.asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.support.bounded import within
from tests.support.kafka import Broker, Given, Missing, at_hand, ours
from tests.support.postgres import Database, TestServer
from tests.support.proxy import Proxy
from tests.support.smtp import SmtpSink

ROOT = Path(__file__).parents[2]
FAILS_AND_HANGS = """
import threading
import pytest

@pytest.fixture
def never_taken_down():
    yield
    threading.Event().wait()

def test_that_fails(never_taken_down):
    assert False
"""


async def test_databases_share_nothing(postgres_server: TestServer) -> None:
    async with postgres_server.database() as one, postgres_server.database() as other:
        here = await asyncpg.connect(one.admin_dsn)
        there = await asyncpg.connect(other.admin_dsn)
        await here.execute("CREATE TABLE only_here ()")
        assert await there.fetchval("SELECT to_regclass('only_here')") is None
        await here.close()
        await there.close()


async def test_a_database_is_dropped_even_when_a_connection_was_forgotten(
    postgres_server: TestServer,
) -> None:
    async with postgres_server.database() as lent:
        await asyncpg.connect(lent.admin_dsn)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(lent.admin_dsn)


async def test_a_bus_is_reachable_under_its_address(bus_url: str) -> None:
    parts = urlsplit(bus_url)
    assert parts.hostname is not None
    _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.close()


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_every_test_finds_an_empty_valkey(valkey_url: str, turn: str) -> None:
    async with redis.asyncio.from_url(valkey_url) as client:
        assert await client.dbsize() == 0
        await client.set("left behind by", turn)


@pytest.mark.kafka
async def test_kafka_keeps_what_it_acknowledged_through_a_crash(kafka: Broker, topic_prefix: str) -> None:
    topic = topic_prefix + "kept"
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(topic, 1, 1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, acks="all") as producer:
        await producer.send_and_wait(topic, b"kept")
    await kafka.kill()
    await kafka.restart()
    async with AIOKafkaConsumer(topic, bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest") as consumer:
        async with asyncio.timeout(20):
            assert (await consumer.getone()).value == b"kept"


@pytest.mark.kafka
async def test_asking_for_a_topic_does_not_make_it(kafka: Broker, topic_prefix: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    described = await admin.describe_topics([topic_prefix + "never-made"])
    topics = await admin.list_topics()
    await admin.close()
    assert described[0]["error_code"] != 0
    assert topic_prefix + "never-made" not in topics


async def test_a_cut_proxy_resets_and_refuses_until_restored(database: Database) -> None:
    target = urlsplit(database.admin_dsn)
    assert target.hostname is not None
    assert target.port is not None
    async with Proxy(target.hostname, target.port) as proxy:
        login = target.netloc.rpartition("@")[0]
        through = target._replace(netloc=f"{login}@{proxy.host}:{proxy.port}").geturl()
        connection = await asyncpg.connect(through)
        await proxy.cut()
        with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError)):
            await connection.fetchval("SELECT 1")
        with pytest.raises(ConnectionRefusedError):
            await asyncpg.connect(through)
        await proxy.restore()
        again = await asyncpg.connect(through)
        assert await again.fetchval("SELECT 1") == 1
        await again.close()


async def test_the_mail_sink_keeps_the_envelope_and_the_bytes(smtp_sink: SmtpSink) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "clinic@example.com", "sam@example.org", "Grüße"
    mail.set_content("The bus, then shoes on.\n")

    def send() -> None:
        with smtplib.SMTP(smtp_sink.host, smtp_sink.port, timeout=5) as client:
            client.send_message(mail)

    await asyncio.to_thread(send)
    (kept,) = await smtp_sink.mails(1)
    assert (kept.sender, kept.recipients) == ("clinic@example.com", ("sam@example.org",))
    assert kept.message["Subject"] == "Grüße"
    assert b"\r\n" in kept.content


async def test_the_mail_sink_refuses_as_told(smtp_sink: SmtpSink) -> None:
    smtp_sink.refusal = "451 4.3.0 Later"

    def send() -> tuple[int, bytes]:
        with smtplib.SMTP(smtp_sink.host, smtp_sink.port, timeout=5) as client:
            client.ehlo()
            client.mail("clinic@example.com")
            client.rcpt("sam@example.org")
            return client.data(b"Subject: x\r\n\r\nx\r\n")

    assert await asyncio.to_thread(send) == (451, b"4.3.0 Later")
    assert smtp_sink.received == []


async def test_a_test_that_waits_for_ever_fails_where_it_waits() -> None:
    async def waits() -> None:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await within(waits, 0.01)()


async def test_a_test_that_fails_and_is_never_taken_down_ends_its_process_which_says_where_it_stood(
    tmp_path: Path,
) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\ntimeout = 5\ntimeout_method = thread\n")
    (tmp_path / "test_hangs.py").write_text(FAILS_AND_HANGS)
    process = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "--import-mode=importlib",
            "--rootdir",
            tmp_path,
            tmp_path,
        ),
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        _, said = await process.communicate()
    assert process.returncode == 1
    assert "never_taken_down" in said.decode()


async def test_tests_run_on_the_services_own_loop() -> None:
    assert type(asyncio.get_running_loop()).__module__.startswith("uvloop")


def test_what_this_machine_cannot_show_is_passed_over_and_fails_the_long_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HANDRAIL_CHAOS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Docker"):
        at_hand(Missing("no Docker"))
    with pytest.raises(pytest.skip.Exception):
        ours(Given("192.0.2.1:9092"))
    monkeypatch.setenv("HANDRAIL_CHAOS", "1")
    with pytest.raises(pytest.fail.Exception, match="no Docker"):
        at_hand(Missing("no Docker"))
    with pytest.raises(pytest.fail.Exception):
        ours(Given("192.0.2.1:9092"))
