"""Several providers of one channel, one after the other: the next one is asked only when it is certain that none before has the text.

It is still one attempt with one id, so evidence of it is the same wherever it went, and its record says which provider took it.
Whatever leaves doubt ends the attempt. A provider that fails several times in a row is left alone for a while, for longer each time,
and then tried with one text before it gets others again. Any `Channel` may stand here: a mail relay, a provider of texts.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never, cast

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.log import get_logger
from prometheus_client import Gauge

from handrail_notifier.channels import (
    Accepted,
    CannotTell,
    Channel,
    Forgotten,
    Found,
    NeverSent,
    NotFound,
    NotYet,
    Outcome,
    Outgoing,
    ProviderAway,
    Redaction,
    Redacts,
    Refused,
    Search,
    Throttled,
    Unknown,
    Withheld,
)
from handrail_notifier.core.retry import PAUSE, FailureClass

log = get_logger(__name__)

IN_A_ROW = 3
"""Failures after which a provider is left alone."""
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=10)
RESTING = Gauge(
    "handrail_notifier_provider_resting", "Whether a provider that failed is left alone.", ["channel", "place"]
)


@dataclass(slots=True)
class Circuit:
    """Whether a provider may be asked. Closed: always. Open: not before `until`. Half open: one text at a time tries it."""

    failures: int = 0
    rests: int = 0
    until: datetime | None = None
    probing: bool = field(default=False)

    def admits(self, now: datetime) -> bool:
        """Whether it may be asked now. Whoever is admitted says afterwards how it went."""
        if self.until is None:
            return True
        if now < self.until or self.probing:
            return False
        self.probing = True
        return True

    def well(self) -> None:
        self.failures = self.rests = 0
        self.until, self.probing = None, False

    def ill(self, now: datetime) -> bool:
        """Whether it is left alone from now on."""
        self.failures += 1
        rests = self.probing or (self.until is None and self.failures >= IN_A_ROW)
        if rests:
            self.until = now + min(FIRST_REST * 2 ** min(self.rests, 10), LONGEST_REST)
            self.rests += 1
        self.probing = False
        return rests

    def undecided(self) -> None:
        """It was asked, and nothing was learned of how it is."""
        self.probing = False


@dataclass(frozen=True, slots=True)
class Provider:
    """One of several. `name` goes on record with what it took."""

    name: str
    channel: Channel
    circuit: Circuit = field(default_factory=Circuit)


class Failover:
    """A channel of several providers, in the order in which they are asked."""

    def __init__(self, kind: str, providers: Sequence[tuple[str, Channel]], *, clock: Clock) -> None:
        if not providers:
            raise ValueError("a channel needs a provider")
        self._kind = kind
        self._providers = [Provider(name, channel) for name, channel in providers]
        self._clock = clock

    @property
    def at_once(self) -> int:
        """As many as any one of them takes: it may be the only one that is well."""
        return min(each.channel.at_once for each in self._providers)

    async def start(self) -> None:
        for each in self._providers:
            await each.channel.start()

    async def stop(self) -> None:
        await asyncio.gather(*(each.channel.stop() for each in self._providers))

    async def send(self, message: Outgoing) -> Outcome:
        turned_away: list[Outcome] = []
        for place, provider in enumerate(self._providers):
            if not provider.circuit.admits(self._clock.now()):
                continue
            outcome = await self._ask(place, provider, message)
            if not _certainly_not_taken(outcome):
                return outcome
            turned_away.append(outcome)
        return _together(turned_away) if turned_away else Throttled(self._shortest_rest())

    async def find(self, message: Outgoing, since: datetime) -> Search:
        """Whoever has it, if anybody does. `NotFound` only if every one of them says so."""
        found = [await each.channel.find(message, since) for each in self._providers]
        sightings = [one for each in found if isinstance(each, Found) for one in each.sightings]
        if sightings:
            return Found(tuple(sightings))
        away = next((each for each in found if isinstance(each, ProviderAway)), None)
        mute = next((each for each in found if isinstance(each, CannotTell)), None)
        return away or mute or NotFound()

    async def fault(self) -> str | None:
        """All that keeps any of them from working."""
        faults = [(each.name, await each.channel.fault()) for each in self._providers]
        return "; ".join(f"{name}: {fault}" for name, fault in faults if fault) or None

    async def redact(self, provider_id: str) -> Redaction:
        """Each is asked; who never had the text has nothing to forget."""
        return _all_of([await each.redact(provider_id) for each in self._redacting()])

    async def delete_pictures(self, provider_id: str) -> Redaction:
        """The same of what came with a text."""
        return _all_of([await each.delete_pictures(provider_id) for each in self._redacting()])

    def _redacting(self) -> Sequence[Redacts]:
        return [cast("Redacts", each.channel) for each in self._providers if hasattr(each.channel, "redact")]

    def _shortest_rest(self) -> timedelta:
        """How long all of them are still left alone; a moment, where one is just being tried."""
        now = self._clock.now()
        rests = [each.circuit.until - now for each in self._providers if each.circuit.until is not None]
        return max(min(rests, default=PAUSE), PAUSE)

    async def _ask(self, place: int, provider: Provider, message: Outgoing) -> Outcome:
        try:
            outcome = await provider.channel.send(message)
        except BaseException:
            self._is_ill(place, provider)
            raise
        match outcome:
            case Accepted() | Refused() | Unknown():
                outcome = replace(outcome, via=provider.name)
        self._learn(place, provider, outcome)
        return outcome

    def _learn(self, place: int, provider: Provider, outcome: Outcome) -> None:
        match outcome:
            case NeverSent() | Unknown() | Refused(FailureClass.CONFIGURATION) | Throttled(tries=None):
                self._is_ill(place, provider)
            case Throttled() | Withheld():
                provider.circuit.undecided()
            case Accepted() | Refused():
                if provider.circuit.until is not None:
                    log.info("provider_is_back", channel=self._kind, place=place)
                provider.circuit.well()
                RESTING.labels(self._kind, place).set(0)
            case never:
                assert_never(never)

    def _is_ill(self, place: int, provider: Provider) -> None:
        if provider.circuit.ill(self._clock.now()):
            log.warning("provider_left_alone", channel=self._kind, place=place, until=provider.circuit.until)
            RESTING.labels(self._kind, place).set(1)


def _all_of(answers: Sequence[Redaction]) -> Redaction:
    return next((each for each in answers if isinstance(each, NotYet)), Forgotten())


def _certainly_not_taken(outcome: Outcome) -> bool:
    """And another provider may take it: what one has against us, or is too busy for, is nothing to the next."""
    match outcome:
        case NeverSent() | Throttled() | Refused(FailureClass.CONFIGURATION):
            return True
        case Accepted() | Refused() | Unknown() | Withheld():
            return False
        case never:
            assert_never(never)


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """What several that did not take it come to: tried again if any of them may take it later."""
    waits = [each for each in outcomes if isinstance(each, Throttled)]
    if waits:
        return min(waits, key=lambda each: each.after)
    if any(isinstance(each, NeverSent) for each in outcomes):
        return NeverSent()
    return outcomes[-1]
