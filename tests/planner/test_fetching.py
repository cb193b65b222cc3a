"""Calendars are fetched from public addresses only, in bounded time and size, and nothing else is asked for."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from handrail_planner.core.calendar import MAX_BYTES
from handrail_planner.fetching import Allowed, Failed, Fetched, Fetcher, NotModified, Resolve, Validators, may_be_asked

from tests.planner.calendar_server import CalendarServer, Request, serving
from tests.planner.core.calendars import GOOGLE
from tests.support.hung_up import HUNG_UP

TESTS = Allowed(http=True, loopback=True)
NOTHING = Validators()


@pytest.fixture
async def server() -> AsyncIterator[CalendarServer]:
    async with serving() as running:
        yield running


def resolving(**hosts: Sequence[str]) -> tuple[Resolve, list[str]]:
    """A resolver that answers each time with the next address of a host, and what it was asked."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return [hosts[host.partition(".")[0]][asked.count(host) - 1]]

    return resolve, asked


async def test_a_calendar_is_fetched_and_not_again_while_it_stays_the_same(server: CalendarServer) -> None:
    server.has("/a.ics", GOOGLE, 'ETag: "v1"', "Last-Modified: Mon, 02 Mar 2026 15:00:00 GMT")
    fetched = await Fetcher(TESTS).fetch(f"{server.address}/a.ics", NOTHING)
    assert isinstance(fetched, Fetched)
    assert (fetched.file, fetched.validators.etag) == (GOOGLE, '"v1"')
    server.says["/a.ics"] = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
    assert await Fetcher(TESTS).fetch(f"{server.address}/a.ics", fetched.validators) == NotModified()
    assert server.asked[1].headers["if-none-match"] == '"v1"'
    assert server.asked[1].headers["if-modified-since"] == "Mon, 02 Mar 2026 15:00:00 GMT"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "::1", "0.0.0.0", "::"),
        *("10.0.0.1", "172.16.3.4", "192.168.1.1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "100.100.100.200"),
        *("169.254.169.254", "168.63.129.16", "224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:a00:1::1", "2001:0:a00:1::f5ff:fffe"),
    ],
)
def test_an_address_behind_a_wall_may_not_be_asked(address: str) -> None:
    assert not may_be_asked(address, Allowed())
    assert may_be_asked("93.184.215.14", Allowed())
    assert may_be_asked("2606:2800:21f:cb07:6820:80da:af6b:8b2c", Allowed())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
async def test_this_very_machine_is_not_asked_however_it_is_written(server: CalendarServer, host: str) -> None:
    outcome = await Fetcher(Allowed(http=True)).fetch(f"http://{host}:{server.port}/a.ics", NOTHING)
    assert outcome in {Failed("private_address"), Failed("unreachable")}
    assert server.asked == []


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://10.0.0.1/a.ics", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[::ffff:192.168.0.1]/", "private_address"),
        ("file:///etc/passwd", "not_secure"),
        ("gopher://127.0.0.1/", "not_secure"),
        ("/loop", "too_many_redirects"),
    ],
)
async def test_a_redirect_is_checked_like_the_address_itself(server: CalendarServer, to: str, code: str) -> None:
    server.redirects("/loop", to)
    assert await Fetcher(TESTS).fetch(f"{server.address}/loop", NOTHING) == Failed(code)  # type: ignore[arg-type]  # a code of a case
    assert len(server.asked) == (4 if to == "/loop" else 1)


async def test_from_https_nothing_leads_to_http(server: CalendarServer) -> None:
    assert await Fetcher(Allowed(loopback=True)).fetch(f"{server.address}/a.ics", NOTHING) == Failed("not_secure")
    assert server.asked == []


async def test_a_few_redirects_lead_to_the_calendar(server: CalendarServer) -> None:
    server.redirects("/a", "/b")
    server.redirects("/b", f"{server.address}/c")
    server.redirects("/c", "d")
    server.has("/d", GOOGLE)
    assert isinstance(await Fetcher(TESTS).fetch(f"{server.address}/a", NOTHING), Fetched)


