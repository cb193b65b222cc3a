"""A loop over rows that fall due: it sleeps on the clock until the next one, and is woken when an earlier one is written.

A lost wake-up costs at most a second of real time. A fault is logged and tried again; a database that is away is waited for.
Stopping lets the round in hand end.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, Tx, is_passing
from handrail_shared.runtime.log import get_logger

from handrail_notifier.behind import Alarm
from handrail_notifier.store import DOORBELL
from handrail_notifier.store.dues import DueQuery, instants

log = get_logger(__name__)

POLL_SECONDS = 1.0
MOST_ROUNDS = 20
"""Rounds in a row that are begun because the last one found something, before it is asked again how late what is due is."""
NOTHING_DONE_SECONDS = 0.05
"""What is due but held by somebody else is looked at again after this time, or once somebody rings."""
AFTER_A_FAULT_SECONDS = 0.5
STOP_SECONDS = 7.0


class DueLoop(ABC):
    """Subclasses say what is due next, and do one round of it."""

    def __init__(self, name: str, db: Db, clock: Clock) -> None:
        self._name = name
        self._db = db
        self._clock = clock
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self._in_round = False
        self._asleep_until: datetime | None = None
        self._alarm = Alarm(name)

    @abstractmethod
    def queries(self) -> Sequence[DueQuery]:
        """What gives the instants of the next things to do, now or later, over all clinics."""

    def due(self, answers: Sequence[datetime | None]) -> datetime | None:
        """The instant of the next thing to do, by what was answered; None: there is none."""
        return earliest(answers)

    @abstractmethod
    async def round(self, now: datetime) -> bool:
        """Do a bounded amount of what is due. False: nothing could be done just now."""

    async def start(self) -> None:
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """End after the round in hand, or without it if it takes too long."""
        self._stopping = True
        self._wake.set()
        if self._task is None:
            return
        if self._in_round:
            await asyncio.wait([self._task], timeout=STOP_SECONDS)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    @property
    def name(self) -> str:
        """By which it is rung for."""
        return self._name

    def ring(self) -> None:
        """Look again at what is due."""
        self._wake.set()

    @property
    def awake(self) -> bool:
        """Whether it is at something, or about to look; while it looks, its clock does not know when it will wake."""
        return self._in_round or self._wake.is_set()

    def settles(self, due: datetime | None) -> bool:
        """Whether it sleeps, knowing all that there is: nothing is due, and it will wake when something is. It is woken to what it missed."""
        if self.awake:
            return False
        later = due is None or due > self._clock.now()
        wakes_in_time = due is None or (self._asleep_until is not None and self._asleep_until <= due)
        if not wakes_in_time:
            self.ring()
        return later and wakes_in_time and not self.awake

    async def _run(self) -> None:
        while not self._stopping:
            try:
                await self._turn()
            except Exception as fault:
                if is_passing(fault):
                    log.warning("loop_waits", loop=self._name, fault=type(fault).__name__)
                else:
                    log.exception("loop_failed", loop=self._name)
                await asyncio.sleep(AFTER_A_FAULT_SECONDS)

    async def _turn(self) -> None:
        self._in_round = True
        self._asleep_until = None
        try:
            self._wake.clear()
            async with self._db.everywhere() as tx:
                due = self.due(await instants(tx, self.queries()))
            self._alarm.turn(due, self._clock.now())
            if due is not None and due <= self._clock.now():
                if not await self._rounds():
                    await self._rung_within(NOTHING_DONE_SECONDS)
                return
        finally:
            self._in_round = False
        self._asleep_until = due
        if due is None:
            await self._wake.wait()
        else:
            await self._clock.sleep_until(due, self._wake)

    async def _rung_within(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    async def _rounds(self) -> bool:
        """Rounds for as long as each finds something. Whether the first one did."""
        for number in range(MOST_ROUNDS):
            if self._stopping or not await self.round(self._clock.now()):
                return number > 0
        return True


def earliest(instants: Iterable[datetime | None]) -> datetime | None:
    """The first of those that there are."""
    return min((each for each in instants if each is not None), default=None)


async def settled(tx: Tx, loops: Sequence[DueLoop]) -> bool:
    """Whether all of them sleep, knowing all that there is; those that do not are woken. They are asked for in one statement."""
    asked = [(loop, loop.queries()) for loop in loops]
    answers = iter(await instants(tx, [query for _, queries in asked for query in queries]))
    states = [loop.settles(loop.due(list(islice(answers, len(queries))))) for loop, queries in asked]
    return all(states)


class Doorbell:
    """Wakes the loops that have something due when a transaction of any process has written it, and once a second in any case.

    One transaction asks for all loops, in their order, however many transactions rang meanwhile.
    """

    def __init__(self, db: Db, loops: Sequence[DueLoop]) -> None:
        self._db = db
        self._loops = loops
        self._rung = asyncio.Event()
        self._named: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="doorbell")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            with suppress(Exception):
                await self._listen()
            for loop in self._loops:
                loop.ring()
            await asyncio.sleep(POLL_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(
            self._db.dsn, timeout=5, command_timeout=5, server_settings={"application_name": "handrail-notifier-bell"}
        )
        try:
            await connection.add_listener(DOORBELL, self._heard)
            clock = asyncio.get_running_loop().time
            look = clock() + POLL_SECONDS
            while not connection.is_closed():
                await self._rung_within(look - clock())
                if clock() >= look:
                    await connection.fetchval("SELECT 1")
                    self._named.update(loop.name for loop in self._loops)
                    look = clock() + POLL_SECONDS
                await self._rouse()
        finally:
            await asyncio.shield(connection.close(timeout=2))

    async def _rouse(self) -> None:
        named = [loop for loop in self._loops if loop.name in self._named]
        self._named.clear()
        self._rung.clear()
        for loop in named:
            if loop.awake:
                loop.ring()
        if asleep := [loop for loop in named if not loop.awake]:
            async with self._db.everywhere() as tx:
                await settled(tx, asleep)

    async def _rung_within(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()

    def _heard(self, _connection: object, _process: int, _channel: str, names: object) -> None:
        self._named.update(str(names).split() or (loop.name for loop in self._loops))
        self._rung.set()
