"""From the bus to a handler: each event has its effect once, and a bad one never stops the others.

A batch is one transaction: claim the ids that were not handled before, handle them in order, commit, then acknowledge. If an
event fails, the batch is undone and its events are taken one by one; the failing one is tried again with growing pauses and
then put on the group's dead-letter topic with its own headers. A database that is away is waited for, not counted as a fault.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from handrail_shared.contracts.envelope import Header, Recorded, UnknownType, Unreadable, read
from handrail_shared.contracts.events import Event
from handrail_shared.contracts.topics import dead_letter_topic
from handrail_shared.runtime import metrics
from handrail_shared.runtime.bus import Bus, Delivery, Message
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import SQL, hold

log = get_logger(__name__)

E = TypeVar("E", bound=Event)
Handler = Callable[[Recorded[E], Tx, datetime], Awaitable[None]]
BatchHandler = Callable[[Sequence[Recorded[E]], Tx, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a failing event is tried, and how long between the tries (seconds)."""

    pauses: tuple[float, ...] = (0.1, 0.5, 2.0)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A delivery whose event this consumer handles."""

    delivery: Delivery
    fact: Recorded[Any]


class Consumer:
    """One group's handlers. Register with `on` or `on_batch`, then `attach` to the bus before it starts."""

    def __init__(self, *, group: str, db: Db, bus: Bus, clock: Clock, retry: Retry | None = None) -> None:
        self.group = group
        self._db = db
        self._bus = bus
        self._clock = clock
        self._retry = retry or Retry()
        self._handlers: dict[type[Event], BatchHandler[Any]] = {}

    def on(self, event_type: type[E], handler: Handler[E]) -> None:
        """Handle each event of this type by itself."""

        async def each(facts: Sequence[Recorded[E]], tx: Tx, now: datetime) -> None:
            for fact in facts:
                await handler(fact, tx, now)

        self.on_batch(event_type, each)

    def on_batch(self, event_type: type[E], handler: BatchHandler[E]) -> None:
        """Handle a run of consecutive events of this type together, in order."""
        if event_type in self._handlers:
            raise ValueError(f"{event_type.__name__} has a handler already")
        self._handlers[event_type] = handler

    @property
    def topics(self) -> list[str]:
        return sorted({event_type.topic.value for event_type in self._handlers})

    @property
    def types(self) -> list[str]:
        """The types of events that it handles."""
        return sorted(event_type.type_name() for event_type in self._handlers)

    def attach(self, *, max_records: int = 500) -> None:
        """Subscribe. Call once, before the bus starts."""
        self._bus.subscribe(group=self.group, topics=self.topics, handle=self.handle, max_records=max_records)

    async def prepare(self) -> None:
        """Make the dead-letter topics of what is consumed."""
        await self._bus.ensure_topics([dead_letter_topic(topic, self.group) for topic in self.topics])

    async def handle(self, deliveries: Sequence[Delivery]) -> None:
        """Bring a batch to its end: handled, ignored or dead-lettered. Raises only when nothing was lost by it."""
        heard, refused = self._sort(deliveries)
        if heard:
            await self._handle(heard)
        for delivery, reason in refused:  # last: a batch that has to come again has put none of them there
            await self._dead_letter(delivery, reason, attempts=1)

    async def _handle(self, heard: Sequence[_Heard]) -> None:
        try:
            await self._apply(heard)
        except Exception as fault:
            if is_passing(fault):
                raise
            log.warning("batch_failed", group=self.group, events=len(heard), fault=type(fault).__name__)
            for each in heard:
                await self._one_by_one(each)

    def _sort(self, deliveries: Sequence[Delivery]) -> tuple[list[_Heard], list[tuple[Delivery, str]]]:
        heard: list[_Heard] = []
        refused: list[tuple[Delivery, str]] = []
        for delivery in deliveries:
            match read(delivery.headers, delivery.value):
                case Recorded() as fact:
                    if str(fact.envelope.subject).encode() != delivery.key:
                        refused.append((delivery, "key_is_not_the_subject"))
                    elif type(fact.event) in self._handlers:
                        heard.append(_Heard(delivery, fact))
                case UnknownType(kind):
                    if self._is_new_version(kind):
                        refused.append((delivery, "unknown_version"))
                    else:
                        self._ignore(delivery)
                case Unreadable(reason):
                    refused.append((delivery, reason))
        return heard, refused

    def _is_new_version(self, kind: str) -> bool:
        """A new version of something we handle must not be lost; a type we never heard of is not for us."""
        family = kind.rpartition(".v")[0]
        return any(event_type.type_name().rpartition(".v")[0] == family for event_type in self._handlers)

    def _ignore(self, delivery: Delivery) -> None:
        metrics.EVENTS.labels(self.group, "unknown", "ignored").inc()
        log.info("event_type_unknown", group=self.group, topic=delivery.topic)

    async def _apply(self, heard: Sequence[_Heard]) -> None:
        clinics = {each.fact.envelope.clinic_id for each in heard}
        async with self._db.transaction(*clinics) as tx:
            fresh = await self._claim(tx, heard)
            if not fresh:
                return
            await hold(tx, [each.fact.envelope.subject for each in fresh])
            now = self._clock.now()
            for handler, run in self._runs(fresh):
                await handler(run, tx, now)
        for kind, count in Counter(each.fact.envelope.type for each in fresh).items():
            metrics.EVENTS.labels(self.group, kind, "handled").inc(count)

    async def _claim(self, tx: Tx, heard: Sequence[_Heard]) -> list[_Heard]:
        envelopes = sorted((each.fact.envelope for each in heard), key=lambda envelope: envelope.id.int)
        rows = await tx.fetch(
            SQL["claim_inbox"], self.group, [each.id for each in envelopes], [each.clinic_id for each in envelopes]
        )
        unclaimed = {row["event_id"] for row in rows}
        fresh = []
        for each in heard:
            if each.fact.envelope.id in unclaimed:
                unclaimed.discard(each.fact.envelope.id)
                fresh.append(each)
        return fresh

    def _runs(self, fresh: Sequence[_Heard]) -> list[tuple[BatchHandler[Any], list[Recorded[Any]]]]:
        runs: list[tuple[BatchHandler[Any], list[Recorded[Any]]]] = []
        for each in fresh:
            handler = self._handlers[type(each.fact.event)]
            if not runs or runs[-1][0] != handler:
                runs.append((handler, []))
            runs[-1][1].append(each.fact)
        return runs

    async def _one_by_one(self, each: _Heard) -> None:
        for attempt, pause in enumerate((*self._retry.pauses, None), start=1):
            try:
                await self._apply([each])
            except Exception as fault:
                if is_passing(fault):
                    raise
                if pause is None:
                    await self._give_up(each, fault, attempt)
                else:
                    await asyncio.sleep(pause)
            else:
                return

    async def _give_up(self, each: _Heard, fault: Exception, attempts: int) -> None:
        log.error("event_dead_lettered", group=self.group, id=each.fact.envelope.id, fault=type(fault).__name__)
        await self._dead_letter(each.delivery, "handler_failed", attempts=attempts, fault=fault)
        async with self._db.transaction(each.fact.envelope.clinic_id) as tx:
            await self._claim(tx, [each])

    async def _dead_letter(
        self, delivery: Delivery, reason: str, *, attempts: int, fault: Exception | None = None
    ) -> None:
        """The record as it came, under its own headers, with why it is here."""
        why: list[Header] = [
            ("handrail-dlq-reason", reason.encode()),
            ("handrail-dlq-error", (type(fault).__name__ if fault else "").encode()),
            ("handrail-dlq-topic", delivery.topic.encode()),
            ("handrail-dlq-partition", str(delivery.partition).encode()),
            ("handrail-dlq-position", delivery.position.encode()),
            ("handrail-dlq-group", self.group.encode()),
            ("handrail-dlq-attempts", str(attempts).encode()),
        ]
        topic = dead_letter_topic(delivery.topic, self.group).name
        await self._bus.publish([Message(topic, delivery.key, delivery.value, (*delivery.headers, *why))])
        metrics.DEAD_LETTERS.labels(self.group, reason).inc()
        log.error("dead_letter", group=self.group, reason=reason, topic=delivery.topic, position=delivery.position)
