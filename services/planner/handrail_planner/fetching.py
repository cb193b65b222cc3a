"""Asks for a calendar at an address that a client gave, and for nothing that lies behind our own walls.

A host is looked up once for each hop, every address found is checked, and the connection goes to one that was: what the name means
a moment later does not matter. The certificate is still checked for the name. Redirects are few and checked alike. All of it takes
ten seconds and as many bytes as a calendar may have; nothing of an address is logged or told.
"""

import asyncio
import ipaddress
import socket
import ssl
import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import httpx
from pydantic import BaseModel, Field

from handrail_planner.core.calendar import MAX_BYTES

WITHIN_SECONDS = 10.0
MOST_REDIRECTS = 3
MOST_ADDRESSES = 3
"""Of one host, tried in turn when there is no connection to the first."""

FetchFault = Literal[
    "unreachable",
    "too_slow",
    "too_large",
    "not_secure",
    "private_address",
    "too_many_redirects",
    "refused",
    "not_a_calendar",
]
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_FOR_US = (
    ipaddress.ip_network("168.63.129.16/32"),  # a cloud's own agent, on an address that looks public
    ipaddress.ip_network("64:ff9b::/96"),  # whatever IPv4 address is written behind it
    ipaddress.ip_network("64:ff9b:1::/48"),
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is only for tests."""

    http: bool = False
    loopback: bool = False


class Validators(BaseModel):
    """What the server calls the version that was read (RFC 9110, 8.8)."""

    etag: str | None = Field(default=None, max_length=500)
    last_modified: str | None = Field(default=None, max_length=100)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The calendar as it is now."""

    file: bytes = field(repr=False)
    validators: Validators = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotModified:
    """It is as it was."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is none."""

    code: FetchFault


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    url: httpx.URL


Outcome = Fetched | NotModified | Failed
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


async def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as the system's resolver has them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def may_be_asked(address: str, allowed: Allowed) -> bool:
    """Whether it is a public address. One that only wraps another is no better than that."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner:
            return may_be_asked(str(inner), allowed)
    if ip.is_loopback:
        return allowed.loopback
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in each for each in _NOT_FOR_US)


class Fetcher:
    """Fetches calendars. `resolve` and `context` are those of the system, but in tests."""

    def __init__(self, allowed: Allowed, *, resolve: Resolve = resolved, context: ssl.SSLContext | None = None) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._context = context
        self._within = WITHIN_SECONDS

    def within(self, seconds: float) -> "Fetcher":
        """The same with less patience."""
        self._within = seconds
        return self

    async def fetch(self, address: str, known: Validators) -> Outcome:
        """The calendar at `address`, unless it is still the one that is known."""
        try:
            async with asyncio.timeout(self._within):
                return await self._followed(httpx.URL(address), known)
        except TimeoutError:
            return Failed("too_slow")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            return Failed("unreachable")

    async def _followed(self, url: httpx.URL, known: Validators) -> Outcome:
        for _ in range(1 + MOST_REDIRECTS):
            outcome = await self._hop(url, known)
            if not isinstance(outcome, _Elsewhere):
                return outcome
            url = outcome.url
        return Failed("too_many_redirects")

    async def _hop(self, url: httpx.URL, known: Validators) -> Outcome | _Elsewhere:
        if url.scheme != "https" and not (self._allowed.http and url.scheme == "http"):
            return Failed("not_secure")
        host = url.raw_host.decode("ascii")
        found = await self._resolve(host.strip("[]"), url.port or (443 if url.scheme == "https" else 80))
        if not found:
            return Failed("unreachable")
        if not all(may_be_asked(each, self._allowed) for each in found):
            return Failed("private_address")
        return await self._asked(url, host, found[:MOST_ADDRESSES], known)

    async def _asked(
        self, url: httpx.URL, host: str, addresses: Sequence[str], known: Validators
    ) -> Outcome | _Elsewhere:
        """At the first of these addresses that takes a connection."""
        async with httpx.AsyncClient(
            trust_env=False, verify=self._tls(), timeout=self._within, follow_redirects=False
        ) as client:
            for address in addresses:
                request = client.build_request(
                    "GET",
                    url.copy_with(host=address),
                    headers=_headers(url, known),
                    extensions={"sni_hostname": host.strip("[]")},
                )
                try:
                    response = await client.send(request, stream=True)
                except httpx.ConnectError:
                    continue
                try:
                    return await _answer(url, response, known)
                finally:
                    await response.aclose()
        return Failed("unreachable")

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = httpx.create_ssl_context(trust_env=False)
        return self._context


def _headers(url: httpx.URL, known: Validators) -> dict[str, str]:
    headers = {
        "Host": url.netloc.decode("ascii"),
        "Accept": "text/calendar",
        "Accept-Encoding": "identity",
        "User-Agent": "Handrail",
    }
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


async def _answer(url: httpx.URL, response: httpx.Response, known: Validators) -> Outcome | _Elsewhere:
    if response.status_code in _REDIRECTS and (where := response.headers.get("location")):
        return _Elsewhere(url.join(where))
    if response.status_code == 304 and known != Validators():
        return NotModified()
    if response.status_code != 200:
        return Failed("refused")
    file = bytearray()
    async for chunk in response.aiter_raw():
        file += chunk
        if len(file) > MAX_BYTES:
            return Failed("too_large")
    return _unpacked(bytes(file), response.headers)


def _unpacked(file: bytes, headers: httpx.Headers) -> Outcome:
    """Some servers pack what was not to be packed; a bomb is not unfolded any further than a calendar is long."""
    packed = headers.get("content-encoding", "identity").lower()
    if packed == "gzip":
        try:
            file = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(file, MAX_BYTES + 1)
        except zlib.error:
            return Failed("not_a_calendar")
    elif packed != "identity":
        return Failed("not_a_calendar")
    if len(file) > MAX_BYTES:
        return Failed("too_large")
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    return Fetched(file, Validators(etag=_short(etag, 500), last_modified=_short(modified, 100)))


def _short(text: str, most: int) -> str | None:
    return text if 0 < len(text) <= most and text.isascii() and text.isprintable() else None
