"""From an attempt on record to the provider and back: at most twenty at a time, and each answer is learned as it comes."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import assert_never

from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.db import Db, is_passing
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import hold

from handrail_notifier.channels import Accepted, Channel, NeverSent, Outcome, Refused, Throttled, Unknown
from handrail_notifier.core import decision
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.retry import PAUSE
from handrail_notifier.deliveries import Learned, learn
from handrail_notifier.dispatcher.attempts import Ready
from handrail_notifier.store import ledger

log = get_logger(__name__)

AT_ONCE = 20
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
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def send_all(self, ready: Sequence[Ready]) -> None:
        """Returns when every answer is on record. What could not be recorded is left to the reconciler."""
        answers: asyncio.Queue[Answered] = asyncio.Queue(maxsize=len(ready) or 1)
        async with asyncio.TaskGroup() as group:
            for each in ready:
                group.create_task(self._send(each, answers))
            left = len(ready)
            while left:
                chunk = [await answers.get()]
                while not answers.empty() and len(chunk) < LEARN_AT_ONCE:
                    chunk.append(answers.get_nowait())
                await self._learn(chunk)
                left -= len(chunk)

    async def _send(self, each: Ready, answers: "asyncio.Queue[Answered]") -> None:
        async with self._turn:
            try:
                outcome = await self._channels[each.channel].send(each.message)
            except Exception:
                log.exception("channel_failed", attempt=each.message.attempt_id)
                outcome = Unknown()
        await answers.put((each, outcome))

    async def _learn(self, chunk: Sequence[Answered]) -> None:
        for attempt in range(1, LEARN_TRIES + 1):
            try:
                await self._write_down(chunk)
            except Exception as fault:
                if not is_passing(fault) or attempt == LEARN_TRIES:
                    log.exception("answers_not_recorded", texts=len(chunk))
                    return
                await asyncio.sleep(0.2 * 2**attempt)
            else:
                return

    async def _write_down(self, chunk: Sequence[Answered]) -> None:
        async with self._db.transaction(*{each.clinic_id for each, _ in chunk}) as tx:
            await hold(tx, [each.client_id for each, _ in chunk])
            now = self._clock.now()
            for each, outcome in chunk:
                attempt = await ledger.attempt(tx, each.clinic_id, each.message.attempt_id)
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