async def test_a_name_is_looked_up_once_and_what_it_means_afterwards_does_not_matter(server: CalendarServer) -> None:
    server.has("/a.ics", GOOGLE)
    resolve, asked = resolving(calendar=["127.0.0.1", "10.0.0.1"])
    fetcher = Fetcher(TESTS, resolve=resolve)
    assert isinstance(await fetcher.fetch(f"http://calendar.example.com:{server.port}/a.ics", NOTHING), Fetched)
    assert asked == ["calendar.example.com"]
    assert server.asked[0].headers["host"] == f"calendar.example.com:{server.port}"
    again = await fetcher.fetch(f"http://calendar.example.com:{server.port}/a.ics", NOTHING)
    assert again == Failed("private_address")
    assert len(server.asked) == 1


async def test_one_private_address_among_others_is_enough_to_refuse(server: CalendarServer) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1", "10.0.0.1"]

    outcome = await Fetcher(TESTS, resolve=resolve).fetch(f"http://calendar.example.com:{server.port}/a", NOTHING)
    assert outcome == Failed("private_address")
    assert server.asked == []


async def test_a_server_that_drips_is_cut_off(server: CalendarServer) -> None:
    hung_up = asyncio.Event()

    async def drip(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)
        except HUNG_UP:
            hung_up.set()
            raise

    server.says["/a"] = drip
    assert await Fetcher(TESTS).within(0.5).fetch(f"{server.address}/a", NOTHING) == Failed("too_slow")
    async with asyncio.timeout(10):
        await hung_up.wait()


async def test_a_server_that_says_nothing_is_cut_off(server: CalendarServer) -> None:
    async def silent(_: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    server.says["/a"] = silent
    assert await Fetcher(TESTS).within(0.3).fetch(f"{server.address}/a", NOTHING) == Failed("too_slow")


async def test_a_huge_body_is_cut_off_before_it_is_all_read(server: CalendarServer) -> None:
    sent = 0

    async def pour(_: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while sent < 64 * MAX_BYTES:
            writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            await writer.drain()
            sent += 0x10000

    server.says["/a"] = pour
    assert await Fetcher(TESTS).fetch(f"{server.address}/a", NOTHING) == Failed("too_large")
    assert sent < 32 * MAX_BYTES


async def test_what_is_packed_is_unpacked_and_a_bomb_is_not(server: CalendarServer) -> None:
    server.has("/a", gzip.compress(GOOGLE), "Content-Encoding: gzip")
    server.has("/bomb", gzip.compress(b"x" * 200 * MAX_BYTES), "Content-Encoding: gzip")
    server.has("/broken", b"junk", "Content-Encoding: gzip")
    server.has("/other", b"junk", "Content-Encoding: br")
    found = [
        await Fetcher(TESTS).fetch(f"{server.address}{path}", NOTHING) for path in ("/a", "/bomb", "/broken", "/other")
    ]
    assert isinstance(found[0], Fetched)
    assert found[0].file == GOOGLE
    assert found[1:] == [Failed("too_large"), Failed("not_a_calendar"), Failed("not_a_calendar")]


async def test_what_is_not_there_or_not_allowed_is_refused(server: CalendarServer) -> None:
    server.has("/private", b"", status="403 Forbidden")
    server.says["/304"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    for path in ("/nowhere", "/private", "/304"):
        assert await Fetcher(TESTS).fetch(f"{server.address}{path}", NOTHING) == Failed("refused"), path


async def test_a_server_that_is_away_or_speaks_no_http_is_unreachable(server: CalendarServer) -> None:
    server.says["/a"] = b"220 mail.example.com ESMTP\r\n"
    for address in (f"{server.address}/a", "http://127.0.0.1:1/a", "http://nowhere.invalid/a"):
        assert await Fetcher(TESTS).fetch(address, NOTHING) == Failed("unreachable")


async def test_the_certificate_is_checked_for_the_name_though_the_connection_goes_to_the_address(
    tmp_path: Path,
) -> None:
    theirs, ours = _certified(tmp_path, "calendar.example.com")
    resolve, _ = resolving(calendar=["127.0.0.1"], other=["127.0.0.1"])
    async with serving(theirs) as server:
        server.has("/a.ics", GOOGLE)
        fetcher = Fetcher(Allowed(loopback=True), resolve=resolve, context=ours)
        assert isinstance(await fetcher.fetch(f"https://calendar.example.com:{server.port}/a.ics", NOTHING), Fetched)
        assert await fetcher.fetch(f"https://other.example.com:{server.port}/a.ics", NOTHING) == Failed("unreachable")
        assert len(server.asked) == 1


def _certified(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side that shows a certificate for this host, and a side that trusts nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(pem)
    return theirs, ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
