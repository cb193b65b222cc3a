"""From the outbox to the bus: every row at least once, each client's in order, and then into the log.

One relay of a service leads at a time (a session lock in PostgreSQL, gone with its connection). A row leaves the outbox only
after the bus has it for good. When the bus turns out to have lost its contents, the log is said again, then what stands on
compacted topics; who hears a thing twice knows its id. What is older than the bus keeps is forgotten: first the log, later the ids that were heard, so that
whatever can be said again is still known.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import asyncpg

from handrail_shared.contracts.envelope import Envelope, Recorded, headers, source_of
from handrail_shared.contracts.events import Event
from handrail_shared.contracts.topics import COMPACTED, EVENT_RETENTION
from handrail_shared.runtime import outbox
from handrail_shared.runtime.bus import Bus, BusAway, Message
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import SQL

log = get_logger(__name__)

BATCH = 1000
POLL_SECONDS = 1.0
"""How long a lost notification can delay a row."""
AFTER_A_FAULT_SECONDS = 1.0
TURN_SECONDS = 2.0
"""After so long a run of batches the relay looks after its other duties."""
FORGET_SECONDS = 60.0
FORGET_ROWS = 2000
"""At most so many rows of each table, so often: some three million a day."""
INBOX_RETENTION = 2 * EVENT_RETENTION
"""Longer than any log and the bus together: an event may be published late, and said again from the log at its end."""
STOP_SECONDS = 3.0
"""How long a stop waits for the batch in hand; what is cut off is said again by whoever leads next."""

_SETTINGS = {
    # A row that leaves the outbox late is said twice, which does no harm; so the relay need not wait for the disk.
    "synchronous_commit": "off",
    "statement_timeout": "20s",
    # When the machine of a leader vanishes without a word, PostgreSQL finds out in half a minute, not in hours.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "4",
}


States = Callable[[], AsyncIterator[Sequence[Recorded[Event]]]]
"""What stands on a service's compacted topics, from its rows, part by part."""


