"""How fast texts leave: asked of Valkey, where all processes share the buckets, or of this process alone while Valkey is away.

Losing Valkey loses nothing but accuracy: this process then goes by buckets of its own, at its part of the rate, so that as many
processes as were said to run at once keep to it together. It asks again every few seconds. An answer to a client waits for nobody's line; a client in danger
is not asked about at all.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from handrail_shared.runtime.doctor import Finding
from handrail_shared.runtime.log import get_logger
from prometheus_client import Counter, Gauge
from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError

from handrail_notifier.core.rates import (
    Account,
    Answer,
    Ask,
    Bucket,
    Buckets,
    Granted,
    Later,
    Never,
    Rate,
    full,
    step,
)
from handrail_notifier.rates.script import ASK

log = get_logger(__name__)

PATIENCE_SECONDS = 0.25
"""Valkey answers in this time or counts as away."""
AWAY_SECONDS = 5.0
"""For how long it is not asked again."""
PROCESSES = 4
"""So many may run at once, unless it is said otherwise: each takes its part while it cannot see what the others take."""
MOST_LOCAL = 10_000
"""Senders whose buckets one process keeps; beyond, it begins anew."""
LOCAL = Gauge("handrail_notifier_rates_local", "1 while texts are paced by this process alone.")
WAITED = Counter(
    "handrail_notifier_texts_paced_total", "Texts that were given a later instant to leave at.", ["urgency"]
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A text that wants to leave, and from which sender."""

    sender: str
    ask: Ask


class Rates(Protocol):
    """Whether texts may leave now."""

    async def ask(self, leaving: Sequence[Leaving], now: datetime) -> Sequence[Answer]: ...


class NoRates:
    """Everything may leave at once: for measuring what paces nothing."""

    async def ask(self, leaving: Sequence[Leaving], now: datetime) -> Sequence[Answer]:
        del now
        return [Granted()] * len(leaving)


@dataclass(frozen=True, slots=True)
class Limits:
    """Segments a second: of the account, of a sender that is not named, and of those that are."""

    account: float
    sender: float
    senders: Mapping[str, float]

    def of(self, sender: str) -> float:
        return self.senders.get(sender, self.sender)


class Local:
    """Buckets of this process alone, at `part` of the rates."""

    def __init__(self, limits: Limits, *, part: float = 1.0) -> None:
        self._limits = limits
        self._part = part
        self._account: Account | None = None
        self._senders: dict[str, Bucket] = {}

    async def ask(self, leaving: Sequence[Leaving], now: datetime) -> Sequence[Answer]:
        return [self._one(each, now.timestamp()) for each in leaving]

    def _one(self, leaving: Leaving, now: float) -> Answer:
        account = Rate(self._limits.account * self._part, self._part)
        sender = Rate(self._limits.of(leaving.sender) * self._part, self._part)
        if len(self._senders) >= MOST_LOCAL:
            self._senders.clear()
        before = Buckets(
            self._account or Account(full(account, now)), self._senders.get(leaving.sender) or full(sender, now)
        )
        after, answer = step(before, account, leaving.sender, sender, leaving.ask, now)
        self._account, self._senders[leaving.sender] = after.account, after.sender
        return answer


class Shared:
    """Buckets in Valkey, kept for the account of this name; a part of the process: `start` opens nothing that may fail.

    `processes`: how many run at once, at the most.
    """

    def __init__(self, address: str, account: str, limits: Limits, *, processes: int = PROCESSES) -> None:
        self._address = address
        self._prefix = f"handrail:rates:{account}"
        self._limits = limits
        self._alone = Local(limits, part=1 / processes)
        self._valkey: Redis | None = None
        self._digest: str | None = None
        self._away_until = 0.0

    async def start(self) -> None:
        self._valkey = Redis.from_url(
            self._address,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            decode_responses=True,
        )
        LOCAL.set(0)

    async def stop(self) -> None:
        if self._valkey is not None:
            await self._valkey.aclose()
            self._valkey = None

    async def ask(self, leaving: Sequence[Leaving], now: datetime) -> Sequence[Answer]:
        answers = await self._answers(leaving, now)
        for each, answer in zip(leaving, answers, strict=True):
            if isinstance(answer, Later):
                WAITED.labels(each.ask.urgency.name.lower()).inc()
        return answers

    async def finding(self) -> Finding:
        """For the doctor."""
        client = Redis.from_url(
            self._address, socket_timeout=PATIENCE_SECONDS * 8, socket_connect_timeout=PATIENCE_SECONDS * 8
        )
        try:
            await client.ping()
        except (RedisError, OSError, TimeoutError) as fault:
            return Finding("pace", "bad", f"Valkey is away ({type(fault).__name__}): texts leave more slowly")
        finally:
            await client.aclose()
        return Finding("pace", "good", "texts are paced for all processes together")

    async def _answers(self, leaving: Sequence[Leaving], now: datetime) -> Sequence[Answer]:
        loop = asyncio.get_running_loop()
        if not leaving:
            return []
        if loop.time() < self._away_until:
            return await self._alone.ask(leaving, now)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS * 2):
                said = await self._asked(leaving, now)
        except (RedisError, OSError, TimeoutError) as fault:
            if self._away_until == 0.0:
                log.warning("rates_by_this_process_alone", fault=type(fault).__name__)
            self._away_until = loop.time() + AWAY_SECONDS
            LOCAL.set(1)
            return await self._alone.ask(leaving, now)
        if self._away_until:
            log.info("rates_shared_again")
            self._away_until = 0.0
            LOCAL.set(0)
        return [_answer(each) for each in said]

    async def _asked(self, leaving: Sequence[Leaving], now: datetime) -> Sequence[str]:
        assert self._valkey is not None, "started before it is asked"
        keys = [f"{self._prefix}:account", f"{self._prefix}:lines"]
        values: list[str | float] = [now.timestamp(), self._limits.account]
        for each in leaving:
            keys.append(f"{self._prefix}:sender:{each.sender}")
            queued = "1" if each.ask.queued else "0"
            ask = each.ask
            rate = self._limits.of(each.sender)
            values += [each.sender, ask.clinic, rate, ask.segments, ask.urgency.value, queued, ask.until]
        if self._digest is None:
            self._digest = await self._valkey.script_load(ASK)
        try:
            said: Sequence[str] = await self._valkey.evalsha(self._digest, len(keys), *keys, *values)
        except NoScriptError:
            said = await self._valkey.eval(ASK, len(keys), *keys, *values)
            self._digest = None
        return said


def _answer(said: str) -> Answer:
    match said:
        case "":
            return Granted()
        case "never":
            return Never()
        case _:
            return Later(float(said))


def instant(later: Later) -> datetime:
    """When to ask again, rounded up to what a database keeps."""
    return datetime.fromtimestamp(int(later.at * 1e6 + 1) / 1e6, UTC)
