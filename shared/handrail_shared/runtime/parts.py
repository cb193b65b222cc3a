"""What every service is made of beside its own loops: a pool, and a bus whose topics are there before it is used."""

import asyncio
import itertools
from dataclasses import dataclass

from handrail_shared.contracts.topics import TOPICS
from handrail_shared.runtime.bus import Bus, BusAway
from handrail_shared.runtime.bus.turns import pause_after
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.log import get_logger

log = get_logger(__name__)

START_SECONDS = 2.0
"""How long the other parts wait for a bus: it is there at once as a rule, and where it isn't, texts go out without it."""
STUCK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Pool:
    """The pool as a part: connected when `start` returns. Raises `DatabaseAway` after a bounded wait."""

    db: Db

    async def start(self) -> None:
        await self.db.open()

    async def stop(self) -> None:
        await self.db.close()


class Listening:
    """The bus as a part, with the consumer that listens on it.

    Nothing else waits for a bus that is away: `start` returns after `START_SECONDS` at the latest, and what it began goes on, again and
    again, until the bus answers (`bus_joined` in the log) or `stop` is called. Meanwhile `answers` is false, and events that are due for the bus wait in the outbox.
    """

    def __init__(self, bus: Bus, consumer: Consumer) -> None:
        self.bus = bus
        self.consumer = consumer
        self._joining: asyncio.Task[None] | None = None
        self._joined = False
        consumer.attach()

    async def start(self) -> None:
        self._joining = asyncio.create_task(self._join(), name=f"join-{self.consumer.group}")
        _, still_joining = await asyncio.wait([self._joining], timeout=START_SECONDS)
        if still_joining:
            log.warning("started_without_bus", group=self.consumer.group)

    async def stop(self) -> None:
        if self._joining is not None:
            self._joining.cancel()
            await asyncio.gather(self._joining, return_exceptions=True)
        self._joined = False
        await self.bus.stop()

    async def answers(self) -> bool:
        """Whether the bus was joined and answers, and the reading moves: a reader that died, or hangs in a handler, is not well."""
        health = self.bus.health()
        return self._joined and health.connected and all(idle < STUCK_SECONDS for idle in health.polls.values())

    async def _join(self) -> None:
        """Every try has an end: each of its steps waits as long as the bus's own patience allows."""
        for tries in itertools.count(1):
            try:
                await self.bus.ensure_topics(TOPICS)
                await self.consumer.prepare()
                await self.bus.start()
            except Exception as fault:
                self._note(fault)
                await asyncio.sleep(pause_after(tries))
            else:
                self._joined = True
                log.info("bus_joined", group=self.consumer.group, tries=tries)
                return

    def _note(self, fault: Exception) -> None:
        if isinstance(fault, BusAway):
            log.warning("bus_away", group=self.consumer.group, says=str(fault))
        else:
            log.error("bus_not_joined", group=self.consumer.group, exc_info=fault)