class Relay:
    """Moves one service's outbox to the bus, for as long as it runs. `states` fills the compacted topics of an emptied bus."""

    def __init__(self, db: Db, bus: Bus, *, service: str, batch: int = BATCH, states: States | None = None) -> None:
        self._db = db
        self._bus = bus
        self._service = service
        self._source = source_of(service)
        self._batch = batch
        self._states = states
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self.leading = False
        self.published = 0
        self._known: str | None = None

    async def start(self) -> None:
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name=f"relay-{self._service}")

    async def stop(self) -> None:
        """End after the batch in hand, or in the middle of it when it takes too long."""
        task, self._task = self._task, None
        if task is None:
            return
        self._stopping = True
        self._wake.set()
        if self.leading:
            await asyncio.wait([task], timeout=STOP_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._lead()
            except Exception as fault:
                self._note(fault)
            finally:
                self.leading = False
            if self._stopping:
                return
            await asyncio.sleep(AFTER_A_FAULT_SECONDS)

    def _note(self, fault: Exception) -> None:
        if isinstance(fault, BusAway) or is_passing(fault):
            log.warning("relay_waits", service=self._service, fault=type(fault).__name__)
        else:
            log.error("relay_failed", service=self._service, exc_info=fault)

    async def _lead(self) -> None:
        connection = await asyncpg.connect(
            self._db.dsn,
            timeout=5,
            command_timeout=30,
            server_settings={
                "search_path": self._db.schema,
                "application_name": f"handrail-{self._service}-relay",
                **_SETTINGS,
            },
        )
        try:
            await self._wait_for_leadership(connection)
            await connection.execute("SET handrail.clinics = '*'")
            await connection.add_listener(outbox.channel(self._service), self._on_notify)
            connection.add_termination_listener(self._on_notify)
            self.leading = True
            await self._serve(connection)
        finally:
            await asyncio.shield(connection.close(timeout=2))

    async def _wait_for_leadership(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        while not await connection.fetchval("SELECT pg_try_advisory_lock(hashtext($1))", f"relay-{self._service}"):
            await asyncio.sleep(POLL_SECONDS)

    async def _serve(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        loop = asyncio.get_running_loop()
        forget_at = 0.0
        self._known = await connection.fetchval(SQL["bus_generation"])
        while not (self._stopping or connection.is_closed()):
            if not await self._same_bus():
                await self._refill(connection)
            if loop.time() >= forget_at:
                await self._forget(connection)
                forget_at = loop.time() + FORGET_SECONDS
            self._wake.clear()
            if await self._say_waiting(connection):
                await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), timeout=POLL_SECONDS)
        except TimeoutError:
            return

    def _on_notify(self, *_: object) -> None:
        self._wake.set()

    async def _say_waiting(self, connection: "asyncpg.Connection[asyncpg.Record]") -> bool:
        """Publish batch by batch; while one is published, the one before moves to the log.

        On return whatever was published is in the log. True: nothing is left; False: there is more, or the bus was
        emptied meanwhile, and what it had must be said before what is new.
        """
        said: list[int] = []
        deadline = asyncio.get_running_loop().time() + TURN_SECONDS
        while rows := await connection.fetch(SQL["next_outbox"], self._batch, said):
            if not await self._same_bus():
                await self._move(connection, said)
                return False
            moving = asyncio.create_task(self._move(connection, said))
            try:
                await self._bus.publish([_message(row, self._source) for row in rows])
            finally:
                await moving
            said = [row["seq"] for row in rows]
            if len(rows) < self._batch or self._stopping or asyncio.get_running_loop().time() >= deadline:
                break
        await self._move(connection, said)
        return len(rows) < self._batch

    async def _move(self, connection: "asyncpg.Connection[asyncpg.Record]", said: Sequence[int]) -> None:
        if said:
            await connection.execute(SQL["move_to_log"], said, COMPACTED)
            self.published += len(said)

    async def _same_bus(self) -> bool:
        """Whether the bus still has what it had when it was last looked at."""
        return await self._bus.generation() == self._known

    async def _refill(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        generation = await self._bus.generation()
        if generation is None:
            self._known = None
            return
        if self._known is not None:
            await self._say_again(connection)
        await connection.execute(SQL["save_bus_generation"], generation)
        self._known = generation

    async def _say_again(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        position, said = 0, 0
        while rows := await connection.fetch(SQL["log_after"], position, self._batch):
            await self._bus.publish([_message(row, self._source) for row in rows])
            position, said = rows[-1]["position"], said + len(rows)
        if self._states is not None:
            async for stated in self._states():
                await self._bus.publish([_stated(fact) for fact in stated])
                said += len(stated)
        log.warning("bus_refilled", service=self._service, events=said)

    async def _forget(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        """Let go of some of what nobody can hear again."""
        await connection.execute(SQL["forget_log"], EVENT_RETENTION, FORGET_ROWS)
        await connection.execute(SQL["forget_inbox"], INBOX_RETENTION, FORGET_ROWS)

    async def backlog(self, tx: Tx | None = None) -> int:
        """How many events wait to be said; asked in `tx`, if there is one that sees every clinic."""
        if tx is None:
            async with self._db.everywhere() as its_own:
                return await self.backlog(its_own)
        row = await tx.fetchrow(SQL["backlog"])
        return int(row["waiting"]) if row else 0


def _message(row: asyncpg.Record, source: str) -> Message:
    envelope = Envelope(
        id=row["event_id"],
        source=source,
        type=row["type"],
        time=row["occurred_at"],
        subject=row["subject"],
        clinic_id=row["clinic_id"],
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
    )
    return Message(row["topic"], str(envelope.subject).encode(), row["data"] or None, headers(envelope))


def _stated(fact: Recorded[Event]) -> Message:
    data = fact.event.model_dump_json(exclude_none=True).encode()
    return Message(fact.event.topic.value, str(fact.envelope.subject).encode(), data, headers(fact.envelope))
