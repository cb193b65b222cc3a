"""Clients' calendars are read again when they are due: one at an address every six hours, a file's times every day.

A calendar that is due is one process's for two minutes: who claims it moves it on and takes the next turn, and what comes of a turn
that was overtaken has no effect. So several processes may look at once, and one that dies leaves its calendars to the others. A
calendar that can't be read is tried again after a pause that grows, up to a day; what was known of it stays.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from handrail_shared.runtime.db import is_passing
from handrail_shared.runtime.doctor import Finding
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.rounds import Rounds
from handrail_shared.runtime.vault import KeyDestroyed

from handrail_planner.core.calendar import Times, Unreadable
from handrail_planner.core.calendar.asking import LONG
from handrail_planner.desk import Desk
from handrail_planner.fetching import Failed, Fetched, Fetcher, NotModified, Validators
from handrail_planner.handlers import calendars as handlers
from handrail_planner.store import calendars
from handrail_planner.store.calendars import Turn

log = get_logger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than a turn takes: ten seconds to fetch, some to read, some to wait for the client."""
LOOK_EVERY = timedelta(hours=6)
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a calendar says by now."""

    times: Times
    validators: Validators


@dataclass(slots=True)
class Round:
    """What became of the calendars that were due."""

    read: int = 0
    failed: int = 0
    passed_over: int = 0


class Calendars(Rounds):
    """Reads calendars when they are due, for as long as it runs."""

    def __init__(self, desk: Desk, fetcher: Fetcher) -> None:
        super().__init__(
            "planner-calendars",
            self._turn,
            note=_note,
            pause=PAUSE_SECONDS,
            longest=LONGEST_PAUSE_SECONDS,
            wake=desk.calendar_due,
        )
        self._desk = desk
        self._fetcher = fetcher
        self._in_hand = 0

    async def read_due(self) -> Round:
        """Try each calendar that is due by now once, the longest due first."""
        found = Round()
        while not self._stopping.is_set() and (turns := await self._claimed()):
            self._in_hand = len(turns)
            try:
                for each in await asyncio.gather(*map(self._settled, turns)):
                    setattr(found, each, getattr(found, each) + 1)
            finally:
                self._in_hand = 0
        return found

    async def due(self) -> bool:
        """Whether a calendar is due, or being read."""
        if self._in_hand:
            return True
        async with self._desk.db.everywhere() as tx:
            due = await calendars.next_due(tx)
        return due is not None and due <= self._desk.clock.now()

    async def _claimed(self) -> list[Turn]:
        now = self._desk.clock.now()
        async with self._desk.db.everywhere() as tx:
            return list(await calendars.claim(tx, now, until=now + LEASE))

    async def _settled(self, turn: Turn) -> str:
        """Which count of the round it is for."""
        try:
            return await self._read(turn)
        except Exception as fault:
            _note(fault, turn)
            return "passed_over"

    async def _read(self, turn: Turn) -> str:
        async with self._desk.db.transaction(turn.clinic_id) as tx:
            try:
                address, validators, times = await handlers.opened(self._desk, tx, turn)
            except KeyDestroyed:
                await handlers.forget_unopened(self._desk, tx, turn, now=self._desk.clock.now())
                return "read"
        answer = await self._answer(address, validators, times)
        fault = await self._kept(turn, answer) if isinstance(answer, _Answer) else answer
        if fault is None:
            return "read"
        async with self._desk.db.transaction(turn.clinic_id) as tx:
            await handlers.was_not_read(tx, turn, fault, now=self._desk.clock.now())
        log.info("calendar_not_read", client=turn.client_id, fault=fault)
        return "failed"

    async def _answer(self, address: str | None, validators: Validators, times: Times | None) -> _Answer | str:
        """What it says, or the code of what is wrong."""
        if address is None:
            assert times is not None, "a calendar from a file has its times"
            return _Answer(times, validators)
        outcome = await self._fetcher.fetch(address, validators if times is not None else Validators())
        match outcome:
            case Failed(code):
                return code
            case NotModified():
                return _Answer(times or Times(), validators)
            case Fetched(file, new):
                found = await handlers.read_file(file)
                return found.code if isinstance(found, Unreadable) else _Answer(found, new)
            case _:
                assert_never(outcome)

    async def _kept(self, turn: Turn, answer: _Answer) -> str | None:
        async with self._desk.db.transaction(turn.clinic_id) as tx:
            now = self._desk.clock.now()
            refused = await handlers.was_read(self._desk, tx, turn, answer.times, answer.validators, now=now)
            return refused.code if refused else None

    async def _turn(self) -> bool:
        """Read what is due and sleep until more is. False: something is left over."""
        self._desk.calendar_due.clear()
        if (await self.read_due()).passed_over:
            return False
        await self._sleep()
        return True

    async def _sleep(self) -> None:
        if self._stopping.is_set():
            return
        latest = self._desk.clock.now() + LOOK_EVERY
        async with self._desk.db.everywhere() as tx:
            due = await calendars.next_due(tx)
        await self._desk.clock.sleep_until(min(latest, due) if due else latest, self._desk.calendar_due)


async def long_failing(desk: Desk) -> Finding:
    """For the doctor."""
    async with desk.db.everywhere() as tx:
        failing = await calendars.failing_since(tx, desk.clock.now() - LONG)
    if failing:
        says = (
            f"{failing} could not be read for {LONG.days} days: their clients may be nudged while busy; see their GET"
        )
        return Finding("calendars", "look", says)
    return Finding("calendars", "good", "all are read")


def _note(fault: Exception, turn: Turn | None = None) -> None:
    about = {"client": turn.client_id} if turn else {}
    if is_passing(fault):
        log.warning("calendars_wait", fault=type(fault).__name__, **about)
    else:
        log.error("calendars_failed", exc_info=fault, **about)
