"""From an attempt on record to the provider and back: at most twenty at a time on each channel.

Each is looked at once more before its call, and keeps its place until its answer is on record. A channel that hangs fills its
own places only.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import assert_never

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.channels import Accepted, Channel, NeverSent, Outcome, Outgoing, Refused, Throttled, Unknown
from handrail_notifier.core import decision
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.retry import PAUSE
from handrail_notifier.deliveries import Learned, learn
from handrail_notifier.dispatcher.attempts import Ready, Room
from handrail_notifier.dispatcher.last_look import LONGEST_CALL, Against, Clear, Settled, last_look
from handrail_notifier.store import ledger

log = get_logger(__name__)

AT_ONCE = 20
LOOK_AT_ONCE = 4
"""Transactions for last looks at a time: webhooks need connections too."""
LEARN_AT_ONCE = 50
LEARN_TRIES = 4
Answered = tuple[Ready, Outcome]


class Sender:
    """Hands texts to their channels, and writes down what they answered."""

    def __init__(self, db: Db, channels: Mapping[decision.Channel, Channel], *, clock: Clock, grace: timedelta) -> None:
        self._db = db
        self._channels = channels
        self._clock = clock
        self._grace = grace
        self._under_way: dict[asyncio.Task[None], decision.Channel] = {}
        self._looking = asyncio.Semaphore(LOOK_AT_ONCE)
        self._answered: list[Answered] = []
        self._writing = asyncio.Lock()

    @property
    def busy(self) -> bool:
        return bool(self._under_way)

    def room(self) -> Room:
        """How many texts each channel can take at once."""
        taken = list(self._under_way.values())
        return {channel: AT_ONCE - taken.count(channel) for channel in decision.CHANNELS}

    def hand_over(self, ready: Sequence[Ready]) -> None:
        """Returns at once. What can't be handed over or recorded is left to the reconciler."""
        for each in ready:
            task = asyncio.create_task(self._see_through(each), name=f"text {each.message.attempt_id}")
            self._under_way[task] = each.text.channel
            task.add_done_callback(self._under_way.pop)

    async def stop(self, give_up: float) -> None:
        """Wait for what is under way until `give_up`, by the event loop's clock, and cut off the rest."""
        tasks = list(self._under_way)
        if not tasks:
            return
        left = max(give_up - asyncio.get_running_loop().time(), 0)
        _, pending = await asyncio.wait(tasks, timeout=left)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def _see_through(self, ready: Ready) -> None:
        try:
            message = await self._cleared(ready)
            if message is None:
                return
            outcome = await self._call(ready, message)
            await self._record((ready, outcome))
        except Exception as fault:
            if is_passing(fault):
                log.warning("text_left_for_later", attempt=ready.message.attempt_id, fault=type(fault).__name__)
            else:
                log.exception("text_failed", attempt=ready.message.attempt_id)

    async def _cleared(self, ready: Ready) -> Outgoing | None:
        async with self._looking, self._db.transaction(ready.text.clinic_id) as tx:
            await hold(tx, [ready.text.client_id])
            now = self._clock.now()
            match await last_look(tx, ready, now):
                case Clear(message):
                    return message
                case Against(attempt, news):
                    await learn(tx, attempt, news, grace=self._grace, now=now)
                    log.info("text_not_handed_over", attempt=attempt.attempt_id, reason=news.reason or "for_now")
                case Settled():
                    log.info("text_not_handed_over", attempt=ready.message.attempt_id, reason="settled")
                case never:
                    assert_never(never)
        return None

    async def _call(self, ready: Ready, message: Outgoing) -> Outcome:
        try:
            async with asyncio.timeout(LONGEST_CALL.total_seconds()):
                return await self._channels[ready.text.channel].send(message)
        except TimeoutError:
            log.warning("call_cut_off", attempt=message.attempt_id)
        except Exception:
            log.exception("channel_failed", attempt=message.attempt_id)
        return Unknown()

    async def _record(self, answered: Answered) -> None:
        """Answers that come while others are written down are written together."""
        self._answered.append(answered)
        async with self._writing:
            chunk = self._answered[:LEARN_AT_ONCE]
            del self._answered[:LEARN_AT_ONCE]
            if chunk:
                await self._learn(chunk)

    async def _learn(self, chunk: Sequence[Answered]) -> None:
        for attempt in range(1, LEARN_TRIES + 1):
            try:
                await self._write_down(chunk)
            except Exception as fault:
                if is_passing(fault) and attempt < LEARN_TRIES:
                    await asyncio.sleep(0.2 * 2**attempt)
                    continue
                log.exception("answers_not_recorded", texts=len(chunk))
                if len(chunk) > 1 and not is_passing(fault):
                    for each in chunk:
                        await self._learn([each])
            return

    async def _write_down(self, chunk: Sequence[Answered]) -> None:
        async with self._db.transaction(*{each.text.clinic_id for each, _ in chunk}) as tx:
            await hold(tx, [each.text.client_id for each, _ in chunk])
            now = self._clock.now()
            for each, outcome in chunk:
                attempt = await ledger.attempt(tx, each.text.clinic_id, each.message.attempt_id)
                await learn(tx, attempt, _news(outcome), grace=self._grace, now=now)
        for each, outcome in chunk:
            log.info("text_handed_over", attempt=each.message.attempt_id, outcome=type(outcome).__name__)


def _news(outcome: Outcome) -> Learned:
    match outcome:
        case Accepted(provider_id, segments):
            return Learned(TextEvent.ACCEPT, provider_id=provider_id, segments=segments)
        case Refused(why, code):
            return Learned(TextEvent.FAIL, why=why, code=code)
        case Throttled(after):
            return Learned(TextEvent.NOT_SENT, pause=after)
        case NeverSent():
            return Learned(TextEvent.NOT_SENT, pause=PAUSE)
        case Unknown():
            return Learned(TextEvent.LOSE_TRACK)
        case never:
            assert_never(never)
