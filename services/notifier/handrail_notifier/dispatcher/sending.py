"""From an attempt on record to the provider and back: no more at a time on each channel than it takes at once.

No call begins on the strength of an old look. The claim that put an attempt on record looked at everything, holding the client
until its commit, so what it hands over counts as looked at for an instant (`FRESH`); what waited longer is looked at once more,
together with whatever else did. A way out that has to be got ready first, as a mail server does, asks for that look when it is
ready, if the last one is old by then. A STOP is therefore committed either before the last look, which sees it, or after it, and
then it races with the network call as it always may: no look can be one with the call.

Each keeps its place until it is answered. While a channel answers, some more are kept ready for the places that come free
(`core/readiness.py`), so that it need not wait for the next claim; what ranks before them is begun before them, and what a crisis calls for beside them. Answers that come while others are written down are written together; as many as a channel takes at
once may wait for that, before no more are taken. A channel that hangs fills its own places only.
"""

import asyncio
from bisect import bisect_right, insort
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import assert_never
from uuid import UUID

import asyncpg
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.channels import (
    Accepted,
    Channel,
    NeverSent,
    Outcome,
    Outgoing,
    Refused,
    Throttled,
    Unknown,
    Withheld,
)
from handrail_notifier.core import decision
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.ranks import Rank
from handrail_notifier.core.readiness import MOST, kept_ready
from handrail_notifier.core.retry import PAUSE
from handrail_notifier.deliveries import Learned, Told, learn, learn_all
from handrail_notifier.dispatcher.last_look import LONGEST_CALL, Against, Clear, Settled, last_look
from handrail_notifier.dispatcher.letters import Ready, Room
from handrail_notifier.dispatcher.together import Together
from handrail_notifier.store import breakers, ledger

log = get_logger(__name__)

FRESH = timedelta(milliseconds=500)
"""For how long what a claim has seen needs no second look, by the event loop's clock and by ours."""
CRISIS_PLACES = 5
"""Calls on each channel beside as many as it takes at once, for what a crisis calls for: it waits for no other's answer."""
COMPANY_SECONDS = 0.02
"""For how long a claim is put off while what is ready keeps a channel busy: a few larger claims cost less than many small ones."""
LOOK_AT_ONCE = 50
LEARN_AT_ONCE = 200
"""Attempts in one transaction; each holds its clients as long as it lasts."""
LEARN_TRIES = 4
_AWAY = TextEvent.NOT_SENT
LOGGED_TOGETHER = 50
"""Ids in one line of the log; more would be cut off there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """When a claim began: `at` by our clock, which it decided by, and `since` by the event loop's, which never jumps."""

    at: datetime
    since: float


@dataclass(frozen=True, slots=True)
class Answered:
    """What a channel said of an attempt."""

    ready: Ready
    outcome: Outcome


