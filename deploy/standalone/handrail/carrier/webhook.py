"""Post a signed form to somebody's webhook, as Twilio does, and report what came back.

Bounded in every direction: time, tries, size of the answer; redirects are not followed.
A URL's fragment may hold Twilio's connection overrides: `#rc=N` is how often to try again
(0 to 5, else 1), `#rp=` for which failures, a list of ct, rt, 4xx, 5xx, all (else ct:
only when no connection came about).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag

import aiohttp
from yarl import URL

from handrail.carrier.signature import HEADER, sign

ANSWER_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    content_type: str
    text: str

    @property
    def well(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nobody answered: `why` is `ct` (no connection) or `rt` (connected, no whole answer)."""

    why: str


Outcome = Answered | Unanswered


class Webhooks:
    """The carrier's way out. Made inside a running loop; close it when done."""

    def __init__(self, auth_token: str, reach: Mapping[str, str], timeout: float) -> None:
        self._auth_token = auth_token
        self._reach = reach
        bounds = aiohttp.ClientTimeout(total=timeout, connect=min(5.0, timeout))
        # A pooled connection may have died with its server; a fresh one tells the truth.
        self._session = aiohttp.ClientSession(
            timeout=bounds, connector=aiohttp.TCPConnector(force_close=True), skip_auto_headers=["User-Agent"]
        )

    async def close(self) -> None:
        await self._session.close()

    async def post(self, url: str, params: Mapping[str, str], token: str) -> Outcome:
        """Post once, and again as the URL's overrides say; the last outcome counts.

        `token` is the same for every try of one webhook, so a receiver can tell a repeat.
        """
        address, overrides = urldefrag(url)
        tries, policy = _overrides(overrides)
        outcome = await self._once(address, params, token)
        for _ in range(tries):
            if not _worth_another(outcome, policy):
                break
            outcome = await self._once(address, params, token)
        return outcome

    async def _once(self, url: str, params: Mapping[str, str], token: str) -> Outcome:
        headers = {
            HEADER: sign(url, params, self._auth_token),
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "HandrailCarrier/1",
            "Accept": "*/*",
        }
        target = URL(self._reachable(url), encoded=True)
        try:
            async with self._session.post(
                target, data=dict(params), headers=headers, allow_redirects=False
            ) as response:
                text = await _read(response)
                return Answered(response.status, response.content_type, text)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Unanswered("ct")
        except (aiohttp.ClientError, OSError, ValueError):
            return Unanswered("rt")

    def _reachable(self, url: str) -> str:
        for public, private in self._reach.items():
            if url.startswith(public):
                return private + url.removeprefix(public)
        return url


async def _read(response: aiohttp.ClientResponse) -> str:
    body = bytearray()
    async for chunk in response.content.iter_chunked(8192):
        body += chunk
        if len(body) > ANSWER_LIMIT:
            raise ValueError("The answer is longer than a webhook's answer may be")
    return body.decode("utf-8", "replace")


def _overrides(fragment: str) -> tuple[int, frozenset[str]]:
    asked = parse_qs(fragment)
    count = asked.get("rc", ["1"])[0]
    tries = min(int(count), 5) if count.isdecimal() else 1
    return tries, frozenset(asked.get("rp", ["ct"])[0].split(","))


def _worth_another(outcome: Outcome, policy: frozenset[str]) -> bool:
    match outcome:
        case Answered(status=status):
            failure = "4xx" if 400 <= status < 500 else "5xx" if status >= 500 else ""
        case Unanswered(why=why):
            failure = why
    return bool(failure) and bool(policy & {failure, "all"})
