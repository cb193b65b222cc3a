"""What every service is made of beside its own loops: a pool, and a bus whose topics are there before it is used."""

from dataclasses import dataclass

from handrail_shared.contracts.topics import TOPICS
from handrail_shared.runtime.bus import Bus
from handrail_shared.runtime.consume import Consumer
from handrail_shared.runtime.db import Db

STUCK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Pool:
    """The pool as a part: connected when `start` returns. Raises `DatabaseAway` after a bounded wait."""

    db: Db

    async def start(self) -> None:
        await self.db.open()

    async def stop(self) -> None:
        await self.db.close()


@dataclass(frozen=True, slots=True)
class Listening:
    """The bus as a part, with the consumer that listens on it. Raises `BusAway` after a bounded wait."""

    bus: Bus
    consumer: Consumer

    def __post_init__(self) -> None:
        self.consumer.attach()

    async def start(self) -> None:
        await self.bus.ensure_topics(TOPICS)
        await self.consumer.prepare()
        await self.bus.start()

    async def stop(self) -> None:
        await self.bus.stop()

    async def answers(self) -> bool:
        """Whether the bus answers and the reading moves: a reader that died, or hangs in a handler, is not well."""
        health = self.bus.health()
        return health.connected and all(idle < STUCK_SECONDS for idle in health.polls.values())