class Sender:
    """Hands texts to their channels, and writes down what they answered."""

    def __init__(
        self,
        db: Db,
        channels: Mapping[decision.Channel, Channel],
        *,
        clock: Clock,
        grace: timedelta,
        freed: Callable[[], None],
    ) -> None:
        """`freed` is called when a place is free again."""
        self._db = db
        self._freed = freed
        self._channels = channels
        self._clock = clock
        self._grace = grace
        self._calls: dict[asyncio.Task[None], Ready] = {}
        self._waiting: Mapping[decision.Channel, list[tuple[Ready, Seen]]] = {name: [] for name in channels}
        self._answered: Mapping[decision.Channel, deque[float]] = {
            name: deque(maxlen=MOST * channel.at_once) for name, channel in channels.items()
        }
        self._begun = asyncio.Event()
        self._looks = Together(self._look, most=LOOK_AT_ONCE)
        self._looks_at_alarms = Together(self._look, most=LOOK_AT_ONCE)
        self._answers = Together(self._record, most=LEARN_AT_ONCE)

    @property
    def busy(self) -> bool:
        return bool(self._tasks()) or any(self._waiting.values())

    def room(self) -> Room:
        """How many texts may be taken for each channel just now."""
        taken, answers = self._in_places(), Counter(each.ready.text.channel for each in self._answers)
        room: Room = {}
        for name, channel in self._channels.items():
            places = channel.at_once + self._kept_ready(name)
            unwritten = max(answers[name] - channel.at_once, 0)
            room[name] = max(places - taken[name] - len(self._waiting[name]) - unwritten, 0)
        return room

    def _kept_ready(self, name: decision.Channel) -> int:
        return kept_ready(self._channels[name].at_once, self._answered[name], asyncio.get_running_loop().time())

    def crisis_room(self) -> Room:
        """How many texts that a crisis calls for may be taken for each channel: as many as are begun at once, whatever else is ready."""
        taken = self._in_places()
        return {
            name: max(channel.at_once + CRISIS_PLACES - taken[name] - _alarms(self._waiting[name]), 0)
            for name, channel in self._channels.items()
        }

    async def half_empty(self) -> None:
        """Until every channel has begun with half of what is kept ready for it, or for a moment: so many more are then claimed at a time."""
        enough = {name: max(self._kept_ready(name), each.at_once) // 2 for name, each in self._channels.items()}
        with suppress(TimeoutError):
            async with asyncio.timeout(COMPANY_SECONDS):
                while any(len(self._waiting[name]) > most for name, most in enough.items()):
                    self._begun.clear()
                    await self._begun.wait()

    def hand_over(self, ready: Sequence[Ready], seen: Seen) -> None:
        """Returns at once. What can't be handed over or recorded is left to the reconciler."""
        for each in ready:
            insort(self._waiting[each.text.channel], (each, seen), key=_rank)
        self._fill()

    def _in_places(self) -> "Counter[decision.Channel]":
        return Counter(each.text.channel for each in chain(self._calls.values(), self._looks, self._looks_at_alarms))

    def _fill(self) -> None:
        """Begin with what waits, who ranks first first, as far as there are places."""
        taken = self._in_places()
        for name, waiting in self._waiting.items():
            free = self._channels[name].at_once - taken[name]
            begun = max(min(len(waiting), free), min(_alarms(waiting), free + CRISIS_PLACES), 0)
            for ready, seen in waiting[:begun]:
                self._begin(ready, ready.message, seen)
            del waiting[:begun]
        self._begun.set()

    async def stop(self, give_up: float) -> None:
        """Wait for what was taken until `give_up`, by the event loop's clock, and cut off the rest."""
        loop = asyncio.get_running_loop()
        while (tasks := self._tasks()) and (left := give_up - loop.time()) > 0:
            await asyncio.wait(tasks, timeout=left)
        for waiting in self._waiting.values():
            waiting.clear()
        tasks = self._tasks()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _tasks(self) -> "Sequence[asyncio.Task[None]]":
        return [*self._calls, *self._looks.tasks, *self._looks_at_alarms.tasks, *self._answers.tasks]

    def _begin(self, ready: Ready, message: Outgoing, seen: Seen, *, cleared: bool = False) -> None:
        task = asyncio.create_task(self._call(ready, message, seen, cleared=cleared))
        self._calls[task] = ready
        task.add_done_callback(self._end)

    def _end(self, task: "asyncio.Task[None]") -> None:
        channel = self._calls.pop(task).text.channel
        self._answered[channel].append(asyncio.get_running_loop().time())
        self._fill()
        self._freed()

    async def _call(self, ready: Ready, message: Outgoing, seen: Seen, *, cleared: bool) -> None:
        """`cleared`: it was looked at again just now."""
        if cleared or self._is_fresh(seen):
            against = partial(self._against, ready, seen, self._clock.now())
            outcome = await self._outcome(ready, replace(message, against=against))
            if outcome != Withheld(recorded=True):
                self._answers.add(Answered(ready, outcome))
        elif ready.text.rank is Rank.CRISIS:
            self._looks_at_alarms.add(ready)  # none waits for a client of another text, whom somebody holds
        else:
            self._looks.add(ready)

    async def _against(self, ready: Ready, seen: Seen, called_at: datetime) -> Withheld | None:
        """What keeps a message back whose call has got as far as handing it over: what was committed since it was looked at last."""
        if self._is_fresh(seen):
            return None
        try:
            return None if await self._cleared([ready], called_at) else Withheld(recorded=True)
        except Exception as fault:
            log.warning("not_looked_at_again", attempt=ready.message.attempt_id, fault=type(fault).__name__)
            return Withheld(recorded=False)

    def _is_fresh(self, seen: Seen) -> bool:
        real = asyncio.get_running_loop().time() - seen.since
        return real < FRESH.total_seconds() and abs(self._clock.now() - seen.at) < FRESH

    async def _outcome(self, ready: Ready, message: Outgoing) -> Outcome:
        try:
            async with asyncio.timeout(LONGEST_CALL.total_seconds()):
                return await self._channels[ready.text.channel].send(message)
        except TimeoutError:
            log.warning("call_cut_off", attempt=message.attempt_id)
        except Exception:
            log.exception("channel_failed", attempt=message.attempt_id)
        return Unknown()

    async def _look(self, batch: Sequence[Ready]) -> None:
        """One that raises stops no other."""
        try:
            cleared = await self._cleared(batch)
        except Exception as fault:
            if len(batch) > 1 and _is_of_one(fault):
                for each in batch:
                    await self._look([each])
            elif is_passing(fault):
                log.warning("texts_left_for_later", attempts=_ids(batch), fault=type(fault).__name__)
            else:
                log.exception("texts_failed", attempts=_ids(batch))
            cleared = ()
        seen = Seen(self._clock.now(), asyncio.get_running_loop().time())
        for ready, message in cleared:
            self._begin(ready, message, seen, cleared=True)
        asyncio.get_running_loop().call_soon(self._fill)

    async def _cleared(
        self, batch: Sequence[Ready], called_at: datetime | None = None
    ) -> Sequence[tuple[Ready, Outgoing]]:
        """Those of them against which nothing stands; what follows for the others is on record. `called_at`: as in `last_look`."""
        cleared: list[tuple[Ready, Outgoing]] = []
        async with self._db.transaction(*{each.text.clinic_id for each in batch}) as tx:
            await hold(tx, [each.text.client_id for each in batch])
            now = self._clock.now()
            looks = await last_look(tx, batch, now, grace=self._grace, called_at=called_at)
            for ready, seen in zip(batch, looks, strict=True):
                match seen:
                    case Clear(message):
                        cleared.append((ready, message))
                    case Against(attempt, news):
                        await learn(tx, attempt, news, grace=self._grace, now=now)
                        log.info("text_not_handed_over", attempt=attempt.attempt_id, reason=news.reason or "for_now")
                    case Settled():
                        log.info("text_not_handed_over", attempt=ready.message.attempt_id, reason="settled")
                    case never:
                        assert_never(never)
        return cleared

    async def _record(self, batch: Sequence[Answered]) -> None:
        for attempt in range(1, LEARN_TRIES + 1):
            try:
                await self._write_down(batch)
            except Exception as fault:
                if len(batch) > 1 and _is_of_one(fault):
                    for each in batch:
                        await self._record([each])
                elif _may_fare_better(fault) and attempt < LEARN_TRIES:
                    await asyncio.sleep(0.2 * 2**attempt)
                    continue
                else:
                    log.exception("answers_not_recorded", attempts=_ids([each.ready for each in batch]))
            return

    async def _write_down(self, batch: Sequence[Answered]) -> None:
        told = [
            Told(each.ready.text.clinic_id, each.ready.message.attempt_id, _news(each.outcome, _spread(each)))
            for each in batch
        ]
        async with self._db.everywhere() as tx:  # an id in an answer may be another clinic's guess
            await hold(tx, [each.ready.text.client_id for each in batch])
            await learn_all(tx, told, grace=self._grace, now=self._clock.now())
            await ledger.went_via(tx, _ways(batch))
            await breakers.give_back(tx, [(e.clinic_id, e.attempt_id) for e in told if e.news.event is _AWAY])
        _log(batch)


def _rank(waiting: tuple[Ready, Seen]) -> Rank:
    return waiting[0].text.rank


def _alarms(waiting: Sequence[tuple[Ready, Seen]]) -> int:
    """How many of these, which are in the order of their ranks, a crisis calls for."""
    return bisect_right(waiting, Rank.CRISIS, key=_rank)


def _ways(batch: Sequence[Answered]) -> Sequence[tuple[UUID, UUID, str]]:
    """The (clinic, attempt, provider) of those whose channel has several and said which it was."""
    return [
        (each.ready.text.clinic_id, each.ready.message.attempt_id, each.outcome.via)
        for each in batch
        if isinstance(each.outcome, Accepted | Refused | Unknown) and each.outcome.via is not None
    ]


def _ids(batch: Sequence[Ready]) -> Sequence[UUID]:
    return [each.message.attempt_id for each in batch]


def _log(batch: Sequence[Answered]) -> None:
    """Acceptances share their lines, as they share their statements; whatever else is said has one of its own."""
    accepted = _ids([each.ready for each in batch if isinstance(each.outcome, Accepted)])
    for first in range(0, len(accepted), LOGGED_TOGETHER):
        log.info("texts_accepted", attempts=accepted[first : first + LOGGED_TOGETHER])
    for each in batch:
        if not isinstance(each.outcome, Accepted):
            log.info("text_not_accepted", attempt=each.ready.message.attempt_id, outcome=type(each.outcome).__name__)


def _is_of_one(fault: Exception) -> bool:
    """Whether others of the batch may fare better alone: a row that raises, a client whom somebody holds for too long."""
    return isinstance(fault, asyncpg.LockNotAvailableError) or not is_passing(fault)


def _may_fare_better(fault: Exception) -> bool:
    """Whether the same, looked up anew, may be written down: somebody else may have taken the provider's id for theirs meanwhile."""
    return is_passing(fault) or isinstance(fault, asyncpg.UniqueViolationError)


def _news(outcome: Outcome, spread: float) -> Learned:
    match outcome:
        case Accepted(provider_id, segments):
            return Learned(TextEvent.ACCEPT, provider_id=provider_id, segments=segments)
        case Refused(why, code):
            return Learned(TextEvent.FAIL, why=why, code=code)
        case Throttled(after, tries):
            return Learned(TextEvent.NOT_SENT, pause=after, spread=spread, most_tries=tries, turned_away=True)
        case NeverSent():
            return Learned(TextEvent.NOT_SENT, pause=PAUSE, spread=spread, turned_away=True)
        case Withheld():
            return Learned(TextEvent.NOT_SENT, pause=PAUSE, spread=spread)
        case Unknown():
            return Learned(TextEvent.LOSE_TRACK)
        case never:
            assert_never(never)


def _spread(answered: Answered) -> float:
    """An attempt's own place between 0 and 1: its id ends in chance."""
    return answered.ready.message.attempt_id.int % 1024 / 1024
